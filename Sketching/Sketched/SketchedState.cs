namespace Toolkit.Sketching;

/// <summary>What a sketched step remembers.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TTransform">The chain's state.</typeparam>
/// <param name="Point">The sum of all updates, x before any penalty, in a Count-Sketch.</param>
/// <param name="Top">The k coordinates of the largest magnitudes, each with what the sketch told of it when an example last had it.</param>
/// <param name="Transform">What the chain remembers of each coordinate, in tables of the same shape and hashes.</param>
/// <param name="Initial">What each of these tables tells of a coordinate that was never touched.</param>
/// <param name="Intercept">b, one element; none without an intercept.</param>
/// <param name="InterceptTransform">What the chain remembers of the intercept.</param>
/// <param name="Totals">Counts and sums.</param>
public readonly record struct SketchedState<T, TTransform>(
    CountSketch<T> Point, TopK<T> Top, TTransform Transform, Buffer<T> Initial, Buffer<T> Intercept, TTransform InterceptTransform, SketchedTotals Totals) : IState<SketchedState<T, TTransform>>
    where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    where TTransform : struct, IState<TTransform>
{
    /// <summary>The sketch, to be asked for what it tells of coordinates now, before any penalty.</summary>
    /// <param name="isShared">Whether several scores share one table.</param>
    public SketchedTable<T> Table(bool isShared = false) => new(Point.Table, Point.Shape.Rows, Point.Shape.Columns, Point.Shape.Key, isShared);

    /// <inheritdoc/>
    public SketchedState<T, TTransform> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.State(Point), visitor.State(Top), visitor.State(Transform), visitor.Buffer(Initial), visitor.Buffer(Intercept), visitor.State(InterceptTransform), visitor.Scalar(Totals));
}

/// <summary>Counts and sums of a sketched run.</summary>
/// <param name="Examples">The number of examples that were learned from: the position of the next.</param>
/// <param name="Weight">The sum of their weights.</param>
/// <param name="Loss">The weighted sum of their losses, each before it was learned from: over the sum of weights, the progressive loss.</param>
/// <param name="Right">The weight of those whose prediction had the sign of the label.</param>
/// <param name="SquaredNorms">The sum of ‖a‖².</param>
/// <param name="Length">The sum of the chain's lengths: how far a penalty has shrunk what is read.</param>
/// <param name="Entries">The number of entries.</param>
public readonly record struct SketchedTotals(long Examples, double Weight, double Loss, double Right, double SquaredNorms, double Length, long Entries)
{
    /// <summary>With one example more.</summary>
    internal SketchedTotals Counting(double weight, double loss, bool isRight, double squares, int entries) => new(
        Examples + 1, Weight + weight, Loss + (weight * loss), Right + (isRight ? weight : 0), SquaredNorms + squares, Length, Entries + entries);
}

/// <summary>What a sketched step tells.</summary>
/// <param name="OracleCalls">How many examples it took.</param>
/// <param name="NonFinite">What was not finite, for which the example at hand was not learned from; null when all was well.</param>
public readonly record struct SketchedInfo(int OracleCalls, string? NonFinite) : IStepInfo
{
    /// <summary>How many coordinates came among the k largest.</summary>
    public int Admitted { get; init; }

    /// <summary>Whether there was no further example: the run is at its end.</summary>
    public bool Stalled => OracleCalls == 0 && NonFinite is null;
}
