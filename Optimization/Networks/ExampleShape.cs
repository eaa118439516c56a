namespace Toolkit.Optimization;

/// <summary>
/// The shape of one example, or of what a layer makes of it: height × width × channels, the channels of a place side by side in memory. A plain vector of n numbers is 1 × 1 × n,
/// a sequence of t vectors t × 1 × n.
/// </summary>
/// <param name="Height">The number of rows of places, at least 1.</param>
/// <param name="Width">The number of places in a row, at least 1.</param>
/// <param name="Channels">The number of elements at a place, at least 1.</param>
public readonly record struct ExampleShape(int Height, int Width, int Channels)
{
    /// <summary>The shape of a vector.</summary>
    /// <param name="length">The number of its elements, at least 1.</param>
    public static ExampleShape Vector(int length) => new(1, 1, length);

    /// <summary>The shape of a sequence of vectors.</summary>
    /// <param name="places">The number of vectors, at least 1.</param>
    /// <param name="length">The number of elements of each, at least 1.</param>
    public static ExampleShape Sequence(int places, int length) => new(places, 1, length);

    /// <summary>The number of places: height × width.</summary>
    public int Places => Height * Width;

    /// <summary>The number of elements.</summary>
    public int Length => Places * Channels;

    /// <summary>Whether there is one place.</summary>
    public bool IsVector => Places == 1;

    /// <summary>The extents: <c>28 × 28 × 1</c>.</summary>
    public override string ToString() => IsVector ? $"{Channels}" : $"{Height} × {Width} × {Channels}";
}
