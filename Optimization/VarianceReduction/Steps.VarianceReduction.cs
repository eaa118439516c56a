using System.Numerics;

namespace Toolkit.Optimization;

/// <content>Variance-reduced stochastic gradients, for any finite sum.</content>
public static partial class Steps
{
    /// <summary>SVRG, an outer loop a step: see <see cref="SvrgOuterLoop{T, TOracle, TProximalMap}"/>.</summary>
    /// <remarks>
    /// With snapshots at random iterates it declares E δ(x̃⁺) ≤ ρ δ(x̃) where <see cref="Optimization.Svrg.Contraction"/> gives one, for convex fᵢ and f with the
    /// Polyak–Łojasiewicz inequality: as it is made by default, ρ = ½. With snapshots at the last iterate it declares none.
    /// <para>
    /// The default m is what the theorem needs, and a call takes (m + 1)/2 steps of two terms each on average: n + 50 L_max/μ terms to halve the gap. Where L_max/μ
    /// is far above n that is long, and m = 2n, which Johnson and Zhang use for convex problems, comes along with no guarantee and more often a whole
    /// gradient. A run can stop, and a checkpoint be taken, only between calls.
    /// </para>
    /// </remarks>
    /// <param name="objective">f, whose terms set the length; not kept.</param>
    /// <param name="smoothness">Its constants.</param>
    /// <param name="key">What lengths and terms are drawn from.</param>
    /// <param name="rate">α, above 0; 1/(10 L_max) where none is given.</param>
    /// <param name="length">m, at least 1; ⌈50 L_max/μ⌉ where none is given and μ is known, else 2n.</param>
    /// <param name="snapshot">Where the next snapshot is taken.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, SvrgOuterLoopState<T>, GradientInfo<T>, SvrgOuterLoop<T, TOracle, Separable<T, L1<T>>>> Svrg<T, TOracle>(
        in TOracle objective, Smoothness<T> smoothness, RandomKey key, double? rate = null, int? length = null,
        SvrgSnapshot snapshot = SvrgSnapshot.RandomIterate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ISmoothSum<T>
    {
        var plan = SvrgPlan.Of(LargestTerm<T, TOracle>(objective), double.CreateChecked(smoothness.PolyakLojasiewicz), objective.Terms, rate, length);
        return new(
            new(new(plan.Length, snapshot, key), plan.Rate, ProximalMaps.L1<T>(0).OverVectors()), Named(nameof(Svrg), snapshot),
            snapshot == SvrgSnapshot.RandomIterate ? plan.Smooth : null);
    }

    /// <summary>SVRG for F = f + g, an outer loop a step: see <see cref="SvrgOuterLoop{T, TOracle, TProximalMap}"/>.</summary>
    /// <remarks>
    /// With snapshots at random iterates it declares E δ(x̃⁺) ≤ ρ δ(x̃) where <see cref="Optimization.Svrg.ProximalContraction"/> gives one, for convex fᵢ and g and a
    /// strongly convex f: as it is made by default, ρ is at most 0.84. With snapshots at the last iterate it declares none. What m costs is as without a map.
    /// </remarks>
    /// <param name="objective">f, whose constants and terms set the length; not kept.</param>
    /// <param name="map">The proximal map of g, separable.</param>
    /// <param name="key">What lengths and terms are drawn from.</param>
    /// <param name="rate">α, above 0; 1/(10 L_max) where none is given.</param>
    /// <param name="length">m, at least 1; ⌈100 L_max/μ⌉ where none is given and f is known to be strongly convex with μ, else 2n.</param>
    /// <param name="snapshot">Where the next snapshot is taken.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, SvrgOuterLoopState<T>, GradientInfo<T>, SvrgOuterLoop<T, TOracle, Separable<T, TProximalMap>>>
        ProximalSvrg<T, TOracle, TProximalMap>(
            in TOracle objective, ISeparableProximalMap<TProximalMap, T> map, RandomKey key, double? rate = null, int? length = null,
            SvrgSnapshot snapshot = SvrgSnapshot.RandomIterate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ISmoothSum<T>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
    {
        var strong = double.CreateChecked(objective.Smoothness.StrongConvexity);
        var plan = SvrgPlan.Of(LargestTerm<T, TOracle>(objective), strong, objective.Terms, rate, length, proximal: true);
        return new(
            new(new(plan.Length, snapshot, key), plan.Rate, map.OverVectors()), Named(nameof(ProximalSvrg), snapshot),
            snapshot == SvrgSnapshot.RandomIterate ? plan.Proximal : null);
    }

    /// <summary>Lifts an update to a step on gradients corrected by a snapshot; see <see cref="Svrg{T, TOracle}"/>. It declares no rate.</summary>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="sum">A finite sum of the type that the step will run on; not kept.</param>
    /// <param name="length">m, at least 1.</param>
    /// <param name="key">What lengths and terms are drawn from.</param>
    /// <param name="snapshot">Where the next snapshot is taken.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TState, SvrgState<T>>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, SvrgState<T>, Svrg<T, TOracle>>>
        WithSvrg<T, TState, TUpdate, TOracle>(
            this Update<IPoint, T, TState, TUpdate> update, in TOracle sum, int length, RandomKey key, SvrgSnapshot snapshot = SvrgSnapshot.RandomIterate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IFiniteSum<T> => update.From(new Svrg<T, TOracle>(length, snapshot, key));

    /// <summary>Lifts an update to a step on gradients corrected by a table; see <see cref="Saga{T, TOracle}"/>. It declares no rate.</summary>
    /// <remarks>The table has a number for each term and coordinate, less than 2³¹ of them: a run that would need more cannot begin.</remarks>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="sum">A finite sum of the type that the step will run on; not kept.</param>
    /// <param name="key">What the terms are drawn from.</param>
    public static Step<T, TOracle, EstimatedState<T, TState, SagaState<T>>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, SagaState<T>, Saga<T, TOracle>>>
        WithSaga<T, TState, TUpdate, TOracle>(this Update<IPoint, T, TState, TUpdate> update, in TOracle sum, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IFiniteSum<T> => update.From(new Saga<T, TOracle>(key));

    /// <summary>
    /// Lifts an update to a step on gradients corrected by a snapshot that a coin renews; see <see cref="LooplessSvrg{T, TOracle}"/>. It declares no rate.
    /// </summary>
    /// <param name="update">An update that needs no evidence but the point.</param>
    /// <param name="sum">A finite sum of the type that the step will run on; not kept.</param>
    /// <param name="probability">p, above 0 and at most 1.</param>
    /// <param name="key">What terms and coins are drawn from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, EstimatedState<T, TState, LooplessSvrgState<T>>, GradientInfo<T>, UpdateStep<T, TOracle, TState, TUpdate, LooplessSvrgState<T>, LooplessSvrg<T, TOracle>>>
        WithLooplessSvrg<T, TState, TUpdate, TOracle>(
            this Update<IPoint, T, TState, TUpdate> update, in TOracle sum, double probability, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IMovablePointState<T>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
        where TOracle : IFiniteSum<T> => update.From(new LooplessSvrg<T, TOracle>(probability, key));

    private static string Named(string name, SvrgSnapshot snapshot) => snapshot == SvrgSnapshot.LastIterate ? $"{name}, last iterate" : name;

    private static double LargestTerm<T, TOracle>(in TOracle objective)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ISmoothSum<T>
    {
        // Of terms that do not bend, 1 is a bound as good as 0.
        using var workspace = new Workspace();
        var lipschitz = double.CreateChecked(objective.LargestTermLipschitz(workspace));
        return Require.Positive(lipschitz == 0 ? 1 : lipschitz, nameof(objective.LargestTermLipschitz));
    }
}

/// <summary>How SVRG is made, and what that promises.</summary>
/// <param name="Rate">α.</param>
/// <param name="Length">m.</param>
/// <param name="Smooth">The rate without a proximal map; null without a guarantee.</param>
/// <param name="Proximal">The rate with one; null without a guarantee.</param>
internal readonly record struct SvrgPlan(double Rate, int Length, Rate? Smooth, Rate? Proximal)
{
    public static SvrgPlan Of(double lipschitz, double constant, int terms, double? rate, int? length, bool proximal = false)
    {
        var alpha = rate ?? 1 / (10 * lipschitz);
        var proved = Math.Ceiling((proximal ? 100 : 50) * lipschitz / constant);
        var m = length ?? (int)Math.Min(int.MaxValue, constant > 0 ? proved : 2.0 * terms);
        Require.Positive(alpha, nameof(rate));
        Require.AtLeastOne(m, nameof(length));
        return constant > 0
            ? new(
                alpha, m,
                Declared(Svrg.Contraction(constant, lipschitz, alpha, m),
                    "a step is an outer loop; convex terms, Polyak–Łojasiewicz with μ (Johnson and Zhang 2013, Theorem 1; Karimi, Nutini, Schmidt 2016, section 2.5)"),
                Declared(Svrg.ProximalContraction(constant, lipschitz, alpha, m),
                    "a step is an outer loop; convex terms, f strongly convex with μ, g convex (Xiao and Zhang 2014, Theorem 3.1)"))
            : new(alpha, m, null, null);
    }

    private static Rate? Declared(double? factor, string conditions) => factor is { } known ? Optimization.Rate.ExpectedLinear(known, conditions) : null;
}
