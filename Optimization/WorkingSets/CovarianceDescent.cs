using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// Coordinate descent on <c>½ ‖Ax − y‖²/n + l1 ‖x‖₁ + (l2/2) ‖x‖²</c> over the columns of a Gram matrix: an update of xⱼ moves all partial
/// derivatives by a row of the matrix, and nothing costs a pass over the rows of A (covariance updates: Friedman, Hastie, Tibshirani 2010, section
/// 2.2).
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal ref struct CovarianceDescent<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostRounds = 10_000;
    private readonly ReadOnlySpan<T> _products;
    private readonly ReadOnlySpan<int> _columns;
    private readonly int _stride;
    private readonly int _features;
    private readonly Span<T> _lengths;
    private readonly Span<T> _correlations;
    private T _square;

    private CovarianceDescent(scoped in GramState<T> gram, int features, Span<T> values, Span<T> correlations, Span<T> lengths)
    {
        _products = gram.Products.Lanes;
        _columns = gram.Columns.Span[..gram.Count];
        (_stride, _features) = (gram.Capacity, features);
        Values = values;
        _correlations = correlations;
        _lengths = lengths;
    }

    /// <summary>x at the columns of the matrix.</summary>
    public Span<T> Values { get; }

    /// <summary>From a point, whose elements off the matrix are 0, and the slopes of the loss there.</summary>
    public static CovarianceDescent<T> From<TOracle>(
        in TOracle oracle, scoped in GramState<T> gram, scoped ReadOnlySpan<T> point, scoped ReadOnlySpan<T> slopes, Workspace workspace)
        where TOracle : struct, ISparseRegressionOracle<TOracle, T>
    {
        var descent = new CovarianceDescent<T>(
            gram, oracle.Features, workspace.Take<T>(gram.Count), workspace.Take<T>(gram.Count, BufferContents.Zeroed),
            workspace.Take<T>(gram.Count));
        for (var j = 0; j < gram.Count; j++)
        {
            var column = descent._columns[j];
            descent.Values[j] = point[column];
            descent._correlations[j] = oracle.Correlation(column, slopes);
            descent._lengths[j] = oracle.CoordinateLipschitz(column);
        }

        descent._square = Reductions.SumOfSquares(slopes) / Number.Of<T>(Math.Max(1, slopes.Length));
        return descent;
    }

    /// <summary>Goes round all coordinates until the gap over them is at most <paramref name="tolerance"/>, or no coordinate moves.</summary>
    /// <returns>The number of rounds.</returns>
    public int Run(Penalty<T> penalty, T tolerance)
    {
        for (var round = 1; round <= MostRounds; round++)
        {
            if (!Round(penalty) || Gap(penalty) <= tolerance) return round;
        }

        return MostRounds;
    }

    /// <summary>
    /// The duality gap of the problem over these columns alone: with u the slopes and Q = ‖u‖²/n, φ*(su) is a polynomial in s of Q and ⟨u, Ax⟩/n = Σ
    /// xⱼ vⱼ.
    /// </summary>
    public readonly T Gap(Penalty<T> penalty)
    {
        var (l1, l2) = penalty;
        var half = Number.Of<T>(0.5);
        var (product, steepest, norm, squares, excess) = (T.Zero, T.Zero, T.Zero, T.Zero, T.Zero);
        for (var j = 0; j < _columns.Length; j++)
        {
            var (x, v) = (Values[j], _correlations[j]);
            product += x * v;
            if (_columns[j] >= _features) continue;
            var over = T.Max(T.Zero, T.Abs(v) - l1);
            steepest = T.Max(steepest, T.Abs(v));
            norm += T.Abs(x);
            squares += x * x;
            excess += over * over;
        }

        var shrink = steepest > l1 ? l1 / steepest : T.One;
        var dual = -(half * shrink * shrink * _square) - (shrink * (product - _square));
        if (l2 > T.Zero) dual = T.Max(dual, (half * _square) - product - (half * excess / l2));
        return (half * _square) + (l1 * norm) + (half * l2 * squares) - dual;
    }

    // Each coordinate to its minimum, those without a penalty last, so that their derivatives are 0 at the end; whether any moved.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private bool Round(Penalty<T> penalty)
    {
        var moved = false;
        for (var j = 0; j < _columns.Length; j++) if (_columns[j] < _features) moved |= Minimize(j, penalty);
        for (var j = 0; j < _columns.Length; j++) if (_columns[j] >= _features) moved |= Minimize(j, default);
        return moved;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Minimize(int j, Penalty<T> penalty)
    {
        var (x, v) = (Values[j], _correlations[j]);
        if (x == T.Zero && T.Abs(v) <= penalty.L1) return false;
        var next = penalty.Minimize(x, v, _lengths[j]);
        var change = next - x;
        if (change == T.Zero) return false;
        Values[j] = next;
        _square += change * (v + v + (change * _products[(j * _stride) + j]));
        AddRow(j, change);
        return true;
    }

    // Whole lanes: the matrix and the correlations are padded alike.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void AddRow(int j, T change)
    {
        var factor = Vector512.Create(change);
        ref var row = ref Unsafe.Add(ref MemoryMarshal.GetReference(_products), j * _stride);
        ref var v = ref MemoryMarshal.GetReference(_correlations);
        for (nuint i = 0; i < (nuint)_correlations.Length; i += (nuint)Vector512<T>.Count)
        {
            (Vector512.LoadUnsafe(ref v, i) + (factor * Vector512.LoadUnsafe(ref row, i))).StoreUnsafe(ref v, i);
        }
    }
}
