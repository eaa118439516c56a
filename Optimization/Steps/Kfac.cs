using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>The optimiser of K-FAC: direction by a Kronecker-factored Fisher matrix, length and momentum by the exact Fisher matrix of the batch, damping by the reduction ratio; see <see cref="KfacStep{T, TOracle, TFisher, TBatchState, TBatches}"/>.</summary>
    /// <param name="oracle">An oracle of the type that the step will run on; not kept.</param>
    /// <param name="preconditioner">The Fisher matrix by layers; its own damping is not used.</param>
    /// <param name="batches">Which terms each batch has.</param>
    /// <param name="key">What targets are drawn from, for a Monte Carlo Fisher matrix: those of step k from <c>key.Fold(k)</c>.</param>
    /// <param name="options">How damping is adapted.</param>
    public static Step<T, TOracle, KfacState<T, TBatchState>, KfacInfo<T>, KfacStep<T, TOracle, TFisher, TBatchState, TBatches>>
        Kfac<T, TOracle, TFisher, TBatchState, TBatches>(
            in TOracle oracle, KroneckerPreconditioner<T, TFisher> preconditioner, IBatches<TBatches, TBatchState> batches, RandomKey key, KfacOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICurvatureOracle<T>, IGaussNewtonOracle<T>, IBatchValueOracle<T>
        where TFisher : struct, IFisher
        where TBatchState : struct, IState<TBatchState>
        where TBatches : struct, IBatches<TBatches, TBatchState> => new(new(preconditioner, (TBatches)batches, key, options ?? new()), nameof(Kfac));

    /// <summary>The same on batches of m terms drawn with replacement.</summary>
    /// <param name="oracle">An oracle of the type that the step will run on; not kept.</param>
    /// <param name="preconditioner">The Fisher matrix by layers; its own damping is not used.</param>
    /// <param name="batch">m, at least 1.</param>
    /// <param name="key">What batches and targets are drawn from.</param>
    /// <param name="options">How damping is adapted.</param>
    /// <exception cref="ArgumentOutOfRangeException">m is below 1.</exception>
    public static Step<T, TOracle, KfacState<T, SampledState>, KfacInfo<T>, KfacStep<T, TOracle, TFisher, SampledState, IndependentBatches>>
        Kfac<T, TOracle, TFisher>(in TOracle oracle, KroneckerPreconditioner<T, TFisher> preconditioner, int batch, RandomKey key, KfacOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICurvatureOracle<T>, IGaussNewtonOracle<T>, IBatchValueOracle<T>
        where TFisher : struct, IFisher => Kfac(oracle, preconditioner, Batches.Independent(batch, key.Split().Left), key.Split().Right, options);
}

/// <summary>How the optimiser of K-FAC adapts its damping.</summary>
public sealed record KfacOptions
{
    /// <summary>λ that a run begins with, above 0. It scales with the loss.</summary>
    public double Damping { get; init => field = Require.Positive(value, nameof(Damping)); } = 150;

    /// <summary>What λ does not fall below, above 0.</summary>
    public double LeastDamping { get; init => field = Require.Positive(value, nameof(LeastDamping)); } = 1e-8;

    /// <summary>η, at least 0: the second derivative of a penalty that is part of the oracle's value but not of its Gauss–Newton matrix. τ/N for a prior of precision τ over N terms.</summary>
    public double Penalty { get; init => field = Require.NotNegative<double>(value, nameof(Penalty)); }

    /// <summary>T₁, at least 1: λ is adapted every T₁ steps.</summary>
    public int DampingPeriod { get; init => field = Require.AtLeastOne(value, nameof(DampingPeriod)); } = 5;

    /// <summary>T₂, at least 1: every T₂ steps three dampings of the factors are tried, γ, ω₂ γ and γ/ω₂. Null for γ = √(λ + η) at all times.</summary>
    public int? FactorDampingPeriod { get; init => field = value is { } period ? Require.AtLeastOne(period, nameof(FactorDampingPeriod)) : null; }
}

/// <summary>
/// K-FAC with all its parts: <c>v₁ = −P ∇f</c> with factors damped by γ, and with v₂ the move before <c>x ← x + α v₁ + μ v₂</c>, α and μ at the least of
/// <c>½ vᵀ (F + λ′ I) v + ∇fᵀ v</c>, where F is the Gauss–Newton matrix of the same batch, by products, and λ′ = λ + η.
/// </summary>
/// <remarks>
/// <para>
/// Every T₁ steps λ follows the ratio ρ of what the batch's value fell by to what the model said: above ¾ λ ← ω₁ λ, below ¼ λ ← λ/ω₁, ω₁ = (19/20)^T₁. Every T₂ steps γ is the best of γ, ω₂ γ and
/// γ/ω₂ by the model, ω₂ = (19/20)^(T₂/2). In the eigenbases of the factors another damping costs no other inverse.
/// </para>
/// <para>
/// No rate is declared. A gradient that is not finite leaves the state as it was. Where the model is not finite, or the value at the end of the step is not, the point stays, λ is raised and
/// the info says so. Source: Martens and Grosse 2015, sections 6 and 7.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TFisher">The kind of the Fisher matrix that factors are of.</typeparam>
/// <typeparam name="TBatchState">The state of the rule for batches.</typeparam>
/// <typeparam name="TBatches">The rule for batches.</typeparam>
public readonly record struct KfacStep<T, TOracle, TFisher, TBatchState, TBatches>
    : IStep<KfacStep<T, TOracle, TFisher, TBatchState, TBatches>, T, TOracle, KfacState<T, TBatchState>, KfacInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : ICurvatureOracle<T>, IGaussNewtonOracle<T>, IBatchValueOracle<T>
    where TFisher : struct, IFisher
    where TBatchState : struct, IState<TBatchState>
    where TBatches : struct, IBatches<TBatches, TBatchState>
{
    private const double Decay = 19.0 / 20;

    internal KfacStep(KroneckerPreconditioner<T, TFisher> preconditioner, TBatches batches, RandomKey key, KfacOptions options)
    {
        Require.Positive<T>(options.LeastDamping, nameof(options));
        (Preconditioner, Batches, Key, Options) = (preconditioner, batches, key, options);
    }

    /// <summary>The Fisher matrix by layers.</summary>
    public KroneckerPreconditioner<T, TFisher> Preconditioner { get; }

    /// <summary>The rule for batches.</summary>
    public TBatches Batches { get; }

    /// <summary>What targets are drawn from.</summary>
    public RandomKey Key { get; }

    /// <summary>How damping is adapted.</summary>
    public KfacOptions Options { get; }

    /// <inheritdoc/>
    public KfacState<T, TBatchState> Initialize(in TOracle oracle, ReadOnlySpan<T> start)
    {
        var damping = Options.Damping + Options.Penalty;
        return new(
            Buffer<T>.CopyOf(start), Buffer<T>.Allocate(start.Length), Preconditioner.Initialize(start) with { Damping = damping }, Batches.Initialize(oracle.Terms), Key, Options.Damping, 0);
    }

    /// <inheritdoc/>
    public KfacInfo<T> Advance(ref KfacState<T, TBatchState> state, in TOracle oracle, Workspace workspace)
    {
        var n = state.Point.Length;
        using var scope = workspace.Open();
        var point = state.Point.Span;
        var gradient = workspace.Take<T>(n)[..n];
        var size = Batches.Room(state.Batches, oracle.Terms);
        var room = workspace.Take<int>(size)[..size];
        var batch = Batches.Draw(state.Batches, oracle.Terms, room);
        var evidence = oracle.BatchGradient<TFisher>(batch, point, gradient, state.Key.Fold(state.Steps), workspace);
        var norm = Reductions.Norm<T>(gradient);
        if (!T.IsFinite(norm * norm)) return new(norm, T.Zero, T.Zero, T.NaN, state.Damping, false, 1, "gradient");

        var adapts = (state.Steps + 1) % Options.DampingPeriod == 0;
        var (calls, value) = (1, T.Zero);
        if (adapts)
        {
            value = oracle.BatchValue(batch, point, workspace);
            calls++;
            if (!T.IsFinite(value)) return new(norm, T.Zero, T.Zero, T.NaN, state.Damping, false, calls, "value");
        }

        var factors = state.Preconditioner;
        Preconditioner.Observe(ref factors, gradient, new Evidence<T>(point, norm, evidence), workspace);
        var shift = state.Damping + Options.Penalty;
        var searches = Options.FactorDampingPeriod is { } period && (state.Steps + 1) % period == 0;
        if (Options.FactorDampingPeriod is null) factors = factors with { Damping = shift };

        var model = new Model(oracle, batch, point, gradient, state.Move.Span, shift, workspace);
        var direction = workspace.Take<T>(n)[..n];
        var (best, fit) = (factors.Damping, Try(factors, gradient, ref model, direction, workspace));
        if (searches)
        {
            // ω₂² for γ², and γ = √λ′ at the start.
            var ratio = Math.Pow(Decay, Options.FactorDampingPeriod!.Value);
            var trial = workspace.Take<T>(n)[..n];
            foreach (var damping in (ReadOnlySpan<double>)[best * ratio, best / ratio])
            {
                var other = Try(factors with { Damping = damping }, gradient, ref model, trial, workspace);
                if (!(other.Change < fit.Change)) continue;
                (best, fit) = (damping, other);
                trial.CopyTo(direction);
            }

            factors = factors with { Damping = Math.Max(best, Options.LeastDamping) };
        }

        calls += model.Calls;
        var (isTaken, quotient, lambda) = (double.IsFinite(fit.Change), double.NaN, state.Damping);
        var move = workspace.Take<T>(n)[..n];
        if (isTaken)
        {
            LaneMap.Scale(Number.Of<T>(fit.Momentum), state.Move.Span, move);
            LaneMap.AddScaled(Number.Of<T>(fit.Rate), direction, move);
            isTaken = Reductions.AllFinite<T>(move);
        }

        if (isTaken && adapts)
        {
            Vectors.AddScaled(point, T.One, move, direction);
            var reached = oracle.BatchValue(batch, direction, workspace);
            calls++;
            isTaken = T.IsFinite(reached);
            if (isTaken && fit.Change < 0) quotient = (double.CreateChecked(reached) - double.CreateChecked(value)) / fit.Change;
        }

        var step = Math.Pow(Decay, Options.DampingPeriod);
        if (!isTaken || quotient < 0.25) lambda /= step;
        else if (quotient > 0.75) lambda = Math.Max(Options.LeastDamping, lambda * step);
        if (isTaken)
        {
            move.CopyTo(state.Move.Mutable);
            LaneMap.Add(move, state.Point.Mutable);
        }

        state = state with { Preconditioner = factors, Batches = Batches.Commit(state.Batches, oracle.Terms, room), Damping = lambda, Steps = state.Steps + 1 };
        return isTaken
            ? new(norm, Number.Of<T>(fit.Rate), Number.Of<T>(fit.Momentum), Number.Of<T>(quotient), lambda, true, calls)
            : new(norm, T.Zero, T.Zero, T.NaN, lambda, false, calls);
    }

    private Fit Try(in KroneckerState<T> factors, ReadOnlySpan<T> gradient, ref Model model, Span<T> direction, Workspace workspace)
    {
        Preconditioner.Multiply(factors, gradient, T.Zero, default, direction, workspace);
        LaneMap.Scale(T.NegativeOne, direction, direction);
        return model.Minimize(direction, workspace);
    }

    private readonly record struct Fit(double Rate, double Momentum, double Change);

    // ½ vᵀ (F + λ′) v + ∇fᵀ v on the plane of a direction and the move before.
    private ref struct Model
    {
        private readonly TOracle _oracle;
        private readonly ReadOnlySpan<int> _batch;
        private readonly ReadOnlySpan<T> _point;
        private readonly ReadOnlySpan<T> _gradient;
        private readonly ReadOnlySpan<T> _before;
        private readonly double _shift;
        private readonly double _ownBefore;
        private readonly double _slopeBefore;

        public Model(in TOracle oracle, ReadOnlySpan<int> batch, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, ReadOnlySpan<T> before, double shift, Workspace workspace)
        {
            _oracle = oracle;
            _batch = batch;
            _point = point;
            _gradient = gradient;
            _before = before;
            _shift = shift;
            if (Reductions.NormInfinity(before) == T.Zero) return;
            using var rental = workspace.Rent<T>(point.Length);
            oracle.BatchGaussNewtonProduct(batch, point, before, rental.Span, workspace);
            Calls++;
            _ownBefore = Dot(before, rental.Span) + (shift * Dot(before, before));
            _slopeBefore = Dot(gradient, before);
        }

        public int Calls { get; private set; }

        public Fit Minimize(ReadOnlySpan<T> direction, Workspace workspace)
        {
            using var rental = workspace.Rent<T>(direction.Length);
            _oracle.BatchGaussNewtonProduct(_batch, _point, direction, rental.Span, workspace);
            Calls++;
            var slope = Dot(_gradient, direction);
            var own = Dot(direction, rental.Span) + (_shift * Dot(direction, direction));
            if (slope == 0 && own == 0 && _ownBefore == 0) return new(0, 0, 0);
            var cross = _ownBefore == 0 ? 0 : Dot(_before, rental.Span) + (_shift * Dot(_before, direction));
            var determinant = (own * _ownBefore) - (cross * cross);

            // Two directions that are one to rounding span no plane.
            if (!(determinant > double.CreateChecked(Number.Epsilon<T>()) * own * _ownBefore)) return own > 0 ? new(-slope / own, 0, -0.5 * slope * slope / own) : new(0, 0, double.NaN);
            var rate = ((cross * _slopeBefore) - (_ownBefore * slope)) / determinant;
            var momentum = ((cross * slope) - (own * _slopeBefore)) / determinant;
            return new(rate, momentum, 0.5 * ((slope * rate) + (_slopeBefore * momentum)));
        }

        private static double Dot(ReadOnlySpan<T> x, ReadOnlySpan<T> y) => double.CreateChecked(Reductions.Dot(x, y));
    }
}

/// <summary>What the optimiser of K-FAC remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TBatches">The state of the rule for batches.</typeparam>
/// <param name="Point">x.</param>
/// <param name="Move">v₂, the move before.</param>
/// <param name="Preconditioner">The factors, whose damping is γ².</param>
/// <param name="Batches">The state of the rule for batches.</param>
/// <param name="Key">What targets are drawn from.</param>
/// <param name="Damping">λ.</param>
/// <param name="Steps">The number of steps.</param>
public readonly record struct KfacState<T, TBatches>(Buffer<T> Point, Buffer<T> Move, KroneckerState<T> Preconditioner, TBatches Batches, RandomKey Key, double Damping, long Steps)
    : IState<KfacState<T, TBatches>>, IPointState<T>
    where T : unmanaged
    where TBatches : struct, IState<TBatches>
{
    /// <inheritdoc/>
    public KfacState<T, TBatches> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(Point), visitor.Buffer(Move), visitor.State(Preconditioner), visitor.State(Batches), visitor.Scalar(Key), visitor.Scalar(Damping), visitor.Scalar(Steps));
}

/// <summary>What a step of K-FAC tells.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="GradientNorm">‖∇f‖₂ over the batch, where the step began.</param>
/// <param name="Rate">α.</param>
/// <param name="Momentum">μ.</param>
/// <param name="ReductionRatio">ρ; NaN where it was not measured.</param>
/// <param name="Damping">λ behind the step.</param>
/// <param name="IsTaken">Whether the point moved: not where the model, or the value reached, was not finite.</param>
/// <param name="OracleCalls">How often the step asked the oracle.</param>
/// <param name="NonFinite">The quantity that was not finite, for which the state stayed as it was; null when all was well.</param>
public readonly record struct KfacInfo<T>(
    T GradientNorm, T Rate, T Momentum, T ReductionRatio, double Damping, bool IsTaken, int OracleCalls, string? NonFinite = null) : IStepInfo
    where T : unmanaged
{
    /// <summary>Never: a step that is not taken raises the damping.</summary>
    public bool Stalled => false;
}
