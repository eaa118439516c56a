using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>
/// A vector of <typeparamref name="T"/> that a state owns: an array rounded up to whole 512-bit lanes, seen through a handle that
/// knows whether it is still the current one.
/// </summary>
/// <remarks>
/// <para>
/// A step that advances a state in place calls <see cref="Donate"/> on each of its buffers: the memory stays where it is, a new
/// handle comes back, and every older copy of the handle throws <see cref="DonatedBufferException"/> when it is read.
/// </para>
/// <para>Equality, hash and print are by content: two buffers are equal when their elements have the same bits.</para>
/// <para>Elements between <see cref="Length"/> and the end of <see cref="Lanes"/> are padding: any value, never compared or saved.</para>
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Buffer<T> : IEquatable<Buffer<T>>
    where T : unmanaged
{
    private readonly BufferStorage<T>? _storage;
    private readonly int _generation;

    private Buffer(BufferStorage<T> storage, int generation) => (_storage, _generation) = (storage, generation);

    /// <summary>The number of elements, padding excluded.</summary>
    public int Length => _storage?.Length ?? 0;

    /// <summary>Whether this handle may still be read: false once a step has taken the memory over.</summary>
    public bool IsCurrent => _storage is null || _storage.Generation == _generation;

    /// <summary>The elements, to read.</summary>
    /// <exception cref="DonatedBufferException">A step took the memory over after this handle was copied.</exception>
    public ReadOnlySpan<T> Span => Lanes[..Length];

    /// <summary>The elements, for a kernel that owns the state to write.</summary>
    /// <exception cref="DonatedBufferException">A step took the memory over after this handle was copied.</exception>
    public Span<T> Mutable => Lanes[..Length];

    /// <summary>The elements and their padding: a whole number of 512-bit lanes.</summary>
    /// <exception cref="DonatedBufferException">A step took the memory over after this handle was copied.</exception>
    public Span<T> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_storage is null) return default;
            if (_storage.Generation != _generation) ThrowDonated(_storage);
            return _storage.Lanes;
        }
    }

    /// <summary>A buffer of <paramref name="length"/> elements.</summary>
    /// <param name="length">The number of elements, at least 0.</param>
    /// <param name="contents">Zeros, or whatever the memory held (the padding too).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public static Buffer<T> Allocate(int length, BufferContents contents = BufferContents.Zeroed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new(new BufferStorage<T>(length, contents), 0);
    }

    /// <summary>A buffer with the elements of <paramref name="values"/>, padded with zeros.</summary>
    /// <param name="values">The elements to copy.</param>
    public static Buffer<T> CopyOf(ReadOnlySpan<T> values)
    {
        var buffer = Allocate(values.Length, BufferContents.Undefined);
        var lanes = buffer.Lanes;
        values.CopyTo(lanes);
        lanes[values.Length..].Clear();
        return buffer;
    }

    /// <summary>A buffer of <paramref name="length"/> elements that are all <paramref name="value"/>, padded with zeros.</summary>
    /// <param name="length">The number of elements, at least 0.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public static Buffer<T> Filled(int length, T value)
    {
        var buffer = Allocate(length);
        buffer.Mutable.Fill(value);
        return buffer;
    }

    /// <summary>A buffer of its own with the same elements.</summary>
    /// <exception cref="DonatedBufferException">A step took the memory over after this handle was copied.</exception>
    public Buffer<T> Copy() => _storage is null ? default : CopyOf(Span);

    /// <summary>Gives the memory to <paramref name="recipient"/>: the returned handle is current, every older copy throws when read.</summary>
    /// <param name="recipient">The name of the step that takes over; the exception of a stale read names it.</param>
    /// <exception cref="DonatedBufferException">The memory was given away before.</exception>
    public Buffer<T> Donate(string recipient)
    {
        if (_storage is null) return this;
        if (_storage.Generation != _generation) ThrowDonated(_storage);
        if (!ReferenceEquals(_storage.Recipient, recipient)) _storage.Recipient = recipient;
        return new(_storage, ++_storage.Generation);
    }

    /// <summary>The same memory with another number of elements, for all handles: of scratch buffers, which are made once for the longest of many vectors.</summary>
    /// <param name="length">The number of elements, at most as many as the memory has lanes for.</param>
    internal void Resize(int length) => _storage!.Length = length <= _storage.Padded ? length : throw new ArgumentOutOfRangeException(nameof(length));

    /// <inheritdoc/>
    public bool Equals(Buffer<T> other) => Bits.Equal(Span, other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Buffer<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Bits.Hash(Span);

    /// <summary>The first elements, or the name of the step that the memory was given to.</summary>
    public override string ToString()
    {
        const int Shown = 6;
        if (!IsCurrent) return $"[donated to {_storage!.Recipient}]";
        var head = string.Join(", ", Span[..Math.Min(Shown, Length)].ToArray());
        return Length > Shown ? $"[{head}, … ({Length})]" : $"[{head}]";
    }

    /// <summary>Whether two buffers hold the same bits.</summary>
    public static bool operator ==(Buffer<T> left, Buffer<T> right) => left.Equals(right);

    /// <summary>Whether two buffers differ in a bit.</summary>
    public static bool operator !=(Buffer<T> left, Buffer<T> right) => !left.Equals(right);

    private static void ThrowDonated(BufferStorage<T> storage) => throw new DonatedBufferException(storage.Recipient!);
}
