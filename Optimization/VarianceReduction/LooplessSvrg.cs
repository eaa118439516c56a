using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>SVRG without loops: <c>∇fᵢ(x) − ∇fᵢ(w) + ∇f(w)</c>, then w ← x with probability p.</summary>
/// <remarks>
/// <para>
/// Unbiased, with a variance that vanishes at the solution; two terms a step, and the whole gradient where w is renewed. p of about 1/n makes these two
/// cost the same. The term of step k is integer k of the key, the coin uniform number k. The first whole gradient is asked for at the start.
/// </para>
/// <para>
/// With convex fᵢ, each L_max-smooth, f μ-strongly convex and α ≤ 1/(6 L_max), the Lyapunov function
/// <c>Φ = ‖x − x*‖² + (4 α²/(p n)) Σ ‖∇fᵢ(w) − ∇fᵢ(x*)‖²</c> shrinks in expectation by max(1 − α μ, 1 − p/2) a step. That bounds no gap from one step to the
/// next, so no rate is declared. Source: Kovalev, Horváth, Richtárik 2020, Theorem 5.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">A finite sum.</typeparam>
public readonly record struct LooplessSvrg<T, TOracle> : IRandomizedEstimator<LooplessSvrg<T, TOracle>, T, TOracle, LooplessSvrgState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IFiniteSum<T>
{
    internal LooplessSvrg(double probability, RandomKey key) =>
        (Renewal, Key) = (Require.Positive(Require.InUnit(probability), nameof(probability)), key);

    /// <summary>p.</summary>
    public double Renewal { get; }

    /// <summary>What terms and coins are drawn from.</summary>
    public RandomKey Key { get; }

    /// <inheritdoc/>
    public LooplessSvrgState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start)
    {
        using var workspace = new Workspace();
        var gradient = Buffer<T>.Allocate(start.Length);
        oracle.Gradient(start, gradient.Mutable, workspace);
        return new(Buffer<T>.CopyOf(start), gradient, Key, 0);
    }

    /// <inheritdoc/>
    public int Estimate(ref LooplessSvrgState<T> state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        var renews = state.Key.Uniform<double>(state.Steps) < Renewal ? 1 : 0;
        return Estimate((2 * state.Key.Integer(oracle.Terms, state.Steps)) + renews, ref state, oracle, point, destination, workspace);
    }

    /// <inheritdoc/>
    /// <remarks>Twice the terms: outcome 2i + 1 is term i with a renewal, 2i without.</remarks>
    public int Outcomes(in LooplessSvrgState<T> state, in TOracle oracle) => 2 * oracle.Terms;

    /// <inheritdoc/>
    public double Probability(int outcome, in LooplessSvrgState<T> state, in TOracle oracle) =>
        (outcome % 2 == 1 ? Renewal : 1 - Renewal) / oracle.Terms;

    /// <inheritdoc/>
    public int Estimate(int outcome, ref LooplessSvrgState<T> state, in TOracle oracle, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Svrg<T, TOracle>.Correct(outcome / 2, oracle, point, state.Snapshot.Span, state.Gradient.Span, destination, workspace);
        var calls = 2;
        if (outcome % 2 == 1)
        {
            using var gradient = workspace.Rent<T>(point.Length);
            oracle.Gradient(point, gradient.Span, workspace);
            calls++;
            if (Estimates.IsSound<T>(gradient.Span) && Estimates.IsSound<T>(destination))
            {
                point.CopyTo(state.Snapshot.Mutable);
                gradient.Span.CopyTo(state.Gradient.Mutable);
            }
        }

        state = state with { Steps = state.Steps + 1 };
        return calls;
    }
}

/// <summary>What SVRG without loops remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Snapshot">w.</param>
/// <param name="Gradient">∇f(w).</param>
/// <param name="Key">What terms and coins are drawn from.</param>
/// <param name="Steps">The number of steps taken.</param>
public readonly record struct LooplessSvrgState<T>(Buffer<T> Snapshot, Buffer<T> Gradient, RandomKey Key, long Steps)
    : IState<LooplessSvrgState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public LooplessSvrgState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Snapshot), visitor.Buffer(Gradient), visitor.Scalar(Key), visitor.Scalar(Steps));
}
