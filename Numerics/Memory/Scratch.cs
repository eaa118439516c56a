namespace Toolkit.Numerics;

/// <summary>Memory rented from a <see cref="Workspace"/>; whoever rented it returns it by disposing this scope.</summary>
/// <typeparam name="T">The element type.</typeparam>
public readonly ref struct Scratch<T>
    where T : unmanaged
{
    private readonly Workspace? _owner;
    private readonly Workspace.Rental _rental;
    private readonly int _length;

    internal Scratch(Workspace owner, Span<T> lanes, int length, Workspace.Rental rental)
    {
        _owner = owner;
        _rental = rental;
        _length = length;
        Lanes = lanes;
    }

    /// <summary>The elements that were asked for.</summary>
    public Span<T> Span => Lanes[.._length];

    /// <summary>The elements and their padding: a whole number of 512-bit lanes.</summary>
    public Span<T> Lanes { get; }

    /// <summary>Returns the memory.</summary>
    /// <exception cref="InvalidOperationException">A later rental is still outstanding, or this one was returned before.</exception>
    public void Dispose() => _owner?.Return(_rental);
}
