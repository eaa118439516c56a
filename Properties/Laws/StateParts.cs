using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Properties;

/// <summary>
/// The buffers and scalars of a state, found by its fields rather than by its own traversal, so that a part which the traversal forgets is
/// seen all the same.
/// </summary>
internal static class StateParts
{
    public static IReadOnlyList<StatePart> Of<TState>(TState state)
        where TState : struct => [.. Walk("", state)];

    /// <summary>The parts of <paramref name="after"/> whose bits are not those of <paramref name="before"/>.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<StatePart> before, IReadOnlyList<StatePart> after) =>
        before.Count != after.Count
            ? [$"{before.Count} parts became {after.Count}"]
            : [.. before.Zip(after, Difference).OfType<string>()];

    private static string? Difference(StatePart before, StatePart after) => before.Bits.AsSpan().SequenceEqual(after.Bits)
        ? null
        : before.Bits.Length == after.Bits.Length
            ? $"{before.Path}[{before.Bits.AsSpan().CommonPrefixLength(after.Bits) / before.ElementBytes}] has other bits"
            : $"{before.Path} has another length";

    private static IEnumerable<StatePart> Walk(string path, object? value)
    {
        if (value is null) return [];
        var type = value.GetType();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Buffer<>))
        {
            return [Probe(typeof(BufferProbe<>), type.GenericTypeArguments[0]).Part(path, value)];
        }

        if (type.IsPrimitive || type.IsEnum) return [Probe(typeof(ScalarProbe<>), type).Part(path, value)];
        if (!type.IsValueType) return [new StatePart(path, PartKind.Reference, [], 1, 0, null)];
        return type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .SelectMany(field => Walk(path.Length == 0 ? NameOf(field) : $"{path}.{NameOf(field)}", field.GetValue(value)));
    }

    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name.TrimStart('_');

    private static PartProbe Probe(Type probe, Type element) => (PartProbe)Activator.CreateInstance(probe.MakeGenericType(element))!;

    private abstract class PartProbe
    {
        public abstract StatePart Part(string path, object value);
    }

    private sealed class ScalarProbe<T> : PartProbe
        where T : unmanaged
    {
        public override StatePart Part(string path, object value)
        {
            var scalar = (T)value;
            return new(path, PartKind.Scalar, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in scalar)).ToArray(), sizeof(byte), 1, null);
        }
    }

    private sealed class BufferProbe<T> : PartProbe
        where T : unmanaged
    {
        public override StatePart Part(string path, object value)
        {
            var buffer = (Buffer<T>)value;
            return new(path, PartKind.Buffer, buffer.IsCurrent ? MemoryMarshal.AsBytes(buffer.Span).ToArray() : [], Unsafe.SizeOf<T>(),
                buffer.Length, Read);

            DonatedBufferException? Read()
            {
                try
                {
                    _ = buffer.Span;
                    return null;
                }
                catch (DonatedBufferException exception)
                {
                    return exception;
                }
            }
        }
    }
}

/// <summary>What a field of a state is.</summary>
internal enum PartKind
{
    /// <summary>A buffer.</summary>
    Buffer,

    /// <summary>A number.</summary>
    Scalar,

    /// <summary>A reference, which no state may hold.</summary>
    Reference,
}

/// <summary>A part of a state, with its bits when it was looked at; a buffer may be read again.</summary>
internal sealed record StatePart(string Path, PartKind Kind, byte[] Bits, int ElementBytes, int Length, Func<DonatedBufferException?>? Read);
