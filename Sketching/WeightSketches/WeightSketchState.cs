using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>What a sketch of weights remembers. Numbers in it are the weights over one scale that all of them share: to shrink them all is to shrink the scale.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Sketch">The sketch, over the scale.</param>
/// <param name="Top">The features that are kept by their names, with numbers over the scale: of an active set the weights themselves, otherwise what the sketch told when an example last had them.</param>
/// <param name="Scale">a, in (0, 1].</param>
/// <param name="Intercept">b; 0 without one.</param>
/// <param name="Totals">Counts and sums; its length is the sum of rates.</param>
public readonly record struct WeightSketchState<T>(CountSketch<T> Sketch, TopK<T> Top, double Scale, T Intercept, SketchedTotals Totals) : IState<WeightSketchState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The weight of a feature: of one that is kept its own number, of another the median of the rows.</summary>
    /// <param name="id">The feature.</param>
    public T WeightOf(ulong id) => T.CreateChecked(Scale) * (Top.TryGet(id, out var kept) ? kept : Sketch.Estimate(id));

    /// <summary>The weights of the features that are kept, the largest magnitude first.</summary>
    public (ulong Id, T Weight)[] Ranked()
    {
        var scale = T.CreateChecked(Scale);
        return Array.ConvertAll(Top.Ranked(), kept => (kept.Id, scale * kept.Value));
    }

    /// <inheritdoc/>
    public WeightSketchState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Sketch), visitor.State(Top), visitor.Scalar(Scale), visitor.Scalar(Intercept), visitor.Scalar(Totals));
}
