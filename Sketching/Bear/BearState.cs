using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>What BEAR remembers.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Point">The sum of all steps in a Count-Sketch.</param>
/// <param name="Top">The k coordinates of the largest magnitudes, each with what the sketch told of it when a batch last had it.</param>
/// <param name="Features">The features of each pair, strictly increasing, in a ring of m places of fixed room.</param>
/// <param name="Moves">s of each pair.</param>
/// <param name="Changes">r of each pair, the change of the gradient.</param>
/// <param name="Lengths">How many features each pair has.</param>
/// <param name="Pairs">The number of pairs that were accepted; the newest m of them are in the ring.</param>
/// <param name="Totals">Counts and sums; its length is the sum of rates.</param>
public readonly record struct BearState<T>(
    CountSketch<T> Point, TopK<T> Top, Buffer<ulong> Features, Buffer<T> Moves, Buffer<T> Changes, Buffer<int> Lengths, long Pairs, SketchedTotals Totals) : IState<BearState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public BearState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.State(Point), visitor.State(Top), visitor.Buffer(Features), visitor.Buffer(Moves), visitor.Buffer(Changes), visitor.Buffer(Lengths), visitor.Scalar(Pairs), visitor.Scalar(Totals));

    internal static BearState<T> None(BearOptions options)
    {
        var room = checked(options.Memory * options.Capacity);
        return new(
            CountSketch<T>.Zero(options.Rows, options.Columns, options.Key), TopK<T>.Empty(options.Top), Buffer<ulong>.Allocate(room), Buffer<T>.Allocate(room), Buffer<T>.Allocate(room),
            Buffer<int>.Allocate(options.Memory), 0, default);
    }
}
