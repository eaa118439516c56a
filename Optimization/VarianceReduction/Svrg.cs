using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Where the next snapshot of SVRG is taken.</summary>
public enum SvrgSnapshot
{
    /// <summary>At an inner iterate, each of x₁ … x_m equally likely: what the theorems are about.</summary>
    RandomIterate,

    /// <summary>At the last inner iterate, x_m: common in code, and without a theorem of this kind.</summary>
    LastIterate,
}

/// <summary>The contraction of SVRG per outer loop, as the theorems have it.</summary>
public static class Svrg
{
    /// <summary>
    /// <c>ρ = 1/(μ α m (1 − 2 L_max α)) + 2 L_max α/(1 − 2 L_max α)</c> with E δ(x̃⁺) ≤ ρ δ(x̃); null, no guarantee, where α ≥ 1/(2 L_max) or ρ ≥ 1.
    /// </summary>
    /// <remarks>
    /// <para>
    /// For convex fᵢ, each L_max-smooth, and f with the Polyak–Łojasiewicz inequality (through quadratic growth), without a proximal map. Source: Johnson and
    /// Zhang 2013, Theorem 1; Karimi, Nutini, Schmidt 2016, section 2.5.
    /// </para>
    /// <para>
    /// The proof bounds the sum of the gaps of x₀ … x_{m−1}; of m + 1 of them in the same way, and x₀ taken away leaves those of x₁ … x_m, with
    /// another (1 − 4 L_max α)/(1 − 2 L_max α)/m to spare, which is not negative where ρ &lt; 1.
    /// </para>
    /// </remarks>
    /// <param name="polyakLojasiewicz">μ, above 0.</param>
    /// <param name="largestTermLipschitz">L_max, above 0.</param>
    /// <param name="rate">α, above 0.</param>
    /// <param name="length">m, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double? Contraction(double polyakLojasiewicz, double largestTermLipschitz, double rate, long length)
    {
        var reach = 2 * Require.Positive(largestTermLipschitz) * Require.Positive(rate);
        var growth = Require.Positive(polyakLojasiewicz) * rate * Require.AtLeastOne(length);
        return Guaranteed(reach, ((1 / growth) + reach) / (1 - reach));
    }

    /// <summary>
    /// <c>ρ = 1/(μ α m (1 − 4 L_max α)) + 4 L_max α (m + 1)/(m (1 − 4 L_max α))</c>, with a proximal map; null, no guarantee, where α ≥ 1/(4 L_max) or ρ
    /// ≥ 1.
    /// </summary>
    /// <remarks>
    /// For convex fᵢ, each L_max-smooth, convex g, and F = f + g strongly convex with μ. Source: Xiao and Zhang 2014, Theorem 3.1, whose snapshot is the mean
    /// of x₁ … x_m: the proof bounds the mean of their gaps, which is the expected gap of a random one.
    /// </remarks>
    /// <param name="strongConvexity">μ, above 0.</param>
    /// <param name="largestTermLipschitz">L_max, above 0.</param>
    /// <param name="rate">α, above 0.</param>
    /// <param name="length">m, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double? ProximalContraction(double strongConvexity, double largestTermLipschitz, double rate, long length)
    {
        var reach = 4 * Require.Positive(largestTermLipschitz) * Require.Positive(rate);
        var growth = Require.Positive(strongConvexity) * rate * Require.AtLeastOne(length);
        return Guaranteed(reach, ((1 / growth) + (reach * ((length + 1.0) / length))) / (1 - reach));
    }

    private static double? Guaranteed(double reach, double factor) => reach < 1 && factor < 1 ? factor : null;
}

/// <summary>
/// Stochastic variance-reduced gradients: <c>∇fᵢ(x) − ∇fᵢ(x̃) + ∇f(x̃)</c> with a snapshot x̃, renewed after m steps, and a uniformly random i.
/// </summary>
/// <remarks>
/// <para>
/// Unbiased, with a variance that vanishes at the solution. Where the next snapshot is a random inner iterate x_t, what comes behind it is of no use: so t is
/// drawn at the beginning of the loop, each of 1 … m with the same probability, and the loop ends there. Nothing but snapshot and gradient is kept, and
/// loops take (m + 1)/2 steps on average.
/// </para>
/// <para>
/// The theorems bound the gap at the snapshots, not at a fixed number of inner steps: <see cref="SvrgOuterLoop{T, TOracle, TProximalMap}"/> is the step that
/// ends at a snapshot, and declares them. Loop s draws from <c>key.Fold(s)</c>: its length as integer 0, the term of its k-th step as integer k + 1. A step asks for
/// two terms, the first of a loop for the whole gradient too. Source: Johnson and Zhang 2013; Xiao and Zhang 2014.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A finite sum.</typeparam>
public readonly record struct Svrg<T, TOracle> : IRandomizedEstimator<Svrg<T, TOracle>, T, TOracle, SvrgState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IFiniteSum<T>
{
    internal Svrg(int length, SvrgSnapshot snapshot, RandomKey key) => (Length, Snapshot, Key) = (Require.AtLeastOne(length), snapshot, key);

    /// <summary>m.</summary>
    public int Length { get; }

    /// <summary>Where the next snapshot is taken.</summary>
    public SvrgSnapshot Snapshot { get; }

    /// <summary>What lengths and terms are drawn from.</summary>
    public RandomKey Key { get; }

    /// <inheritdoc/>
    public SvrgState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        new(Buffer<T>.Allocate(start.Length), Buffer<T>.Allocate(start.Length), Key, 0, 0, 0);

    /// <inheritdoc/>
    public int Estimate(ref SvrgState<T> state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) => Estimate(
        state.Begins ? End(state.Key.Fold(state.Loops)) - 1 : state.Key.Fold(state.Loops - 1).Integer(oracle.Terms, state.Position + 1L),
        ref state, oracle, point, destination, workspace);

    /// <inheritdoc/>
    /// <remarks>The terms; where a loop begins, how many steps it takes.</remarks>
    public int Outcomes(in SvrgState<T> state, in TOracle oracle) => state.Begins ? Length : oracle.Terms;

    /// <inheritdoc/>
    public double Probability(int outcome, in SvrgState<T> state, in TOracle oracle) =>
        !state.Begins || Snapshot == SvrgSnapshot.RandomIterate ? 1.0 / Outcomes(state, oracle) : outcome == Length - 1 ? 1 : 0;

    /// <inheritdoc/>
    public int Estimate(int outcome, ref SvrgState<T> state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        if (!state.Begins)
        {
            Correct(outcome, oracle, point, state.Snapshot.Span, state.Gradient.Span, destination, workspace);
            state = state with { Position = state.Position + 1 };
            return 2;
        }

        // At the snapshot itself the two terms cancel, and the whole gradient is the estimate.
        oracle.Gradient(point, destination, workspace);
        if (Estimates.IsSound<T>(destination))
        {
            point.CopyTo(state.Snapshot.Mutable);
            destination.CopyTo(state.Gradient.Mutable);
            state = state with { Loops = state.Loops + 1, Position = 1, End = outcome + 1 };
        }

        return 1;
    }

    // How many steps the loop of this key takes.
    internal int End(RandomKey loop) => Snapshot == SvrgSnapshot.RandomIterate ? 1 + loop.Integer(Length) : Length;

    // destination ← ∇fᵢ(x) − ∇fᵢ(x̃) + ∇f(x̃), or ∇fᵢ(x) where that is not sound.
    internal static void Correct(
        int term, in TOracle oracle, ReadOnlySpan<T> point, ReadOnlySpan<T> snapshot, ReadOnlySpan<T> gradient, Span<T> destination, Workspace workspace)
    {
        ReadOnlySpan<int> batch = [term];
        using var there = workspace.Rent<T>(point.Length);
        oracle.BatchGradient(batch, point, destination, workspace);

        // What overflows in the same way at both points would cancel, and everything else with it.
        if (!Estimates.IsSound<T>(destination)) return;
        oracle.BatchGradient(batch, snapshot, there.Span, workspace);
        Vectors.AddScaled<T>(destination, -T.One, there.Span, destination);
        Vectors.AddScaled<T>(destination, T.One, gradient, destination);
    }
}

/// <summary>What SVRG remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Snapshot">x̃.</param>
/// <param name="Gradient">∇f(x̃).</param>
/// <param name="Key">What lengths and terms are drawn from.</param>
/// <param name="Loops">The number of loops begun.</param>
/// <param name="Position">The number of steps taken in the current one.</param>
/// <param name="End">How many it takes; 0 before the first.</param>
public readonly record struct SvrgState<T>(Buffer<T> Snapshot, Buffer<T> Gradient, RandomKey Key, long Loops, int Position, int End)
    : IState<SvrgState<T>>
    where T : unmanaged
{
    /// <summary>Whether the next estimate takes a snapshot.</summary>
    public bool Begins => Position == End;

    /// <inheritdoc/>
    public SvrgState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(Snapshot), visitor.Buffer(Gradient), visitor.Scalar(Key), visitor.Scalar(Loops), visitor.Scalar(Position), visitor.Scalar(End));
}
