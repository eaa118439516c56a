using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>What a batch tells of one block: h̄, with or without the 1 of a bias, and δ, by the rule for weights that several places share.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly ref struct CurvatureRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WeightSharing _sharing;
    private readonly Workspace _workspace;

    /// <summary>The rows of one block; copies are taken from the scope that is open.</summary>
    /// <param name="curvature">The evidence.</param>
    /// <param name="block">The number of the block.</param>
    /// <param name="sharing">Whether a place is a row of its own.</param>
    /// <param name="appendsOne">Whether the 1 of a bias, where there is one, is part of a row.</param>
    /// <param name="workspace">Scratch memory.</param>
    public CurvatureRows(scoped in CurvatureEvidence<T> curvature, int block, WeightSharing sharing, bool appendsOne, Workspace workspace)
    {
        var shape = curvature.Layout.Blocks[block].Shape;
        var inputs = curvature.Inputs(block);
        (_sharing, _workspace) = (sharing, workspace);
        Places = sharing is WeightSharing.Reduce ? 1 : shape.Places;
        var hasOne = appendsOne && shape.HasBias;
        if (Places == shape.Places && !hasOne)
        {
            Inputs = inputs;
            return;
        }

        var (count, width) = (curvature.Examples * Places, shape.Columns + (hasOne ? 1 : 0));
        var rows = new MatrixSpan<T>(workspace.Take<T>(checked(count * width)), count, width);
        var summed = shape.Places / Places;
        for (var i = 0; i < count; i++)
        {
            var row = rows.Row(i)[..shape.Columns];
            inputs.Row(i * summed).CopyTo(row);
            for (var t = 1; t < summed; t++) LaneMap.Add(inputs.Row((i * summed) + t), row);
            if (summed > 1) LaneMap.Scale(T.One / Number.Of<T>(summed), row, row);
            if (hasOne) rows.Row(i)[shape.Columns] = T.One;
        }

        Inputs = rows;
    }

    /// <summary>h̄, a row for each example and place that counts.</summary>
    public ReadOnlyMatrixSpan<T> Inputs { get; }

    /// <summary>The number of rows of an example.</summary>
    public int Places { get; }

    /// <summary>δ, as many rows.</summary>
    /// <param name="curvature">The evidence.</param>
    /// <param name="block">The number of the block.</param>
    /// <param name="vector">The number of the vector v.</param>
    public ReadOnlyMatrixSpan<T> Derivatives(scoped in CurvatureEvidence<T> curvature, int block, int vector)
    {
        var shape = curvature.Layout.Blocks[block].Shape;
        var derivatives = curvature.Derivatives(block, vector);
        if (_sharing is WeightSharing.Expand || shape.Places == 1) return derivatives;
        var sums = new MatrixSpan<T>(_workspace.Take<T>(curvature.Examples * shape.Rows, BufferContents.Zeroed), curvature.Examples, shape.Rows);
        for (var i = 0; i < derivatives.Rows; i++) LaneMap.Add(derivatives.Row(i), sums.Row(i / shape.Places));
        return sums;
    }
}

/// <summary>The parameters that belong to no block of a Fisher matrix, run by run.</summary>
/// <param name="layout">The blocks.</param>
internal ref struct CurvatureGaps(CurvatureLayout layout)
{
    private int _block = -1;

    /// <summary>Where a run begins, and how long it is; it may be empty.</summary>
    public (int From, int Length) Current { get; private set; }

    /// <summary>Itself.</summary>
    public readonly CurvatureGaps GetEnumerator() => this;

    /// <summary>Goes on to the next run.</summary>
    public bool MoveNext()
    {
        if (_block >= layout.Blocks.Length) return false;
        var from = _block < 0 ? 0 : layout.Blocks[_block].Offset + layout.Blocks[_block].Shape.Length;
        _block++;
        var end = _block < layout.Blocks.Length ? layout.Blocks[_block].Offset : layout.Length;
        Current = (from, end - from);
        return true;
    }
}

/// <summary>What preconditioners ask of evidence, and of a running mean, alike.</summary>
internal static class CurvatureStatistics
{
    /// <summary>How much of a running mean is kept at the k-th batch, k from 1: β, at most 1 − 1/k, so that it begins unbiased.</summary>
    public static double Keep(double decay, long before) => before == 0 ? 0 : Math.Min(decay, 1 - (1.0 / (before + 1)));

    /// <summary>Refuses evidence of other layers.</summary>
    public static void RequireLayout(CurvatureLayout own, CurvatureLayout told)
    {
        if (!ReferenceEquals(told, own) && !told.Equals(own)) throw new ArgumentException($"The preconditioner is for the layers {own}; the step tells of {told}.", "evidence");
    }

    /// <summary>Refuses a point of another network.</summary>
    public static void RequirePoint(CurvatureLayout layout, int length)
    {
        if (length != layout.Length) throw new ArgumentException($"The network has {layout.Length} parameters, the point has {length}.", "point");
    }

    /// <summary>Whether squares of all that is told, and their products, are finite: a sum that holds one that is not would stay so for ever.</summary>
    public static bool AreFinite<T>(scoped in CurvatureEvidence<T> curvature)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var k = 0; k < curvature.Layout.Blocks.Length; k++)
        {
            var shape = curvature.Layout.Blocks[k].Shape;
            var rows = curvature.Examples * shape.Places;
            var inputs = T.One + Reductions.Norm(curvature.Inputs(k).Values[..(rows * shape.Columns)]);
            var derivatives = T.Zero;
            for (var v = 0; v < curvature.Vectors; v++)
            {
                var norm = Reductions.Norm(curvature.Derivatives(k, v).Values[..(rows * shape.Rows)]);
                derivatives += norm * norm;
            }

            // Traces weigh by rows too, of which there are at most so many.
            if (!T.IsFinite(Number.Of<T>(rows) * inputs * inputs * (T.One + derivatives))) return false;
        }

        return true;
    }

    /// <summary>The squares of parameters outside blocks: <c>v ← β v + (1 − β) m g²</c>, m the number of examples.</summary>
    public static void AddOthers<T>(CurvatureLayout layout, double keep, int examples, ReadOnlySpan<T> gradient, Span<T> squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (beta, take, to) = (Number.Of<T>(keep), Number.Of<T>((1 - keep) * examples), 0);
        foreach (var (from, length) in new CurvatureGaps(layout))
        {
            for (var i = from; i < from + length; i++, to++) squares[to] = (beta * squares[to]) + (take * gradient[i] * gradient[i]);
        }
    }

    /// <summary>What a diagonal does where no block is: <c>(v + λ)⁻¹ g + s (v + λ)^(-1/2) z</c>, or <c>(v + λ) g</c>.</summary>
    public static void MultiplyOthers<T>(
        CurvatureLayout layout, ReadOnlySpan<T> squares, T damping, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, bool isInverse, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (layout.Others == 0) return;
        var at = 0;
        foreach (var (from, length) in new CurvatureGaps(layout))
        {
            for (var i = from; i < from + length; i++, at++)
            {
                var denominator = squares[at] + damping;
                var moved = vector.IsEmpty ? T.Zero : isInverse ? vector[i] * denominator : vector[i] / denominator;
                destination[i] = noise.IsEmpty ? moved : moved + (scale * noise[i] / T.Sqrt(denominator));
            }
        }
    }
}
