using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Toolkit.Optimization;

/// <summary>
/// States on disk: the format, a <see cref="CheckpointHeader"/>, the state's parts in order of traversal, and a SHA-256 of all that goes before.
/// Little-endian.
/// </summary>
internal static class CheckpointFile
{
    private const string Format = "toolkit checkpoint 2";
    private const int DigestBytes = 32;

    // Elements that are written or read at a time: the bytes of a large buffer are more than a span can count.
    private const int Piece = 1 << 16;

    public static void Write<TState>(string path, CheckpointHeader header, TState state)
        where TState : struct, IState<TState>
    {
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            using var digest = SHA256.Create();
            using (var content = new CryptoStream(file, digest, CryptoStreamMode.Write, leaveOpen: true))
            using (var writer = new BinaryWriter(content, Encoding.UTF8))
            {
                writer.Write(Format);
                writer.Write(header.Step);
                writer.Write(header.Parameters);
                writer.Write(header.Problem);
                writer.Write(header.State);
                writer.Write(header.Hardware);
                writer.Write(header.Steps);
                var save = new SaveVisitor(writer);
                state.Traverse(ref save);
            }

            file.Write(digest.Hash);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    public static CheckpointHeader ReadHeader(string path)
    {
        using var file = OpenWhole(path);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        return ReadHeader(path, reader);
    }

    public static (long Steps, TState State) Read<TState>(
        string path, CheckpointHeader expected, TState template, bool allowDifferentHardware, bool allowDifferentParameters)
        where TState : struct, IState<TState>
    {
        using var file = OpenWhole(path);
        using var reader = new BinaryReader(file, Encoding.UTF8);
        var found = ReadHeader(path, reader);
        Expect(path, "step", found.Step, expected.Step);
        if (!allowDifferentParameters) Expect(path, "step's description", found.Parameters, expected.Parameters);
        Expect(path, "problem", found.Problem, expected.Problem);
        Expect(path, "state", found.State, expected.State);
        if (!allowDifferentHardware && found.Hardware != expected.Hardware)
        {
            throw new CheckpointException(
                $"{path}: written on '{found.Hardware}', this is '{expected.Hardware}': the continuation may differ in its last bits. " +
                "Allow different hardware (--allow-different-hardware) to go on all the same.");
        }

        var load = new LoadVisitor(reader, path);
        return (found.Steps, template.Traverse(ref load));
    }

    private static CheckpointHeader ReadHeader(string path, BinaryReader reader)
    {
        Expect(path, "format", reader.ReadString(), Format);
        return new(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt64());
    }

    private static FileStream OpenWhole(string path)
    {
        var file = File.OpenRead(path);
        if (IsWhole(file)) return file;
        file.Dispose();
        throw new CheckpointException($"{path}: the file is damaged or no checkpoint: its digest does not match its content.");
    }

    // Whether the file ends with the digest of what goes before; leaves the file at its beginning.
    private static bool IsWhole(FileStream file)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[1 << 16];
        var left = file.Length - DigestBytes;
        while (left > 0)
        {
            var read = file.Read(piece, 0, (int)Math.Min(piece.Length, left));
            if (read == 0) break;
            digest.AppendData(piece, 0, read);
            left -= read;
        }

        var found = new byte[DigestBytes];
        var whole = left == 0 && file.ReadAtLeast(found, DigestBytes, throwOnEndOfStream: false) == DigestBytes
            && found.AsSpan().SequenceEqual(digest.GetHashAndReset());
        file.Position = 0;
        return whole;
    }

    private static void Expect(string path, string what, string found, string expected)
    {
        if (found != expected) throw new CheckpointException($"{path}: the {what} is '{found}', expected '{expected}'.");
    }

    private readonly struct SaveVisitor(BinaryWriter writer) : IStateVisitor
    {
        public Buffer<T> Buffer<T>(Buffer<T> buffer)
            where T : unmanaged
        {
            writer.Write(buffer.Length);
            for (var from = 0; from < buffer.Length; from += Piece)
            {
                writer.Write(MemoryMarshal.AsBytes(buffer.Span.Slice(from, Math.Min(Piece, buffer.Length - from))));
            }

            return buffer;
        }

        public Buffer<T> NonNegative<T>(Buffer<T> buffer)
            where T : unmanaged => Buffer(buffer);

        public T Scalar<T>(T scalar)
            where T : unmanaged
        {
            writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in scalar)));
            return scalar;
        }

        public TState State<TState>(TState state)
            where TState : struct, IState<TState>
        {
            var save = this;
            return state.Traverse(ref save);
        }
    }

    private readonly struct LoadVisitor(BinaryReader reader, string path) : IStateVisitor
    {
        public Buffer<T> Buffer<T>(Buffer<T> buffer)
            where T : unmanaged
        {
            var length = reader.ReadInt32();
            if (length != buffer.Length) throw new CheckpointException($"{path}: a vector has {length} elements, expected {buffer.Length}.");
            var loaded = Numerics.Buffer<T>.Allocate(length);
            for (var from = 0; from < length; from += Piece)
            {
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(loaded.Mutable.Slice(from, Math.Min(Piece, length - from))));
            }

            return loaded;
        }

        public Buffer<T> NonNegative<T>(Buffer<T> buffer)
            where T : unmanaged => Buffer(buffer);

        public T Scalar<T>(T scalar)
            where T : unmanaged
        {
            Unsafe.SkipInit(out T loaded);
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(new Span<T>(ref loaded)));
            return loaded;
        }

        public TState State<TState>(TState state)
            where TState : struct, IState<TState>
        {
            var load = this;
            return state.Traverse(ref load);
        }
    }
}
