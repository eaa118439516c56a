using System.Numerics;

namespace Toolkit.Numerics.Tests;

public sealed class SingleReductionsTests : ReductionsTests<float>;

public sealed class DoubleReductionsTests : ReductionsTests<double>;

public abstract class ReductionsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly double Epsilon = Samples.Epsilon<T>();

    public static TheoryData<int> Misalignments => [0, 1, 3, 7, 15];

    public static TheoryData<int> LongLengths => [4095, 4096, 4097, 8192, 12345, 65536, 262_143, 262_144, 262_145, 1_000_003, 3_000_000];

    [Theory]
    [MemberData(nameof(Misalignments))]
    public void Every_short_length_matches_a_plain_loop(int misalignment)
    {
        var random = new Random(misalignment);
        for (var length = 0; length <= 256; length++)
        {
            var x = random.Matrix<T>(length + misalignment).AsSpan(misalignment);
            var y = random.Matrix<T>(length + misalignment).AsSpan(misalignment);
            AssertMatchesPlainLoop(x, y);
        }
    }

    [Theory]
    [MemberData(nameof(LongLengths))]
    public void Long_spans_match_a_plain_loop(int length) =>
        AssertMatchesPlainLoop(new Random(length).Matrix<T>(length), new Random(-length).Matrix<T>(length));

    [Theory]
    [MemberData(nameof(Misalignments))]
    public void Alignment_does_not_change_a_bit(int misalignment)
    {
        for (var length = 0; length <= 300; length++)
        {
            var values = new Random(length).Matrix<T>(length);
            var moved = new T[length + misalignment];
            values.CopyTo(moved, misalignment);
            Assert.Equal(Reductions.Sum<T>(values), Reductions.Sum<T>(moved.AsSpan(misalignment)));
            Assert.Equal(Reductions.Dot<T>(values, values), Reductions.Dot<T>(moved.AsSpan(misalignment), values));
        }
    }

    [Theory]
    [MemberData(nameof(LongLengths))]
    public void One_two_and_five_threads_give_the_same_bits(int length)
    {
        var (x, y) = (new Random(1).Matrix<T>(length), new Random(2).Matrix<T>(length));
        foreach (var threads in new[] { 1, 2, 5 })
        {
            using var team = new WorkerTeam(threads);
            Assert.Equal(Reductions.Sum<T>(x), Reductions.Sum<T>(x, team));
            Assert.Equal(Reductions.Dot<T>(x, y), Reductions.Dot<T>(x, y, team));
            Assert.Equal(Reductions.SumOfSquares<T>(x), Reductions.SumOfSquares<T>(x, team));
            Assert.Equal(Reductions.SumOfAbs<T>(x), Reductions.SumOfAbs<T>(x, team));
            Assert.Equal(Reductions.SumOfAbsProducts<T>(x, y), Reductions.SumOfAbsProducts<T>(x, y, team));
            Assert.Equal(Reductions.Norm<T>(x), Reductions.Norm<T>(x, team));
            Assert.Equal(Reductions.Distance<T>(x, y), Reductions.Distance<T>(x, y, team));
        }
    }

    [Fact]
    [Trait("Width", "Invariant")]
    public void The_bits_are_those_of_the_documented_shape_written_with_scalars()
    {
        for (var length = 0; length < 70_000; length += 1 + (length / 10))
        {
            var (x, y) = (new Random(length).Matrix<T>(length), new Random(-length).Matrix<T>(length));
            var products = x.Zip(y, (a, b) => a * b).ToArray();
            Assert.Equal(InShape(x), Reductions.Sum<T>(x));
            Assert.Equal(InShape(products), Reductions.Dot<T>(x, y));
        }
    }

    [Fact]
    public void A_vector_times_itself_has_the_bits_of_its_sum_of_squares()
    {
        var x = new Random(5).Matrix<T>(10_001);
        Assert.Equal(Reductions.SumOfSquares<T>(x), Reductions.Dot<T>(x, x));
    }

    [Fact]
    public void A_long_sum_of_ones_is_exact()
    {
        var ones = new T[10_000_000];
        ones.AsSpan().Fill(T.One);
        Assert.Equal(T.CreateTruncating(10_000_000), Reductions.Sum<T>(ones));
    }

    [Fact]
    public void The_norm_survives_squares_that_overflow_or_vanish()
    {
        var most = T.ILogB(T.BitDecrement(T.PositiveInfinity));
        foreach (var exponent in new[] { T.ILogB(T.Epsilon), -most, -most / 2, 0, most / 2, most - 4 })
        {
            var unit = T.ScaleB(T.One, exponent);
            T[] x = [T.CreateTruncating(3) * unit, T.Zero, -T.CreateTruncating(4) * unit];
            Assert.Equal(T.CreateTruncating(5) * unit, Reductions.Norm<T>(x));
        }
    }

    [Fact]
    public void The_norm_of_what_is_not_finite_says_so()
    {
        Assert.Equal(T.PositiveInfinity, Reductions.Norm<T>([T.One, T.NegativeInfinity]));
        Assert.True(T.IsNaN(Reductions.Norm<T>([T.One, T.NaN, T.PositiveInfinity])));
        Assert.Equal(T.Zero, Reductions.Norm<T>([]));
    }

    [Fact]
    public void A_distance_has_the_bits_of_the_norm_of_the_difference()
    {
        var most = T.ILogB(T.BitDecrement(T.PositiveInfinity));
        foreach (var length in new[] { 0, 1, 15, 16, 17, 511, 513, 4097, 70_001 })
        {
            foreach (var exponent in new[] { T.ILogB(T.Epsilon) + 8, -most / 2, 0, most - 4 })
            {
                var (x, y) = (Scaled(length, exponent), Scaled(-length - 1, exponent));
                Assert.Equal(Reductions.Norm<T>(x.Zip(y, (a, b) => a - b).ToArray()), Reductions.Distance<T>(x, y));
            }
        }

        Assert.Equal(T.Zero, Reductions.Distance<T>([T.One], [T.One]));
        Assert.True(T.IsNaN(Reductions.Distance<T>([T.One, T.NaN], [T.One, T.One])));
        Assert.Throws<ArgumentException>("y", () => Reductions.Distance<T>(new T[3], new T[4]));

        static T[] Scaled(int seed, int exponent) =>
            [.. new Random(seed).Matrix<T>(seed < 0 ? -seed - 1 : seed).Select(value => T.ScaleB(value, exponent))];
    }

    [Fact]
    public void An_element_that_is_not_finite_is_found_wherever_it_is()
    {
        foreach (var length in new[] { 1, 2, 15, 16, 17, 33, 64, 255, 4096, 4097, 9000 })
        {
            var x = new Random(length).Matrix<T>(length);
            Assert.True(Reductions.AllFinite<T>(x));
            for (var i = 0; i < length; i += 1 + (length / 37))
            {
                foreach (var bad in new[] { T.NaN, T.PositiveInfinity, T.NegativeInfinity, -T.NaN })
                {
                    var kept = x[i];
                    x[i] = bad;
                    Assert.False(Reductions.AllFinite<T>(x));
                    Assert.Equal(T.Abs(bad), Reductions.NormInfinity<T>(x));
                    x[i] = kept;
                }
            }
        }
    }

    [Fact]
    public void Vectors_of_different_lengths_have_no_inner_product() =>
        Assert.Throws<ArgumentException>("y", () => Reductions.Dot<T>(new T[3], new T[4]));

    private static T InShape(T[] terms)
    {
        var sums = terms.Chunk(4096).Select(ChunkInShape).ToList();
        while (sums.Count > 1) sums = [.. sums.Chunk(2).Select(pair => pair.Length == 2 ? pair[0] + pair[1] : pair[0])];
        return sums.SingleOrDefault();
    }

    private static T ChunkInShape(T[] terms)
    {
        var lane = 512 / 8 / (typeof(T) == typeof(float) ? sizeof(float) : sizeof(double));
        var sums = new T[4, lane];
        var whole = terms.Length / lane * lane;
        for (var i = 0; i < whole; i++)
        {
            var leftOver = terms.Length / (4 * lane) * (4 * lane);
            var accumulator = i < leftOver ? i / lane % 4 : (i - leftOver) / lane;
            sums[accumulator, i % lane] += terms[i];
        }

        // What is left fills the end of a lane, or the beginning of the only one.
        var shift = whole == 0 ? 0 : lane - (terms.Length - whole);
        for (var i = whole; i < terms.Length; i++) sums[3, i - whole + shift] += terms[i];

        var nodes = Enumerable.Range(0, lane).Select(i => sums[0, i] + sums[1, i] + (sums[2, i] + sums[3, i])).ToArray();
        while (nodes.Length > 1) nodes = [.. nodes.Take(nodes.Length / 2).Zip(nodes.Skip(nodes.Length / 2), (a, b) => a + b)];
        return nodes[0];
    }

    private static void AssertMatchesPlainLoop(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        double sum = 0, dot = 0, squares = 0, magnitudes = 0, largest = 0, products = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var (a, b) = (double.CreateTruncating(x[i]), double.CreateTruncating(y[i]));
            sum += a;
            dot += a * b;
            products += Math.Abs(a * b);
            squares += a * a;
            magnitudes += Math.Abs(a);
            largest = Math.Max(largest, Math.Abs(a));
        }

        // At most 80 additions in a chain in each chunk of ours; the plain loop is in double, with one in 10^16 for each of its additions.
        var relative = (100 * Epsilon) + (x.Length * 1e-16);
        AssertClose(sum, Reductions.Sum(x), relative * magnitudes);
        AssertClose(dot, Reductions.Dot(x, y), relative * products);
        AssertClose(squares, Reductions.SumOfSquares(x), relative * squares);
        AssertClose(magnitudes, Reductions.SumOfAbs(x), relative * magnitudes);
        AssertClose(products, Reductions.SumOfAbsProducts(x, y), relative * products);
        AssertClose(Math.Sqrt(squares), Reductions.Norm(x), relative * Math.Sqrt(squares));
        Assert.Equal(largest, double.CreateTruncating(Reductions.NormInfinity(x)));
        Assert.True(Reductions.AllFinite(x));
    }

    private static void AssertClose(double expected, T actual, double tolerance) =>
        Assert.InRange(double.CreateTruncating(actual), expected - tolerance, expected + tolerance);
}
