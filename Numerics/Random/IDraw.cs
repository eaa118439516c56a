namespace Toolkit.Numerics;

/// <summary>A distribution as a map from random bits to draws.</summary>
/// <typeparam name="T">The type of a draw, as wide as the bits that it is made from.</typeparam>
internal interface IDraw<T>
    where T : unmanaged
{
    /// <summary>Turns bits into draws in place.</summary>
    /// <param name="elements">Whole groups of 256 bytes: bits before, draws after.</param>
    /// <param name="first">The index of the first draw.</param>
    void Transform(Span<T> elements, long first);
}
