using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Preconditioners
{
    /// <summary>The diagonal of the Fisher matrix: <c>P = (diag F̂ + λ)⁻¹</c> from the squares of examples' own gradients.</summary>
    /// <remarks>See <see cref="DiagonalFisher{T, TFisher}"/>.</remarks>
    /// <param name="network">The network, which says what layers there are.</param>
    /// <param name="fisher">Of which kind the Fisher matrix is.</param>
    /// <param name="damping">λ, finite and above 0.</param>
    /// <param name="decay">β in [0, 1): how much of the mean square is kept when a batch comes in, at most 1 − 1/k at the k-th. 0 keeps the last batch alone.</param>
    /// <param name="team">The threads to use; null for the calling one. Bits do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static DiagonalFisher<T, TFisher> DiagonalFisher<T, TFisher>(Network<T> network, TFisher fisher, double damping = 1e-3, double decay = 0.95, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFisher : struct, IFisher => new(network.Fisher, damping, decay, team);

    /// <summary>The diagonal of the empirical Fisher matrix.</summary>
    /// <param name="network">The network.</param>
    /// <param name="damping">λ, finite and above 0.</param>
    /// <param name="decay">β in [0, 1).</param>
    /// <param name="team">The threads to use; null for the calling one. Bits do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static DiagonalFisher<T, EmpiricalFisher> DiagonalFisher<T>(Network<T> network, double damping = 1e-3, double decay = 0.95, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => DiagonalFisher(network, Fisher.Empirical, damping, decay, team);
}

/// <summary>
/// The diagonal of a Fisher matrix, <c>P = (v + λ)⁻¹</c> with v the running mean of <c>(1/m) Σᵢ gᵢ∘²</c> over examples: the second moment of their gradients, not of the batch's.
/// </summary>
/// <remarks>
/// For weights used at one place an example's gradient is never formed: <c>v = (1/m) (Δ∘²)ᵀ (H̄∘²)</c>. For several it is summed over places before the square. Parameters of no such layer have
/// m times the squared gradient of the batch. Before the first batch P is I/λ; a batch whose squares are not finite is passed over.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFisher">The kind of the Fisher matrix.</typeparam>
public readonly record struct DiagonalFisher<T, TFisher> : IPreconditioner<DiagonalFisher<T, TFisher>, ICurvature<TFisher>, T, DiagonalFisherState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFisher : struct, IFisher
{
    /// <summary>Refused: there are no usual layers.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public DiagonalFisher() => throw Require.Built("Preconditioners.DiagonalFisher");

    internal DiagonalFisher(CurvatureLayout layout, double damping, double decay, WorkerTeam? team)
    {
        Require.Positive<T>(damping);
        (Layout, Damping, Decay, Team) = (layout, damping, Require.InHalfOpenUnit(decay), team);
    }

    /// <summary>The blocks.</summary>
    public CurvatureLayout Layout { get; }

    /// <summary>λ that a run begins with.</summary>
    public double Damping { get; }

    /// <summary>β.</summary>
    public double Decay { get; }

    /// <summary>The threads to use; null for the calling one.</summary>
    public WorkerTeam? Team { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has not the network's number of parameters.</exception>
    public DiagonalFisherState<T> Initialize(ReadOnlySpan<T> point)
    {
        CurvatureStatistics.RequirePoint(Layout, point.Length);
        return new(Buffer<T>.Allocate(point.Length - Layout.Others), Buffer<T>.Allocate(Layout.Others), Damping, 0);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The evidence is of other layers.</exception>
    public void Observe(scoped ref DiagonalFisherState<T> state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace)
    {
        var curvature = evidence.Curvature;
        CurvatureStatistics.RequireLayout(Layout, curvature.Layout);
        if (!CurvatureStatistics.AreFinite(curvature)) return;
        var keep = CurvatureStatistics.Keep(Decay, state.Steps);
        var squares = state.Squares.Mutable;
        for (var k = 0; k < Layout.Blocks.Length; k++)
        {
            var length = Layout.Blocks[k].Shape.Length;
            GradientMoments.Add(curvature, k, keep, squares[..length], default, workspace, Team);
            squares = squares[length..];
        }

        CurvatureStatistics.AddOthers(Layout, keep, curvature.Examples, gradient, state.Others.Mutable);
        state = state with { Steps = state.Steps + 1 };
    }

    /// <inheritdoc/>
    public void Multiply(in DiagonalFisherState<T> state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, Span<T> destination, Workspace workspace) =>
        Apply(state, vector, scale, noise, false, destination, workspace);

    /// <inheritdoc/>
    public void MultiplyByInverse(in DiagonalFisherState<T> state, ReadOnlySpan<T> vector, Span<T> destination, Workspace workspace) =>
        Apply(state, vector, T.Zero, default, true, destination, workspace);

    private void Apply(
        in DiagonalFisherState<T> state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, bool isInverse, Span<T> destination, Workspace workspace)
    {
        var damping = Number.Of<T>(state.Damping);
        var squares = state.Squares.Span;
        if (squares.Length != Layout.Length - Layout.Others) throw new ArgumentException($"The state is not of the layers {Layout}.", nameof(state));
        foreach (var block in Layout.Blocks)
        {
            var (offset, length) = (block.Offset, block.Shape.Length);
            using var rental = workspace.Rent<T>(length);
            LaneMap.AddConstant(damping, squares[..length], rental.Span);
            var to = destination.Slice(offset, length);
            if (vector.IsEmpty) to.Clear();
            else vector.Slice(offset, length).CopyTo(to);
            if (isInverse) LaneMap.Multiply(rental.Span, to);
            else if (!vector.IsEmpty) LaneMap.Divide(rental.Span, to);
            if (!noise.IsEmpty) LaneMap.AddScaledOverRoot(scale, noise.Slice(offset, length), rental.Span, to);
            squares = squares[length..];
        }

        CurvatureStatistics.MultiplyOthers(Layout, state.Others.Span, damping, vector, scale, noise, isInverse, destination);
    }
}

/// <summary>What the diagonal of a Fisher matrix remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Squares">The mean squared gradient of the examples, block after block.</param>
/// <param name="Others">The same for the parameters of no block.</param>
/// <param name="Damping">λ.</param>
/// <param name="Steps">The number of batches taken in.</param>
public readonly record struct DiagonalFisherState<T>(Buffer<T> Squares, Buffer<T> Others, double Damping, long Steps) : IState<DiagonalFisherState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public DiagonalFisherState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.NonNegative(Squares), visitor.NonNegative(Others), visitor.Scalar(Damping), visitor.Scalar(Steps));
}
