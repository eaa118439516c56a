using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A preconditioner P(x), symmetric and positive definite, that changes from point to point.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IRiemannianMetric<T>
    where T : unmanaged
{
    /// <summary>factor ← L(x), lower triangular with P(x) = L Lᵀ and a diagonal above 0; what is above the diagonal is not read.</summary>
    /// <param name="point">x.</param>
    /// <param name="factor">Receives as many rows and columns as x has elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Factor(ReadOnlySpan<T> point, MatrixSpan<T> factor, Workspace workspace);

    /// <summary>destination ← Γ(x), <c>Γᵢ = Σⱼ ∂Pᵢⱼ/∂xⱼ</c>.</summary>
    /// <param name="point">x.</param>
    /// <param name="destination">Receives as many elements.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Divergence(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace);
}

/// <summary>
/// Langevin steps with a preconditioner that changes from point to point: <c>x′ = x + h [P ∇ ln p + Γ] + √(2h) L ξ</c>, accepted or rejected as proposals are, or all taken.
/// </summary>
/// <remarks>
/// Without the divergence Γ, and not adjusted, the law is another: for P = G(x) I it is p/G, and does not come nearer as h falls. Adjusted, Γ makes proposals better and leaves the law.
/// Transition k draws from <c>key.Fold(k)</c>: the proposal from its fold 0, the acceptance from its fold 1. Source: Xifara, Sherlock, Livingstone, Byrne, Girolami 2014; Ma, Chen, Fox 2015.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDensity">The target.</typeparam>
/// <typeparam name="TMetric">P.</typeparam>
public readonly record struct RiemannianLangevin<T, TDensity, TMetric>
    : IStep<RiemannianLangevin<T, TDensity, TMetric>, T, TDensity, RiemannianState<T>, HamiltonianInfo>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDensity : ILogDensity<T>
    where TMetric : IRiemannianMetric<T>
{
    /// <summary>A sampler.</summary>
    /// <param name="metric">P.</param>
    /// <param name="key">What the transitions are drawn with.</param>
    /// <param name="stepSize">h, finite and above 0.</param>
    /// <param name="isAdjusted">Whether moves are accepted or rejected.</param>
    /// <param name="includesDivergence">Whether the drift has Γ.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public RiemannianLangevin(TMetric metric, RandomKey key, double stepSize, bool isAdjusted = true, bool includesDivergence = true)
    {
        ArgumentNullException.ThrowIfNull(metric);
        (Metric, Key, StepSize, IsAdjusted, IncludesDivergence) = (metric, key, HamiltonianArguments.StepSize(stepSize), isAdjusted, includesDivergence);
    }

    /// <summary>P.</summary>
    public TMetric Metric { get; }

    /// <summary>What the transitions are drawn with.</summary>
    public RandomKey Key { get; }

    /// <summary>h.</summary>
    public double StepSize { get; }

    /// <summary>Whether moves are accepted or rejected.</summary>
    public bool IsAdjusted { get; }

    /// <summary>Whether the drift has Γ.</summary>
    public bool IncludesDivergence { get; }

    /// <inheritdoc/>
    public RiemannianState<T> Initialize(in TDensity oracle, ReadOnlySpan<T> start)
    {
        using var workspace = new Workspace();
        var (point, gradient) = (Buffer<T>.CopyOf(start), Buffer<T>.Allocate(start.Length));
        return new(point, gradient, oracle.LogDensityAndGradient(point.Span, gradient.Mutable, workspace), 0);
    }

    /// <inheritdoc/>
    public HamiltonianInfo Advance(ref RiemannianState<T> state, in TDensity oracle, Workspace workspace)
    {
        if (!T.IsFinite(state.LogDensity)) return new(0, double.NaN, 0, false, 0, "log density");
        using var scope = workspace.Open();
        var (n, key) = (state.Point.Length, Key.Fold(state.Transition));
        var proposal = workspace.Take<T>(n)[..n];
        var gradient = workspace.Take<T>(n)[..n];
        var normals = workspace.Take<T>(n)[..n];
        var factor = new MatrixSpan<T>(workspace.Take<T>(n * n), n, n);
        key.Fold(0).Normals(normals);
        Metric.Factor(state.Point.Span, factor, workspace);
        Mean(state.Point.Span, state.Gradient.Span, factor, proposal, workspace);
        var scale = T.CreateTruncating(Math.Sqrt(2 * StepSize));
        for (var i = 0; i < n; i++) proposal[i] += scale * Reductions.Dot<T>(factor.Row(i)[..(i + 1)], normals[..(i + 1)]);
        if (!Reductions.AllFinite<T>(proposal)) return Stayed(ref state, true);
        var forward = (-0.5 * double.CreateTruncating(Reductions.Dot<T>(normals, normals))) - LogDeterminant(factor);
        var there = oracle.LogDensityAndGradient(proposal, gradient, workspace);
        if (!T.IsFinite(there) || !Reductions.AllFinite<T>(gradient)) return Stayed(ref state, true);
        var acceptance = 1.0;
        if (IsAdjusted)
        {
            // The density of the way back: the proposal's own drift and factor, and L⁻¹ by substitution.
            var mean = workspace.Take<T>(n)[..n];
            Metric.Factor(proposal, factor, workspace);
            Mean(proposal, gradient, factor, mean, workspace);
            var squares = 0.0;
            for (var i = 0; i < n; i++)
            {
                var row = factor.Row(i);
                var element = (state.Point.Span[i] - mean[i] - Reductions.Dot<T>(row[..i], normals[..i])) / row[i];
                normals[i] = element;
                squares += double.CreateTruncating(element * element);
            }

            var ratio = double.CreateTruncating(there) - double.CreateTruncating(state.LogDensity) - (squares / (4 * StepSize)) - LogDeterminant(factor) - forward;
            acceptance = Math.Min(1, Math.Exp(ratio));
            if (!(key.Fold(1).Uniform<double>() < acceptance)) return Stayed(ref state, false, acceptance);
        }

        proposal.CopyTo(state.Point.Mutable);
        gradient.CopyTo(state.Gradient.Mutable);
        state = state with { LogDensity = there, Transition = state.Transition + 1 };
        return new(acceptance, double.NaN, 0, false, 1);
    }

    private static HamiltonianInfo Stayed(ref RiemannianState<T> state, bool isDivergent, double acceptance = 0)
    {
        state = state with { Transition = state.Transition + 1 };
        return new(double.IsNaN(acceptance) ? 0 : acceptance, double.NaN, 0, isDivergent, 1);
    }

    private static double LogDeterminant(MatrixSpan<T> factor)
    {
        var sum = 0.0;
        for (var i = 0; i < factor.Rows; i++) sum += Math.Log(double.CreateTruncating(factor.Row(i)[i]));
        return sum;
    }

    // x + h [L Lᵀ g + Γ]
    private void Mean(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, MatrixSpan<T> factor, Span<T> mean, Workspace workspace)
    {
        var n = point.Length;
        using var inner = workspace.Rent<T>(n, BufferContents.Zeroed);
        for (var i = 0; i < n; i++) LaneUpdate.AddScaled(gradient[i], factor.Row(i)[..(i + 1)], inner.Span[..(i + 1)]);
        if (IncludesDivergence) Metric.Divergence(point, mean, workspace);
        else mean.Clear();
        var step = T.CreateTruncating(StepSize);
        for (var i = 0; i < n; i++) mean[i] = point[i] + (step * (mean[i] + Reductions.Dot<T>(factor.Row(i)[..(i + 1)], inner.Span[..(i + 1)])));
    }
}

/// <summary>What a Langevin step with a changing preconditioner needs of the one before.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Point">The position.</param>
/// <param name="Gradient">∇ ln p there.</param>
/// <param name="LogDensity">ln p there.</param>
/// <param name="Transition">The number of transitions so far.</param>
public readonly record struct RiemannianState<T>(Buffer<T> Point, Buffer<T> Gradient, T LogDensity, long Transition) : IRefreshableState<RiemannianState<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public RiemannianState<T>? At<TDensity>(in TDensity density, ReadOnlySpan<T> point, Workspace workspace)
        where TDensity : ILogDensity<T> => Refreshed.LogDensity(density, point, Point, Gradient, workspace) is { } value ? this with { LogDensity = value } : null;

    /// <inheritdoc/>
    public RiemannianState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Buffer(Gradient), visitor.Scalar(LogDensity), visitor.Scalar(Transition));
}
