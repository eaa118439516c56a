using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>
/// Scratch memory with one owner: a stack of pinned blocks from which a kernel rents spans for the length of a scope.
/// After the first pass over a computation a further pass allocates nothing.
/// </summary>
/// <remarks>
/// Rentals are returned in reverse order, as <c>using</c> does it. Memory whose lifetime is not that of the method which needs it is
/// taken from a scope: <c>using var scope = workspace.Open();</c> then <see cref="Take"/>, any number of times, below it.
/// A workspace serves one thread at a time; work on several threads rents first and hands out parts.
/// </remarks>
public sealed class Workspace : IDisposable
{
    /// <summary>Told of every workspace and every pool that begins to lend; null unless tests look for what is never returned.</summary>
    internal static Action<object>? Watcher;

    private const int SmallestBlockBytes = 64 * 1024;

    private readonly List<byte[]> _blocks = [];
    private readonly List<object> _residents = [];
    private int _current;
    private int _used;
    private int _taken;
    private long _latest;
    private long _rentals;

    /// <summary>The number of rentals and scopes that have not been returned.</summary>
    public int Outstanding { get; private set; }

    /// <summary>The bytes that this workspace holds.</summary>
    public long Capacity { get; private set; }

    /// <summary>Rents <paramref name="length"/> elements until the returned scope is disposed.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="length">The number of elements, at least 0; the memory behind them is rounded up to whole 512-bit lanes.</param>
    /// <param name="contents">Zeros (the padding too), or whatever the memory held.</param>
    /// <returns>The scope that owns the memory: <c>using var scratch = workspace.Rent&lt;float&gt;(n);</c></returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OverflowException">The rounded memory reaches 2 GiB.</exception>
    public Scratch<T> Rent<T>(int length, BufferContents contents = BufferContents.Undefined)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var (block, used) = (_current, _used);
        var lanes = Carve<T>(length, contents);
        return new Scratch<T>(this, lanes, length, Mark(block, used));
    }

    /// <summary>
    /// The one object of a type that lives as long as this workspace, made when first asked for: scratch memory that is more than a span, such as a tape.
    /// </summary>
    /// <typeparam name="TResident">The type.</typeparam>
    public TResident Resident<TResident>()
        where TResident : class, new()
    {
        foreach (var resident in _residents)
        {
            if (resident is TResident found) return found;
        }

        var made = new TResident();
        _residents.Add(made);
        return made;
    }

    /// <summary>Opens a scope: what is taken from it stays valid until the scope is disposed.</summary>
    public Scope Open() => new(this, Mark(_current, _used));

    /// <summary>Takes memory that lives until the innermost open scope or rental is disposed.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="length">The number of elements, at least 0.</param>
    /// <param name="contents">Zeros (the padding too), or whatever the memory held.</param>
    /// <returns>The elements and their padding: a whole number of 512-bit lanes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OverflowException">The rounded memory reaches 2 GiB.</exception>
    /// <exception cref="InvalidOperationException">No scope is open.</exception>
    public Span<T> Take<T>(int length, BufferContents contents = BufferContents.Undefined)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (Outstanding == 0) throw new InvalidOperationException("Memory is taken from a scope, and none is open.");
        return Carve<T>(length, contents);
    }

    /// <summary>Gives the memory back to the runtime.</summary>
    /// <exception cref="InvalidOperationException">A rental has not been returned.</exception>
    public void Dispose()
    {
        if (Outstanding > 0) throw new InvalidOperationException($"The workspace is disposed with {Outstanding} rentals outstanding.");
        _blocks.Clear();
        _residents.Clear();
        (_current, _used, Capacity) = (0, 0, 0);
    }

    internal void Return(Rental rental)
    {
        if (rental.Number != _latest)
        {
            throw new InvalidOperationException(
                $"Rental {rental.Number} was returned while the latest is {_latest} (0: none is out): rentals are returned once, in reverse order.");
        }

        Outstanding--;
        _latest = rental.Before;
        if (Outstanding == 0) _taken = 0;
        (_current, _used) = (rental.Block, rental.Used);
        if (Outstanding == 0 && _blocks.Count > 1) Consolidate();
    }

    private Rental Mark(int block, int used)
    {
        var rental = new Rental(block, used, ++_rentals, _latest);
        if (Outstanding++ == 0) Watcher?.Invoke(this);
        _latest = rental.Number;
        return rental;
    }

    private Span<T> Carve<T>(int length, BufferContents contents)
        where T : unmanaged
    {
        var padded = Alignment.PadToLanes<T>(length);
        var bytes = checked(padded * Unsafe.SizeOf<T>());
        var start = Place(bytes);
        var lanes = MemoryMarshal.CreateSpan(
            ref Unsafe.As<byte, T>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_blocks[_current]), start)), padded);
        if (contents is BufferContents.Zeroed) lanes.Clear();
        _used = start + bytes;
        _taken++;
        return lanes;
    }

    // The next place for so many bytes; large ones begin at a page offset of their own.
    private unsafe int Place(int bytes)
    {
        while (true)
        {
            if (_current < _blocks.Count)
            {
                var block = _blocks[_current];
                var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(block)) + _used;
                var skip = bytes >= Alignment.PageBytes
                    ? Alignment.BytesToStagger(address, _taken & 63)
                    : (int)(-address & (Alignment.LaneBytes - 1));
                if ((long)_used + skip + bytes <= block.Length) return _used + skip;
                if (_current + 1 < _blocks.Count)
                {
                    (_current, _used) = (_current + 1, 0);
                    continue;
                }
            }

            var size = Math.Max(checked(bytes + (2 * Alignment.PageBytes)), (int)Math.Clamp(Capacity, SmallestBlockBytes, 1 << 28));
            _blocks.Add(GC.AllocateUninitializedArray<byte>(size, pinned: true));
            Capacity += size;
            (_current, _used) = (_blocks.Count - 1, 0);
        }
    }

    // One block in place of several, so that the next pass finds its memory at once; a page more for each of them, since what began a
    // block there may now have to skip up to a page. Blocks of 2 GiB and more stay apart.
    private void Consolidate()
    {
        var size = Capacity + ((long)_blocks.Count * Alignment.PageBytes);
        if (size > Array.MaxLength) return;
        Capacity = size;
        _blocks.Clear();
        _blocks.Add(GC.AllocateUninitializedArray<byte>((int)Capacity, pinned: true));
        (_current, _used) = (0, 0);
    }

    /// <summary>The owner of all that is taken from a workspace while it is open.</summary>
    public readonly ref struct Scope
    {
        private readonly Workspace? _owner;
        private readonly Rental _rental;

        internal Scope(Workspace owner, Rental rental) => (_owner, _rental) = (owner, rental);

        /// <summary>Returns the memory.</summary>
        /// <exception cref="InvalidOperationException">A later rental is still outstanding, or this scope was closed before.</exception>
        public void Dispose() => _owner?.Return(_rental);
    }

    // Where the stack stood before the rental, the rental's number from 1, and the number of the rental below it.
    internal readonly record struct Rental(int Block, int Used, long Number, long Before);
}
