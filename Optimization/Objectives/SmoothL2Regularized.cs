using System.Numerics;

namespace Toolkit.Optimization;

/// <summary><c>f(x) + (λ/2) ‖x‖²</c> for a smooth mean loss f, the norm over its features; see <see cref="Regularization"/>.</summary>
/// <remarks>
/// Constants: L = L_f + λ, L_c = L_c,f + λ, and μ = λ, both as strong convexity and in the Polyak–Łojasiewicz inequality, where every coordinate
/// is a feature; else those of f, which is convex. As a finite sum its terms are fᵢ(x) + (λ/2) ‖x‖².
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TObjective">f.</typeparam>
public readonly struct SmoothL2Regularized<T, TObjective> : ISmoothSum<T>, IHessianSum<T>, ISignSmooth<T>, IDualityGapOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TObjective : struct, ISmoothMeanLoss<TObjective, T>
{
    private readonly L2Regularized<T, TObjective> _objective;

    internal SmoothL2Regularized(TObjective inner, T l2) => _objective = new(inner, l2);

    /// <summary>f.</summary>
    public TObjective Inner => _objective.Inner;

    /// <summary>λ.</summary>
    public T L2 => _objective.L2;

    /// <inheritdoc/>
    public int Dimension => _objective.Dimension;

    /// <inheritdoc/>
    public int Features => _objective.Features;

    /// <inheritdoc/>
    public int Terms => _objective.Terms;

    /// <inheritdoc/>
    public Smoothness<T> Smoothness
    {
        get
        {
            var before = Inner.Smoothness;
            var strong = before.StrongConvexity + (Features == Dimension ? L2 : T.Zero);
            var polyakLojasiewicz = T.Max(strong, L2 == T.Zero ? before.PolyakLojasiewicz : T.Zero);
            return new(before.Lipschitz + L2, polyakLojasiewicz, before.CoordinateLipschitz + L2) { StrongConvexity = strong };
        }
    }

    /// <summary>max L_i, the largest Lipschitz constant of a term's gradient: that of f, and λ.</summary>
    /// <param name="workspace">Scratch memory.</param>
    public T LargestTermLipschitz(Workspace workspace) => Inner.LargestTermLipschitz(workspace) + L2;

    /// <summary>Lᵢ for sign descent: those of f, and d λ for a feature.</summary>
    /// <param name="destination">Receives L₁ … L_d.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void SignDescentConstants(Span<T> destination, Workspace workspace)
    {
        Inner.SignDescentConstants(destination, workspace);
        foreach (ref var value in destination[..Features]) value += Number.Of<T>(Dimension) * L2;
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => _objective.Value(point, workspace);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) => _objective.Gradient(point, destination, workspace);

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) =>
        _objective.ValueAndGradient(point, destination, workspace);

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) =>
        _objective.BatchGradient(batch, point, destination, workspace);

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace)
    {
        Inner.HessianVectorProduct(point, direction, destination, workspace);
        _objective.AddPenaltyGradient(direction, destination);
    }

    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        Inner.Hessian(point, destination, workspace);
        AddPenalty(destination);
    }

    /// <inheritdoc/>
    public void BatchHessian(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        Inner.BatchHessian(batch, point, destination, workspace);
        AddPenalty(destination);
    }

    /// <inheritdoc/>
    public DualityGap<T> DualityGap(ReadOnlySpan<T> point, T l1, Workspace workspace) => _objective.DualityGap(point, l1, workspace);

    private void AddPenalty(MatrixSpan<T> hessian)
    {
        for (var j = 0; j < Features; j++) hessian[j, j] += L2;
    }
}
