using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Toolkit.Optimization;

/// <summary>A checkpoint cannot be used: it is damaged, or of another step, state or machine.</summary>
/// <param name="message">What was found and what was expected.</param>
public sealed class CheckpointException(string message) : IOException(message);

/// <summary>
/// States on disk: a header (format, step with its parameters, state, hardware, number of steps), the state's parts in order of traversal, and a SHA-256 of all
/// that goes before. Little-endian.
/// </summary>
internal static class CheckpointFile
{
    private const string Format = "toolkit checkpoint 1";
    private const int DigestBytes = 32;

    public static void Write<TState>(string path, string step, string parameters, long steps, TState state)
        where TState : struct, IState<TState>
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Format);
            writer.Write(step);
            writer.Write(parameters);
            writer.Write(typeof(TState).ToString());
            writer.Write(Hardware.Description);
            writer.Write(steps);
            var save = new SaveVisitor(writer);
            state.Traverse(ref save);
        }

        memory.Write(SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length)));
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            memory.WriteTo(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    public static (long Steps, TState State) Read<TState>(
        string path, string step, string parameters, TState template, bool allowDifferentHardware, bool allowDifferentParameters)
        where TState : struct, IState<TState>
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < DigestBytes || !SHA256.HashData(bytes.AsSpan(..^DigestBytes)).AsSpan().SequenceEqual(bytes.AsSpan(^DigestBytes..)))
        {
            throw new CheckpointException($"{path}: the file is damaged or no checkpoint: its digest does not match its content.");
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - DigestBytes), Encoding.UTF8);
        Expect(path, "format", reader.ReadString(), Format);
        Expect(path, "step", reader.ReadString(), step);
        var written = reader.ReadString();
        if (!allowDifferentParameters) Expect(path, "step's description", written, parameters);
        Expect(path, "state", reader.ReadString(), typeof(TState).ToString());
        var hardware = reader.ReadString();
        if (!allowDifferentHardware && hardware != Hardware.Description)
        {
            throw new CheckpointException(
                $"{path}: written on '{hardware}', this is '{Hardware.Description}': the continuation may differ in its last bits. " +
                "Allow different hardware (--allow-different-hardware) to go on all the same.");
        }

        var steps = reader.ReadInt64();
        var load = new LoadVisitor(reader, path);
        return (steps, template.Traverse(ref load));
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
            writer.Write(MemoryMarshal.AsBytes(buffer.Span));
            return buffer;
        }

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
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(loaded.Mutable));
            return loaded;
        }

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
