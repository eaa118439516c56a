using System.Collections.Immutable;

namespace Toolkit.Inference;

/// <summary>A named array of numbers, and where it was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its elements, the last dimension running fastest.</param>
/// <param name="Dimensions">Its dimensions; none for a number.</param>
/// <param name="Line">The line at which it begins, from 1; 0 where it was not read.</param>
/// <param name="Column">The byte in the line, from 1; 0 where it was not read.</param>
public sealed record DataField(string Name, ImmutableArray<double> Values, ImmutableArray<int> Dimensions, long Line = 0, int Column = 0)
{
    /// <summary>The dimensions in words: <c>a number</c>, <c>8 elements</c>, <c>100 x 5</c>.</summary>
    public string Extent => Describe(Dimensions.AsSpan());

    internal static string Describe(ReadOnlySpan<int> dimensions) => dimensions.Length switch
    {
        0 => "a number",
        1 => dimensions[0] == 1 ? "1 element" : $"{dimensions[0]} elements",
        _ => string.Join(" x ", dimensions.ToArray()),
    };
}
