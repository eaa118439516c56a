using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Stochastic dual coordinate ascent, one row a step, every row equally likely: the method of the theorem.</summary>
/// <remarks>
/// <para>For a loss of curvature c (1/c-smooth conjugate) it declares <c>E[D* − D(α⁺)] ≤ (1 − s/n)(D* − D(α))</c> with <c>s = 1/(1 + c max qᵢ)</c>,
/// qᵢ = cᵢ‖aᵢ‖²/λn: Shalev-Shwartz and Zhang 2013, Theorem 5, with γ = 1/c; 2014, Theorem 1, with λ₁. Its proof shows
/// <c>E[D(α⁺)] − D(α) ≥ (s/n)(P(w(α)) − D(α))</c>, which is stronger.</para>
/// <para>For a hinge, D is a quadratic on a box: Polyak–Łojasiewicz, so that the rate is linear all the same (Karimi, Nutini, Schmidt 2016, section
/// 4.3), but by a constant that nobody can compute from the data. None is declared.</para>
/// <para>Row k is drawn from <c>key.Fold(k)</c>. A step measures no gap.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows, without an intercept.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
public readonly record struct RandomDualCoordinateAscent<T, TRows, TLoss>
    : IRandomizedStep<
        RandomDualCoordinateAscent<T, TRows, TLoss>, T, DualProblem<T, TRows, TLoss>, RandomDualCoordinateState<T>, DualCoordinateInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
    where TLoss : struct, IDualCoordinateLoss<TLoss, T>
{
    internal RandomDualCoordinateAscent(RandomKey key) => Key = key;

    /// <summary>What the rows are drawn from.</summary>
    public RandomKey Key { get; }

    /// <inheritdoc/>
    public RandomDualCoordinateState<T> Initialize(in DualProblem<T, TRows, TLoss> oracle, ReadOnlySpan<T> start) =>
        new(DualPoints.At(oracle, start), Key, 0);

    /// <inheritdoc/>
    public int Outcomes(in RandomDualCoordinateState<T> state, in DualProblem<T, TRows, TLoss> oracle) => oracle.Dimension;

    /// <inheritdoc/>
    public double Probability(int outcome, in RandomDualCoordinateState<T> state, in DualProblem<T, TRows, TLoss> oracle) => 1.0 / oracle.Dimension;

    /// <inheritdoc/>
    public DualCoordinateInfo<T> Advance(ref RandomDualCoordinateState<T> state, in DualProblem<T, TRows, TLoss> oracle, Workspace workspace) =>
        Advance(state.Key.Fold(state.Steps).Integer(oracle.Dimension), ref state, oracle, workspace);

    /// <inheritdoc/>
    public DualCoordinateInfo<T> Advance(
        int outcome, ref RandomDualCoordinateState<T> state, in DualProblem<T, TRows, TLoss> oracle, Workspace workspace)
    {
        if (!T.IsFinite(oracle.LargestCurvature)) return Told("squared norm of a row");
        if (!oracle.IsAbsent(outcome))
        {
            var primal = state.At.Primal.Mutable;
            var prediction = oracle.Rows.RowDot(outcome, primal, workspace);
            if (!T.IsFinite(prediction)) return Told("prediction");
            ref var dual = ref state.At.Dual.Mutable[outcome];
            var before = dual;
            dual = oracle.Loss.Maximizer(before, prediction, oracle.Labels[outcome], oracle.Curvatures[outcome]);
            using var columnScratch = workspace.Rent<int>(oracle.LongestRow);
            using var valueScratch = workspace.Rent<T>(oracle.LongestRow);
            oracle.Move(outcome, dual - before, primal, state.At.Image.Mutable, columnScratch.Span, valueScratch.Span, workspace);
        }

        state = state with { Steps = state.Steps + 1 };
        return Told(null);

        static DualCoordinateInfo<T> Told(string? nonFinite) => new(new(T.NaN, T.NaN), 1, 0, 1, nonFinite);
    }
}
