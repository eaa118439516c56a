using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Mean and sums of products of draws, one after the other (Welford 1962).</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TMass">The kind of mass matrix that is learned from them.</typeparam>
/// <param name="Mean">The mean of the draws.</param>
/// <param name="Products">The sums of products of deviations from the mean, as many as the mass matrix asks for.</param>
/// <param name="Count">The number of draws.</param>
public readonly record struct Moments<T, TMass>(Buffer<T> Mean, Buffer<T> Products, long Count) : IState<Moments<T, TMass>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMass : struct, IMassMatrix<TMass, T>
{
    /// <summary>Of no draws.</summary>
    /// <param name="dimension">The number of coordinates.</param>
    public static Moments<T, TMass> Of(int dimension) => new(Buffer<T>.Allocate(dimension), Buffer<T>.Allocate(TMass.MomentLength(dimension)), 0);

    /// <inheritdoc/>
    public Moments<T, TMass> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Mean), visitor.Buffer(Products), visitor.Scalar(Count));

    /// <summary>With a draw more, in its own memory.</summary>
    internal Moments<T, TMass> With(ReadOnlySpan<T> draw, Workspace workspace)
    {
        using var before = workspace.Rent<T>(draw.Length);
        using var after = workspace.Rent<T>(draw.Length);
        var mean = Mean.Mutable;
        var share = T.One / T.CreateTruncating(Count + 1);
        for (var i = 0; i < draw.Length; i++)
        {
            before.Span[i] = draw[i] - mean[i];
            mean[i] += share * before.Span[i];
            after.Span[i] = draw[i] - mean[i];
        }

        TMass.Accumulate(before.Span[..draw.Length], after.Span[..draw.Length], Products.Mutable);
        return this with { Count = Count + 1 };
    }

    /// <summary>Of no draws again, in its own memory.</summary>
    internal Moments<T, TMass> Cleared()
    {
        Mean.Mutable.Clear();
        Products.Mutable.Clear();
        return this with { Count = 0 };
    }
}
