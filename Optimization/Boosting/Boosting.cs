using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    private const double LeastEdge = 1e-6;

    /// <summary>
    /// AdaBoost with decision stumps: greedy coordinate descent on the exponential loss. <c>h = argmax |∂f/∂h|; α = ½ ln((1 − ε)/ε); F ← F + α h</c>,
    /// ε the weighted share of rows where h errs.
    /// </summary>
    /// <remarks>
    /// Each step multiplies f by 2√(ε(1 − ε)), exactly, so with γ = ½ − ε at least γ₀ throughout f falls by √(1 − 4γ₀²) a step and the share of rows
    /// on the wrong side of zero is at most exp(−2γ₀²k) after k. Where γ₀ is given, that all weights on the rows leave some stump an edge of γ₀, it
    /// declares the linear rate √(1 − 4γ₀²); f* is then 0. Source: Freund and Schapire 1997, Theorem 6; as coordinate descent Friedman, Hastie,
    /// Tibshirani 2000.
    /// </remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="model">A model of the type that the step will run on; not kept.</param>
    /// <param name="weakEdge">γ₀, in [0, ½); 0 where none is known.</param>
    /// <param name="leastEdge">1 − 2ε at or below which no stump counts as better than chance, in [0, 1): the step stalls there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, LinearModel<T, DecisionStumps<T>, ExponentialLoss<T>>, BoostingState<T>, BoostingInfo<T>, Boosting<T, ExponentialLoss<T>, ExponentialLength<T>>>
        AdaBoost<T>(in LinearModel<T, DecisionStumps<T>, ExponentialLoss<T>> model, double weakEdge = 0, double leastEdge = LeastEdge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            new(default, leastEdge, 0),
            nameof(AdaBoost),
            Require.InHalfOpenUnit(2 * weakEdge, nameof(weakEdge)) > 0
                ? Rate.Linear(Math.Sqrt(1 - (4 * weakEdge * weakEdge)), "an edge of γ₀ under all weights (Freund and Schapire 1997, Theorem 6)")
                : null);

    /// <summary>
    /// Boosting with decision stumps as it is analysed: greedy coordinate descent on a smooth loss. <c>h = argmax |∂f/∂h|; F ← F − (∂f/∂h)/L_c ·
    /// h</c>, L_c = sup φ″ (1/n) Σ wᵢ.
    /// </summary>
    /// <remarks>
    /// Every step has f(x⁺) ≤ f(x) − ½‖∇f(x)‖∞²/L_c. Where μ₁ with ½‖∇f‖∞² ≥ μ₁ (f − f*) is given it declares the linear rate 1 − μ₁/L_c. Source:
    /// Karimi, Nutini, Schmidt 2016, section 2.2 (Gauss–Southwell) and its consequences for boosting.
    /// </remarks>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="model">A model of the type that the step will run on, whose weights set the length; not kept.</param>
    /// <param name="polyakLojasiewicz">μ₁, at least 0; 0 where none is known.</param>
    /// <param name="lowerBound">A lower bound of f, finite: what μ₁ is measured against along the run.</param>
    /// <param name="leastEdge">‖∇f‖∞ over Σ |∂f/∂F(aᵢ)| at or below which no stump counts as better than chance, in [0, 1): the step stalls
    /// there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, LinearModel<T, DecisionStumps<T>, TLoss>, BoostingState<T>, BoostingInfo<T>, Boosting<T, TLoss, InverseLipschitzLength<T, TLoss>>>
        Boosting<T, TLoss>(
            in LinearModel<T, DecisionStumps<T>, TLoss> model, double polyakLojasiewicz = 0, double lowerBound = 0, double leastEdge = LeastEdge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ISmoothLoss<TLoss, T> => new(
            new(new(StumpLipschitz(model)), leastEdge, lowerBound),
            nameof(Boosting), GreedyRate(StumpLipschitz(model), polyakLojasiewicz));

    /// <summary>As <see cref="Boosting{T, TLoss}"/>, with the best weight for the stump in place of −(∂f/∂h)/L_c: f falls by as much or more, and the
    /// same rate holds.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="model">A model of the type that the step will run on; not kept.</param>
    /// <param name="polyakLojasiewicz">μ₁, at least 0; 0 where none is known.</param>
    /// <param name="lowerBound">A lower bound of f, finite: what μ₁ is measured against along the run.</param>
    /// <param name="leastEdge">‖∇f‖∞ over Σ |∂f/∂F(aᵢ)| at or below which no stump counts as better than chance, in [0, 1): the step stalls
    /// there.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, LinearModel<T, DecisionStumps<T>, TLoss>, BoostingState<T>, BoostingInfo<T>, Boosting<T, TLoss, ExactLength<T, TLoss>>>
        ExactBoosting<T, TLoss>(
            in LinearModel<T, DecisionStumps<T>, TLoss> model, double polyakLojasiewicz = 0, double lowerBound = 0, double leastEdge = LeastEdge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ISmoothLoss<TLoss, T> => new(
            new(new(StumpLipschitz(model)), leastEdge, lowerBound),
            nameof(ExactBoosting), GreedyRate(StumpLipschitz(model), polyakLojasiewicz));

    // No stump answers with more than 1: a partial derivative changes along it by at most this much a unit; 1, a bound as good, where that is 0.
    private static T StumpLipschitz<T, TLoss>(in LinearModel<T, DecisionStumps<T>, TLoss> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ISmoothLoss<TLoss, T>
    {
        var lipschitz = model.Loss.Curvature * (model.Weights.IsEmpty ? T.One : Reductions.Sum(model.Weights) * model.InverseCount);
        return lipschitz > T.Zero ? lipschitz : T.One;
    }

    private static Rate? GreedyRate<T>(T lipschitz, double polyakLojasiewicz)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Require.NotNegative(polyakLojasiewicz) > 0
        ? Rate.Linear(
            Math.Max(0, 1 - (polyakLojasiewicz / double.CreateChecked(lipschitz))),
            "L_c, Polyak–Łojasiewicz with μ₁ in the ∞-norm (Karimi, Nutini, Schmidt 2016, section 2.2)")
        : null;
}

/// <summary>Greedy coordinate descent over decision stumps; see <see cref="Steps.AdaBoost{T}"/> and <see cref="Steps.Boosting{T, TLoss}"/>.</summary>
/// <remarks>
/// The stump with the largest partial derivative is found by one scan over the sorted features, at the price of their entries; of several as large it
/// is the first. Its prediction for every row is kept in the state, so that nothing else of the ensemble is touched.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
/// <typeparam name="TLength">How far a step goes.</typeparam>
public readonly record struct Boosting<T, TLoss, TLength>
    : IStep<Boosting<T, TLoss, TLength>, T, LinearModel<T, DecisionStumps<T>, TLoss>, BoostingState<T>, BoostingInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ILoss<TLoss, T>
    where TLength : struct, IStumpLength<TLength, T, TLoss>
{
    /// <summary>Refused: it is made for a model.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Boosting() => throw Require.Built("Steps.Boosting");

    internal Boosting(TLength length, double leastEdge, double lowerBound)
    {
        Length = length;
        LeastEdge = Number.Of<T>(Require.InHalfOpenUnit(leastEdge));
        LowerBound = Require.Finite(lowerBound);
    }

    /// <summary>How far a step goes.</summary>
    public TLength Length { get; }

    /// <summary>The edge at or below which the step stalls.</summary>
    public T LeastEdge { get; }

    /// <summary>What f is at least.</summary>
    public double LowerBound { get; }

    /// <inheritdoc/>
    public BoostingState<T> Initialize(in LinearModel<T, DecisionStumps<T>, TLoss> oracle, ReadOnlySpan<T> start)
    {
        using var workspace = new Workspace();
        var predictions = Buffer<T>.Allocate(oracle.Terms);
        oracle.Rows.Multiply(start, predictions.Mutable, workspace);
        return new(Buffer<T>.CopyOf(start), predictions, double.PositiveInfinity);
    }

    /// <inheritdoc/>
    public BoostingInfo<T> Advance(ref BoostingState<T> state, in LinearModel<T, DecisionStumps<T>, TLoss> oracle, Workspace workspace)
    {
        var predictions = state.Predictions.Lanes;
        using var slopes = workspace.Rent<T>(oracle.Terms);
        using var rental = workspace.Rent<T>(oracle.Terms);
        var answers = rental.Span;
        var loss = oracle.MeanLoss(predictions, workspace);
        oracle.SlopesOf(predictions, slopes);
        var mass = Reductions.SumOfAbs<T>(slopes.Span);
        if (!T.IsFinite(loss)) return BoostingInfo<T>.Of("loss", loss);
        if (!T.IsFinite(mass)) return BoostingInfo<T>.Of("derivative", loss);

        var (chosen, product) = oracle.Rows.Steepest(slopes.Span);
        var (descent, sign) = (T.Abs(product) * oracle.InverseCount, product > T.Zero ? -T.One : T.One);
        var edge = mass > T.Zero ? T.Abs(product) / mass : T.Zero;
        var stump = oracle.Rows[chosen];
        if (sign < T.Zero) stump = stump with { Polarity = -1 };
        var constant = PathConstant(state.PathConstant, descent, loss);
        if (edge <= LeastEdge) return new(stump, edge, loss, descent, T.Zero, constant, 1) { Stalled = true };

        oracle.Rows.Answers(chosen, answers);
        Vectors.Scale(answers, sign, answers);
        var length = Length.Of(new StumpChoice<T>(predictions, slopes.Span, answers, descent), oracle, workspace);
        if (!T.IsFinite(length)) return BoostingInfo<T>.Of("length", loss);

        Vectors.AddScaled(state.Predictions.Span, length, answers, state.Predictions.Mutable);
        state.Point.Mutable[chosen] += sign * length;
        state = state with { PathConstant = constant };
        return new(stump, edge, loss, descent, length, constant, 1);
    }

    // The least of ½‖∇f‖∞² / (f − lower bound) so far; a point on the bound says nothing.
    private double PathConstant(double before, T descent, T loss)
    {
        var (slope, gap) = (double.CreateChecked(descent), double.CreateChecked(loss) - LowerBound);
        return gap > 0 ? Math.Min(before, slope * slope / 2 / gap) : before;
    }
}

/// <summary>What boosting remembers.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Point">x, the weight of each stump; those chosen again add up.</param>
/// <param name="Predictions">F(aᵢ), what the stumps together predict of each row.</param>
/// <param name="PathConstant">The least ½‖∇f‖∞² / (f − lower bound) of the points so far; +∞ before the first.</param>
public readonly record struct BoostingState<T>(Buffer<T> Point, Buffer<T> Predictions, double PathConstant) : IState<BoostingState<T>>, IPointState<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public BoostingState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Buffer(Predictions), visitor.Scalar(PathConstant));
}

/// <summary>What a step of boosting tells.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Stump">The stump that was chosen, of the polarity that descends.</param>
/// <param name="Edge">‖∇f‖∞ / Σ |∂f/∂F(aᵢ)|: under the exponential loss 1 − 2ε, ε the weighted share of rows where the stump errs.</param>
/// <param name="Loss">f(x) at the point before.</param>
/// <param name="GradientNorm">‖∇f(x)‖∞ there.</param>
/// <param name="Weight">α, what the stump's weight grew by.</param>
/// <param name="PolyakLojasiewicz">μ₁ along the path: the least ½‖∇f‖∞² / (f − lower bound) of the points so far.</param>
/// <param name="OracleCalls">How often the step asked the oracle.</param>
/// <param name="NonFinite">The quantity that was not finite; null when all was well.</param>
public readonly record struct BoostingInfo<T>(
    Stump<T> Stump, T Edge, T Loss, T GradientNorm, T Weight, double PolyakLojasiewicz, int OracleCalls, string? NonFinite = null) : IStepInfo
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether no stump has an edge: none was chosen, and none ever will be.</summary>
    public bool Stalled { get; init; }

    internal static BoostingInfo<T> Of(string notFinite, T loss) => new(default, T.NaN, loss, T.NaN, T.NaN, double.NaN, 1, notFinite);
}
