using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The whole line, moved and scaled: o + m x, ln |det J| = Σ ln m. The parameter is as it was; its free values are of another scale.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Offset">o: a number, an element for each, or an expression of earlier parameters.</param>
/// <param name="Multiplier">m, above 0; likewise.</param>
public readonly record struct OffsetMultiplier<T>(Variable<T> Offset, Variable<T> Multiplier) : IConstraint<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public bool IsElementwise => true;

    /// <inheritdoc/>
    public int FreeLength(Shape shape) => shape.Length;

    /// <inheritdoc/>
    public (Variable<T> Value, Variable<T> LogJacobian) Constrain(Variable<T> free, Shape shape)
    {
        var each = Multiplier.Source is null ? T.Log(Multiplier.Literal) : Functions.Log(Outside.Beside(Multiplier, free));
        var copies = T.CreateTruncating(shape.Length) / T.CreateTruncating(Multiplier.Length);
        return (Offset + (Multiplier * free), Multiplier.Source is null ? each.Literal * copies : copies == T.One && shape.IsScalar ? each : Functions.Sum(each) * copies);
    }

    /// <inheritdoc/>
    public int FirstOutside(ReadOnlySpan<T> value, Shape shape) => Outside.FirstNotFinite(value);

    /// <inheritdoc/>
    public void Free(ReadOnlySpan<T> value, Shape shape, Span<T> destination)
    {
        Outside.Refuse(in this, value, shape);
        for (var i = 0; i < value.Length; i++) destination[i] = (value[i] - Offset.ValueFor(i, shape)) / Multiplier.ValueFor(i, shape);
    }

    /// <inheritdoc/>
    public override string ToString() => $"real, offset {Outside.Text(Offset)}, multiplier {Outside.Text(Multiplier)}";
}

public static partial class Constraints
{
    /// <inheritdoc cref="OffsetMultiplier{T}"/>
    /// <param name="offset">o: a number, an element for each, or an expression of earlier parameters.</param>
    /// <param name="multiplier">m, above 0; likewise.</param>
    public static OffsetMultiplier<double> OffsetMultiplier(Variable<double> offset, Variable<double> multiplier) => new(offset, multiplier);

    /// <inheritdoc cref="OffsetMultiplier{T}"/>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="offset">o: a number, an element for each, or an expression of earlier parameters.</param>
    /// <param name="multiplier">m, above 0; likewise.</param>
    public static OffsetMultiplier<T> OffsetMultiplier<T>(Variable<T> offset, Variable<T> multiplier)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(offset, multiplier);
}
