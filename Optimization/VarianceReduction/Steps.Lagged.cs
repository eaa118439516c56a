using System.Numerics;

namespace Toolkit.Optimization;

/// <content>Stochastic gradients on the rows of a linear model, plain and variance-reduced, with steps that cost the entries of their row.</content>
public static partial class Steps
{
    /// <summary>
    /// Stochastic gradients with a constant rate and steps that cost the entries of their row: see
    /// <see cref="LaggedStochasticGradient{T, TRows, TLoss, TSchedule}"/>.
    /// </summary>
    /// <remarks>
    /// It declares what <see cref="StochasticGradient{T, TOracle}(in TOracle, Smoothness{T}, double, RandomKey, double, int)"/> does, of m steps at once; with
    /// λ₁ &gt; 0 nothing.
    /// </remarks>
    /// <param name="objective">f; not kept.</param>
    /// <param name="rate">α, above 0.</param>
    /// <param name="key">What the terms are drawn from.</param>
    /// <param name="l1">λ₁, at least 0.</param>
    /// <param name="steps">The number of steps a call, at least 1; n where none is given.</param>
    /// <param name="gradientBound">C with E‖g‖² ≤ C² at every iterate of the run, which is for the caller to know; 0 where none is known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>, LaggedGradientState<T>, LaggedInfo, LaggedStochasticGradient<T, TRows, TLoss, ConstantSchedule<T>>>
        LaggedStochasticGradient<T, TRows, TLoss>(
            in SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>> objective, double rate, RandomKey key, double l1 = 0, int? steps = null,
            double gradientBound = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, ISmoothLoss<TLoss, T>
    {
        Require.Positive<T>(rate);
        var step = LaggedStochasticGradient(objective, Schedules.Constant<T>(rate), key, l1, steps);
        return l1 > 0 ? step : step.Declaring(ToFloor(objective.Smoothness, rate, gradientBound, step.Implementation.Steps));
    }

    /// <summary>
    /// Stochastic gradients with the rates of <see cref="Schedules.PolyakLojasiewicz{T}"/> and steps that cost the entries of their row: see
    /// <see cref="LaggedStochasticGradient{T, TRows, TLoss, TSchedule}"/>.
    /// </summary>
    /// <remarks>
    /// It declares what <see cref="StochasticGradient{T, TOracle}(in TOracle, Smoothness{T}, RandomKey, double, int)"/> does, of m steps at once; with λ₁ &gt; 0
    /// nothing.
    /// </remarks>
    /// <param name="objective">f, whose μ must be known: that of λ₂, or a measured one; not kept.</param>
    /// <param name="key">What the terms are drawn from.</param>
    /// <param name="l1">λ₁, at least 0.</param>
    /// <param name="steps">The number of steps a call, at least 1; n where none is given.</param>
    /// <param name="gradientBound">C with E‖g‖² ≤ C² at every iterate of the run, which is for the caller to know; 0 where none is known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range, or no μ is known.</exception>
    public static Step<T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>, LaggedGradientState<T>, LaggedInfo, LaggedStochasticGradient<T, TRows, TLoss, PolyakLojasiewiczSchedule<T>>>
        LaggedStochasticGradient<T, TRows, TLoss>(
            in SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>> objective, RandomKey key, double l1 = 0, int? steps = null,
            double gradientBound = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, ISmoothLoss<TLoss, T>
    {
        var constant = Require.Positive(double.CreateChecked(objective.Smoothness.PolyakLojasiewicz), nameof(objective.Smoothness.PolyakLojasiewicz));
        var step = LaggedStochasticGradient(objective, Schedules.PolyakLojasiewicz<T>(constant), key, l1, steps);
        return l1 > 0 ? step : step.Declaring(Falling(objective.Smoothness, gradientBound, step.Implementation.Steps));
    }

    /// <summary>
    /// Stochastic gradients with scheduled rates and steps that cost the entries of their row: see
    /// <see cref="LaggedStochasticGradient{T, TRows, TLoss, TSchedule}"/>. It declares no rate.
    /// </summary>
    /// <param name="objective">f; not kept.</param>
    /// <param name="rate">α_k, by the number of steps taken before.</param>
    /// <param name="key">What the terms are drawn from.</param>
    /// <param name="l1">λ₁, at least 0.</param>
    /// <param name="steps">The number of steps a call, at least 1; n where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>, LaggedGradientState<T>, LaggedInfo, LaggedStochasticGradient<T, TRows, TLoss, TSchedule>>
        LaggedStochasticGradient<T, TRows, TLoss, TSchedule>(
            in SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>> objective, ISchedule<TSchedule, T> rate, RandomKey key, double l1 = 0,
            int? steps = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, ISmoothLoss<TLoss, T>
        where TSchedule : struct, ISchedule<TSchedule, T> =>
        new(new((TSchedule)rate, l1, steps ?? objective.Terms, key), nameof(LaggedStochasticGradient));

    /// <summary>SVRG with steps that cost the entries of their row, an outer loop a call: see <see cref="LaggedReduction{T, TRows, TLoss}"/>.</summary>
    /// <remarks>
    /// With snapshots at random iterates it declares what <see cref="Svrg{T, TOracle}"/> does, or with λ₁ &gt; 0 what
    /// <see cref="ProximalSvrg{T, TOracle, TProximalMap}"/> does, where α and m have a guarantee. m = 2n, a usual choice, has one only where L_max/μ is below
    /// about n/10.
    /// </remarks>
    /// <param name="objective">f; not kept.</param>
    /// <param name="key">What lengths and terms are drawn from.</param>
    /// <param name="l1">λ₁, at least 0.</param>
    /// <param name="rate">α, above 0 and at most 1/λ₂; 1/(10 L_max) where none is given.</param>
    /// <param name="length">m, at least 1; 2n where none is given.</param>
    /// <param name="snapshot">Where the next snapshot is taken.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>, LaggedState<T>, LaggedInfo, LaggedReduction<T, TRows, TLoss>>
        LaggedSvrg<T, TRows, TLoss>(
            in SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>> objective, RandomKey key, double l1 = 0, double? rate = null,
            int? length = null, SvrgSnapshot snapshot = SvrgSnapshot.RandomIterate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, ISmoothLoss<TLoss, T>
    {
        var constants = objective.Smoothness;
        var constant = double.CreateChecked(l1 > 0 ? constants.StrongConvexity : constants.PolyakLojasiewicz);
        var plan = SvrgPlan.Of(
            LargestTerm<T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>>(objective), constant, objective.Terms, rate,
            length ?? checked(2 * objective.Terms));
        var atRandom = snapshot == SvrgSnapshot.RandomIterate;
        return new(
            new(atRandom ? SlopeRenewal.RandomIterate : SlopeRenewal.LastIterate, plan.Rate, l1, plan.Length, 0, key), Named(nameof(LaggedSvrg), snapshot),
            !atRandom ? null : l1 > 0 ? plan.Proximal : plan.Smooth);
    }

    /// <summary>SAGA with steps that cost the entries of their row: see <see cref="LaggedReduction{T, TRows, TLoss}"/>. It declares no rate.</summary>
    /// <param name="objective">f; not kept.</param>
    /// <param name="key">What the terms are drawn from.</param>
    /// <param name="l1">λ₁, at least 0.</param>
    /// <param name="rate">α, above 0 and at most 1/λ₂; 1/(3 L_max) where none is given.</param>
    /// <param name="steps">The number of steps a call, at least 1; n where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>, LaggedState<T>, LaggedInfo, LaggedReduction<T, TRows, TLoss>>
        LaggedSaga<T, TRows, TLoss>(
            in SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>> objective, RandomKey key, double l1 = 0, double? rate = null, int? steps = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, ISmoothLoss<TLoss, T> => new(
            new(SlopeRenewal.Seen, rate ?? 1 / (3 * LargestTerm<T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>>(objective)), l1, steps ?? objective.Terms, 0, key),
            nameof(LaggedSaga));

    /// <summary>
    /// SVRG without loops, with steps that cost the entries of their row: see <see cref="LaggedReduction{T, TRows, TLoss}"/>. It declares no rate.
    /// </summary>
    /// <param name="objective">f; not kept.</param>
    /// <param name="key">What terms and coins are drawn from.</param>
    /// <param name="l1">λ₁, at least 0.</param>
    /// <param name="rate">α, above 0 and at most 1/λ₂; 1/(6 L_max) where none is given.</param>
    /// <param name="probability">p, in [0, 1]; 1/n where none is given.</param>
    /// <param name="steps">The number of steps a call, at least 1; n where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>, LaggedState<T>, LaggedInfo, LaggedReduction<T, TRows, TLoss>>
        LaggedLooplessSvrg<T, TRows, TLoss>(
            in SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>> objective, RandomKey key, double l1 = 0, double? rate = null,
            double? probability = null, int? steps = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, ISmoothLoss<TLoss, T> => new(
            new(SlopeRenewal.Coin, rate ?? 1 / (6 * LargestTerm<T, SmoothL2Regularized<T, SmoothLinearModel<T, TRows, TLoss>>>(objective)), l1,
                steps ?? objective.Terms, probability ?? 1.0 / objective.Terms, key),
            nameof(LaggedLooplessSvrg));
}
