namespace Toolkit.Inference;

/// <summary>What a model writes of a draw: a parameter in its set, a reported quantity, or data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">Where its elements begin among those that are written.</param>
public sealed record ModelQuantity(string Name, Shape Shape, int Offset)
{
    /// <summary>
    /// The names of the elements as Stan writes them: <c>mu</c>, <c>theta[1]</c>, <c>L[2,1]</c>, from 1, of a matrix column by column. What has one element
    /// is named without a number.
    /// </summary>
    public IEnumerable<string> Elements => Shape switch
    {
        { IsScalar: true } => [Name],
        { Columns: 1 } or { Rows: 1 } => Enumerable.Range(1, Shape.Length).Select(i => $"{Name}[{i}]"),
        _ => Enumerable.Range(0, Shape.Length).Select(i => $"{Name}[{(i % Shape.Rows) + 1},{(i / Shape.Rows) + 1}]"),
    };
}
