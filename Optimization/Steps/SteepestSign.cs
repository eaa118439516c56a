using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>
    /// Sign descent as it is analysed, steepest descent in the norm maxᵢ √Lᵢ |uᵢ|: <c>N = Σⱼ |∂ⱼf(x)| / √Lⱼ; xᵢ ← xᵢ − N sign(∂ᵢf(x)) / √Lᵢ</c>.
    /// </summary>
    /// <remarks>
    /// With <c>Σᵢ |∂ᵢf(y) − ∂ᵢf(x)| / √Lᵢ ≤ maxᵢ √Lᵢ |yᵢ − xᵢ|</c> every step has f(x⁺) ≤ f(x) − ½N². Where μₛ with ½N² ≥ μₛ (f(x) − f*) is known it
    /// declares f(x⁺) − f* ≤ (1 − μₛ)(f(x) − f*): for a quadratic μₛ is at least the smallest non-zero eigenvalue of D^(−1/2) H D^(−1/2), D =
    /// diag(L), and for any f at least μ / max Lᵢ. Without N — <see cref="Transforms.SignDescent{T}(double)"/>, <see cref="Transforms.RProp{T}"/> —
    /// there is no such theorem, and they declare none. A point with N = 0 is stationary: the step stalls there. Source: Karimi, Nutini, Schmidt
    /// 2016, appendix.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TOracle">The oracle.</typeparam>
    /// <param name="oracle">An oracle of the type that the step will run on; not kept.</param>
    /// <param name="constants">L, one for each coordinate, finite and above 0; copied. See <see cref="ISignSmooth{T}.SignDescentConstants"/>.</param>
    /// <param name="polyakLojasiewicz">μₛ, at least 0; 0 where none is known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, UpdateState<T, ChainState<NoState, NoState>>, SteepestSignInfo<T>, SteepestSign<T, TOracle>>
        SteepestSignDescent<T, TOracle>(in TOracle oracle, ReadOnlySpan<T> constants, double polyakLojasiewicz = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IGradientOracle<T> => new(
            new(new(Transforms.SteepestSignDescent(constants).Operator)),
            nameof(SteepestSignDescent),
            Require.NotNegative(polyakLojasiewicz) > 0
                ? Rate.Linear(
                    Math.Max(0, 1 - polyakLojasiewicz),
                    "constants L of sign descent, Polyak–Łojasiewicz with μₛ in their dual norm (Karimi, Nutini, Schmidt 2016, appendix)")
                : null);
}

/// <summary>Steepest descent in the norm maxᵢ √Lᵢ |uᵢ|; see <see cref="Steps.SteepestSignDescent{T, TOracle}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <param name="Update">The update that moves.</param>
public readonly record struct SteepestSign<T, TOracle>(Descent<T, ChainState<NoState, NoState>, ChainKernel<T, SteepestSignKernel<T>, ScaleKernel<T>>, Chain<T, ScaleBySteepestSign<T>, NoState, SteepestSignKernel<T>, Scale<T>, NoState, ScaleKernel<T>>> Update)
    : IStep<SteepestSign<T, TOracle>, T, TOracle, UpdateState<T, ChainState<NoState, NoState>>, SteepestSignInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IGradientOracle<T>
{
    /// <inheritdoc/>
    public UpdateState<T, ChainState<NoState, NoState>> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        Update.Initialize(start);

    /// <inheritdoc/>
    public SteepestSignInfo<T> Advance(ref UpdateState<T, ChainState<NoState, NoState>> state, in TOracle oracle, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(state.Point.Length);
        var gradient = rental.Span;
        oracle.Gradient(state.Point.Span, gradient, workspace);
        var norm = Reductions.Norm<T>(gradient);
        var magnitude = Update.Transform.First.Magnitude(gradient);
        if (!T.IsFinite(norm * norm)) return new(magnitude, norm, 1, "gradient");
        if (!T.IsFinite(magnitude * magnitude)) return new(magnitude, norm, 1, "magnitude");

        Update.Apply(ref state, gradient, new Evidence<T>(state.Point.Span, norm), workspace);
        return new(magnitude, norm, 1);
    }
}

/// <summary>What a step of steepest descent by signs tells.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Magnitude">N = Σᵢ |∂ᵢf(x)| / √Lᵢ at the point before: the objective fell by ½N² at least.</param>
/// <param name="GradientNorm">‖∇f(x)‖₂ there.</param>
/// <param name="OracleCalls">How often the step asked the oracle.</param>
/// <param name="NonFinite">The quantity that was not finite; null when all was well.</param>
public readonly record struct SteepestSignInfo<T>(T Magnitude, T GradientNorm, int OracleCalls, string? NonFinite = null) : IStepInfo
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether the point is stationary, N = 0: it stays where it is.</summary>
    public bool Stalled => NonFinite is null && Magnitude == T.Zero;
}
