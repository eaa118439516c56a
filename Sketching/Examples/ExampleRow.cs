using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>One example: for those that are few enough to be listed.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Label">The label, finite.</param>
/// <param name="Ids">The features, in any order.</param>
/// <param name="Values">Their values, finite, as many.</param>
public readonly record struct ExampleRow<T>(T Label, ReadOnlyMemory<ulong> Ids, ReadOnlyMemory<T> Values)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The weight, finite and at least 0; 1 unless set.</summary>
    public T Weight { get; init; } = T.One;
}
