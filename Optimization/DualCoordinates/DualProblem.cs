using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>
/// The Fenchel dual of a penalised mean loss <c>P(w) = (1/n) Σᵢ cᵢ φ(⟨aᵢ, w⟩, yᵢ) + λ₁ ‖w‖₁ + (λ/2) ‖w‖²</c>, with one variable for each row:
/// <c>D(α) = −(1/n) Σᵢ cᵢ φ*(−αᵢ, yᵢ) − (λ/2) ‖w(α)‖²</c>. As an oracle its points are α, and its value is −D(α).
/// </summary>
/// <remarks>
/// <para><c>w(α) = S(v(α), λ₁/λ)</c> with <c>v(α) = (1/λn) Σᵢ cᵢ αᵢ aᵢ</c> and S soft thresholding: v itself without λ₁. D(α) ≤ P(w) for all α and
/// w, with equality at the solutions, where w = w(α) (Shalev-Shwartz and Zhang 2013; with λ₁ 2014). For the hinge, yᵢαᵢ is the variable in [0, 1]
/// that textbooks write.</para>
/// <para>An intercept is not penalised, and constrains the dual to Σ cᵢ αᵢ = 0. Values of D are then taken at α with the heavier of its positive and
/// its negative elements scaled down until that holds.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows aᵢ.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly struct DualProblem<T, TRows, TLoss> : IValueOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
    where TLoss : struct, IDualCoordinateLoss<TLoss, T>
{
    private readonly LinearModel<T, TRows, TLoss> _model;
    private readonly Buffer<T> _curvatures;
    private readonly T _inverseScale;

    internal DualProblem(TRows rows, TLoss loss, ReadOnlySpan<T> labels, double l2, double l1, ReadOnlySpan<T> weights)
    {
        _model = new(rows, loss, labels, weights);
        (L2, L1) = (Require.Positive<T>(l2), Require.NotNegative<T>(l1));
        Threshold = L1 / L2;
        _inverseScale = _model.InverseCount / L2;
        _curvatures = Buffer<T>.Allocate(rows.Rows);
        LongestRow = L1 > T.Zero ? rows.LongestRow : 0;
        using var workspace = new Workspace();
        var curvatures = _curvatures.Mutable;
        rows.SquaredRowNorms(curvatures, workspace);
        InterceptScale = HasIntercept ? ScaleOfIntercept(curvatures) : T.Zero;
        for (var i = 0; i < curvatures.Length; i++)
        {
            var weight = Weight(i);

            // An intercept is a feature of value 1 and of another scale.
            var norm = HasIntercept ? curvatures[i] - T.One + InterceptScale : curvatures[i];
            curvatures[i] = weight == T.Zero ? T.Zero : weight * norm * _inverseScale;
            LargestCurvature = T.Max(LargestCurvature, curvatures[i]);
        }
    }

    /// <summary>The rows.</summary>
    public TRows Rows => _model.Rows;

    /// <summary>φ.</summary>
    public TLoss Loss => _model.Loss;

    /// <summary>y.</summary>
    public ReadOnlySpan<T> Labels => _model.Labels;

    /// <summary>c; empty where all are 1.</summary>
    public ReadOnlySpan<T> Weights => _model.Weights;

    /// <summary>λ.</summary>
    public T L2 { get; }

    /// <summary>λ₁.</summary>
    public T L1 { get; }

    /// <summary>n, the number of dual variables: one for each row.</summary>
    public int Dimension => Rows.Rows;

    /// <summary>The number of elements of w, an intercept behind its features included.</summary>
    public int PrimalDimension => Rows.Columns;

    /// <summary>Whether the last element of w is an intercept, which no penalty touches.</summary>
    public bool HasIntercept => Rows.Features < Rows.Columns;

    /// <summary>qᵢ = cᵢ ‖aᵢ‖²/λn: minus the second derivative of the quadratic part of n D/cᵢ along αᵢ.</summary>
    public ReadOnlySpan<T> Curvatures => _curvatures.Span;

    /// <summary>max qᵢ; no finite number where the square of a row is none.</summary>
    public T LargestCurvature { get; }

    internal T Threshold { get; }

    internal int LongestRow { get; }

    // κ: the intercept moves as a feature of value √κ would.
    internal T InterceptScale { get; }

    internal LinearModel<T, TRows, TLoss> Model => _model;

    /// <summary>−D(α).</summary>
    /// <param name="point">α.</param>
    /// <param name="workspace">Scratch memory.</param>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        using var primal = workspace.Rent<T>(PrimalDimension);
        using var balanced = workspace.Rent<T>(Dimension);
        Balance(point, balanced.Span, workspace);
        Primal(balanced.Span, primal.Span, workspace);
        return -Dual(balanced.Span, primal.Span, workspace);
    }

    /// <summary>destination ← w(α); 0 for an intercept, which α does not tell.</summary>
    /// <param name="dual">α.</param>
    /// <param name="destination">Receives <see cref="PrimalDimension"/> elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void Primal(ReadOnlySpan<T> dual, Span<T> destination, Workspace workspace)
    {
        Image(dual, destination, workspace);
        SoftThreshold(destination, destination);
        destination[Rows.Features..].Clear();
    }

    /// <summary>P(w).</summary>
    /// <param name="primal">w.</param>
    /// <param name="workspace">Scratch memory.</param>
    public T PrimalValue(ReadOnlySpan<T> primal, Workspace workspace) => _model.Value(primal, workspace) + Penalty(primal);

    /// <summary>P(w) and D(α): how far either can be from the common optimum. Nothing is taken from what a method maintains.</summary>
    /// <param name="dual">α.</param>
    /// <param name="primal">w.</param>
    /// <param name="workspace">Scratch memory.</param>
    public DualityGap<T> DualityGap(ReadOnlySpan<T> dual, ReadOnlySpan<T> primal, Workspace workspace) =>
        new(PrimalValue(primal, workspace), -Value(dual, workspace));

    // v(α), and behind the features Σ cᵢ αᵢ/λn.
    internal void Image(ReadOnlySpan<T> dual, Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Dimension);
        var scaled = rental.Span;
        for (var i = 0; i < scaled.Length; i++) scaled[i] = Weight(i) * dual[i] * _inverseScale;
        Rows.TransposeMultiply(scaled, destination, workspace);
    }

    // destination ← S(v, λ₁/λ) over the features.
    internal void SoftThreshold(ReadOnlySpan<T> image, Span<T> destination)
    {
        if (L1 > T.Zero) for (var j = 0; j < Rows.Features; j++) destination[j] = Soft(image[j]);
        else image[..Rows.Features].CopyTo(destination);
    }

    // αᵢ has grown by so much: w, and v where it is kept apart, follow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Move(int row, T change, Span<T> primal, Span<T> image, Span<int> columnScratch, Span<T> valueScratch, Workspace workspace)
    {
        var scale = Weights.IsEmpty ? change * _inverseScale : Weights[row] * change * _inverseScale;
        if (L1 > T.Zero) MoveThresholded(row, scale, primal, image, columnScratch, valueScratch);
        else Rows.AddRow(row, scale, primal, workspace);
        if (HasIntercept) primal[^1] += scale * (InterceptScale - T.One);
    }

    internal T Penalty(ReadOnlySpan<T> primal)
    {
        var features = primal[..Rows.Features];
        var penalty = Number.Of<T>(0.5) * L2 * Reductions.SumOfSquares(features);
        return L1 > T.Zero ? penalty + (L1 * Reductions.SumOfAbs(features)) : penalty;
    }

    // D(α), for w = w(α): the conjugate of the penalty at λv is (λ/2) ‖S(v)‖².
    internal T Dual(ReadOnlySpan<T> dual, ReadOnlySpan<T> primal, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Dimension);
        var slopes = rental.Span;
        for (var i = 0; i < slopes.Length; i++) slopes[i] = -dual[i];
        return -_model.Conjugate(slopes, workspace) - (Number.Of<T>(0.5) * L2 * Reductions.SumOfSquares(primal[..Rows.Features]));
    }

    internal void Balance(ReadOnlySpan<T> dual, Span<T> destination, Workspace workspace)
    {
        dual.CopyTo(destination);
        if (!HasIntercept) return;
        using var scratch = workspace.Rent<T>(Dimension);
        _model.Balance(destination, scratch.Span);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsAbsent(int row) => !Weights.IsEmpty && Weights[row] == T.Zero;

    private T Weight(int row) => Weights.IsEmpty ? T.One : Weights[row];

    private T Soft(T value) => T.CopySign(T.Max(T.Abs(value) - Threshold, T.Zero), value);

    private void MoveThresholded(int row, T scale, Span<T> primal, Span<T> image, Span<int> columnScratch, Span<T> valueScratch)
    {
        Rows.Entries(row, columnScratch, valueScratch, out var columns, out var values);
        for (var k = 0; k < columns.Length; k++)
        {
            var j = columns[k];
            image[j] += scale * values[k];
            primal[j] = j < Rows.Features ? Soft(image[j]) : primal[j] + (scale * values[k]);
        }
    }

    // A quarter of the mean squared norm: of a tenth to sixteen times it, on real data with each loss, about what took the fewest visits.
    private T ScaleOfIntercept(ReadOnlySpan<T> normsWithIntercept)
    {
        var mean = (Reductions.Sum(normsWithIntercept) * _model.InverseCount) - T.One;
        return mean > T.Zero ? Number.Of<T>(0.25) * mean : T.One;
    }
}
