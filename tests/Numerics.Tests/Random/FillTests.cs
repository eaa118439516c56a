using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Toolkit.Numerics.Tests;

/// <summary>Laws that every fill obeys: a draw is a function of key and index.</summary>
[Trait("Width", "Invariant")]
public sealed class FillTests
{
    private static readonly RandomKey Key = new(0x243F6A8885A308D3, 0x13198A2E03707344);

    private const string Golden = "2BF417C5DF4756B7B4CCA8EEDAD5947C7B8FAC17377C2C43B247B3EA13261417";

    private static readonly double[] Weights = [0, 3, 1, 0, 2.5, 0.5, 0];

    private delegate void Fill<T>(Span<T> destination, long offset);

    public static TheoryData<string> Kinds => new(KindNames);

    public static TheoryData<string, int> KindsAndLengths
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var kind in KindNames)
            {
                foreach (var length in new[] { 0, 1, 7, 15, 16, 17, 63, 64, 65, 1000, 4099 }) data.Add(kind, length);
            }

            return data;
        }
    }

    private static string[] KindNames => [.. SingleFills.Keys, .. DoubleFills.Keys, .. IntegerFills.Keys, nameof(RandomKey.Bits)];

    private static Dictionary<string, Fill<float>> SingleFills => new()
    {
        ["Uniforms<float>"] = (destination, offset) => Key.Uniforms(destination, offset),
        ["OpenUniforms<float>"] = (destination, offset) => Key.OpenUniforms(destination, offset),
        ["Normals<float>"] = (destination, offset) => Key.Normals(destination, offset),
        ["Exponentials<float>"] = (destination, offset) => Key.Exponentials(destination, offset),
        ["Rademachers<float>"] = (destination, offset) => Key.Rademachers(destination, offset),
    };

    private static Dictionary<string, Fill<double>> DoubleFills => new()
    {
        ["Uniforms<double>"] = (destination, offset) => Key.Uniforms(destination, offset),
        ["OpenUniforms<double>"] = (destination, offset) => Key.OpenUniforms(destination, offset),
        ["Normals<double>"] = (destination, offset) => Key.Normals(destination, offset),
        ["Exponentials<double>"] = (destination, offset) => Key.Exponentials(destination, offset),
        ["Rademachers<double>"] = (destination, offset) => Key.Rademachers(destination, offset),
    };

    private static Dictionary<string, Fill<int>> IntegerFills => new()
    {
        ["Integers(10)"] = (destination, offset) => Key.Integers(10, destination, offset),
        ["Integers(3 x 2^29)"] = (destination, offset) => Key.Integers(3 << 29, destination, offset),
        ["Categoricals"] = (destination, offset) =>
        {
            using var workspace = new Workspace();
            Key.Categoricals<double>(Weights, workspace, destination, offset);
        },
    };

    [Theory]
    [MemberData(nameof(KindsAndLengths))]
    public void A_fill_equals_the_same_fill_in_pieces(string kind, int length)
    {
        foreach (var offset in new long[] { 0, 5, 64, 1000, (1L << 34) - 70 })
        {
            var whole = Bytes(kind, length, offset);
            var size = length == 0 ? 1 : whole.Length / length;
            foreach (var piece in new[] { 1, 31, 64, 100, 2048 })
            {
                if (piece == 1 && length > 1000) continue;
                for (var start = 0; start < length; start += piece)
                {
                    var count = Math.Min(piece, length - start);
                    var same = whole.AsSpan(start * size, count * size).SequenceEqual(Bytes(kind, count, offset + start));
                    Assert.True(same, $"{kind} at {offset} + {start}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Threads_that_fill_chunks_make_the_bits_of_one_thread(string kind)
    {
        const int Chunks = 61, Chunk = 1237;
        var chunks = new byte[Chunks][];
        Parallel.For(0, Chunks, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => chunks[i] = Bytes(kind, Chunk, (long)i * Chunk));
        Assert.Equal(Bytes(kind, Chunks * Chunk, 0), chunks.SelectMany(chunk => chunk).ToArray());
    }

    // The hash covers every kind of draw at an awkward length and offset. It may change when a kind of draw changes on purpose, and then
    // the change log says so; it may not differ between machines, vector widths (DOTNET_EnableAVX512=0, DOTNET_EnableAVX2=0), builds or
    // numbers of threads.
    [Fact]
    public void Bits_are_the_same_at_every_vector_width()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var kind in KindNames.Order(StringComparer.Ordinal)) hash.AppendData(Bytes(kind, 40_961, 12_345));
        using var workspace = new Workspace();
        var (order, subset) = (new int[4099], new int[999]);
        Key.Permutation(order);
        Key.Subset(1 << 30, workspace, subset);
        hash.AppendData(MemoryMarshal.AsBytes(order.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(subset.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(Key.Fold(-3).Split(7).AsSpan()));
        Assert.Equal(Golden, Convert.ToHexString(hash.GetHashAndReset()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_negative_offset_is_refused(string kind) =>
        Assert.Throws<ArgumentOutOfRangeException>("offset", () => Bytes(kind, 3, -1));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_largest_offset_is_filled_and_the_next_refused(string kind)
    {
        Bytes(kind, 3, 1L << 55);
        Assert.Throws<ArgumentOutOfRangeException>("offset", () => Bytes(kind, 3, (1L << 55) + 1));
    }

    [Fact]
    public void Only_floats_and_doubles_are_drawn() => Assert.Throws<NotSupportedException>(() => Key.Normals<Half>(new Half[3]));

    [Fact]
    public void Single_draws_are_elements_of_fills()
    {
        using var workspace = new Workspace();
        var (uniforms, normals, exponentials) = (new double[100], new float[100], new double[100]);
        var (integers, categories) = (new int[100], new int[100]);
        Key.Uniforms<double>(uniforms);
        Key.Normals<float>(normals);
        Key.Exponentials<double>(exponentials);
        Key.Integers(1_000_003, integers);
        Key.Categoricals<double>(Weights, workspace, categories);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(uniforms[i], Key.Uniform<double>(i));
            Assert.Equal(normals[i], Key.Normal<float>(i));
            Assert.Equal(exponentials[i], Key.Exponential<double>(i));
            Assert.Equal(integers[i], Key.Integer(1_000_003, i));
            Assert.Equal(categories[i], Key.Categorical<double>(Weights, i));
        }
    }

    [Fact]
    public void Nothing_is_allocated_once_warm()
    {
        using var workspace = new Workspace();
        var (singles, doubles, integers, words, keys) = (new float[5000], new double[5000], new int[5000], new uint[5000], new RandomKey[10]);
        var buffer = Buffer<float>.Allocate(100);
        void DrawEverything()
        {
            var (left, right) = Key.Split();
            left.Fold(12).Split(keys);
            right.Bits(words, 3);
            right.Uniforms(singles.AsSpan(), 3);
            right.Uniforms(doubles.AsSpan(), 3);
            right.OpenUniforms(singles.AsSpan(), 3);
            right.OpenUniforms(doubles.AsSpan(), 3);
            right.Normals(singles.AsSpan(), 3);
            right.Normals(doubles.AsSpan(), 3);
            right.Normals(buffer.Mutable);
            right.Exponentials(singles.AsSpan(), 3);
            right.Exponentials(doubles.AsSpan(), 3);
            right.Rademachers(singles.AsSpan(), 3);
            right.Rademachers(doubles.AsSpan(), 3);
            right.Integers(3 << 29, integers);
            right.Permutation(integers);
            right.Subset(1_000_000, workspace, integers);
            right.Categoricals<double>(Weights, workspace, integers);
            doubles[0] = right.Uniform<double>(1) + right.Normal<double>(2) + right.Categorical<double>(Weights) + right.Integer(10);
        }

        for (var i = 0; i < 50; i++) DrawEverything();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) DrawEverything();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Bytes(string kind, int length, long offset) =>
        SingleFills.TryGetValue(kind, out var single) ? Bytes(single, length, offset)
        : DoubleFills.TryGetValue(kind, out var two) ? Bytes(two, length, offset)
        : IntegerFills.TryGetValue(kind, out var integer) ? Bytes(integer, length, offset)
        : Bytes<uint>((destination, first) => Key.Bits(destination, first), length, offset);

    private static byte[] Bytes<T>(Fill<T> fill, int length, long offset)
        where T : unmanaged
    {
        var values = new T[length];
        fill(values, offset);
        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }
}
