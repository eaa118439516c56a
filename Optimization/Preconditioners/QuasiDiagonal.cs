using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Preconditioners
{
    /// <summary>The quasi-diagonal Fisher matrix: per unit the diagonal, and the row against the bias.</summary>
    /// <remarks>See <see cref="QuasiDiagonal{T, TFisher}"/>.</remarks>
    /// <param name="network">The network, which says what layers there are.</param>
    /// <param name="fisher">Of which kind the Fisher matrix is: <see cref="Fisher.Empirical"/> is the outer-product metric.</param>
    /// <param name="damping">λ, finite and above 0.</param>
    /// <param name="decay">β in [0, 1): how much of the means is kept when a batch comes in, at most 1 − 1/k at the k-th. 0 keeps the last batch alone.</param>
    /// <param name="team">The threads to use; null for the calling one. Bits do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static QuasiDiagonal<T, TFisher> QuasiDiagonal<T, TFisher>(Network<T> network, TFisher fisher, double damping = 1e-3, double decay = 0.95, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFisher : struct, IFisher => new(network.Fisher, damping, decay, team);

    /// <summary>The quasi-diagonal outer-product metric, of the empirical Fisher matrix.</summary>
    /// <param name="network">The network.</param>
    /// <param name="damping">λ, finite and above 0.</param>
    /// <param name="decay">β in [0, 1).</param>
    /// <param name="team">The threads to use; null for the calling one. Bits do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static QuasiDiagonal<T, EmpiricalFisher> QuasiDiagonal<T>(Network<T> network, double damping = 1e-3, double decay = 0.95, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => QuasiDiagonal(network, Fisher.Empirical, damping, decay, team);
}

/// <summary>
/// A Fisher matrix by units, each with weights w and a bias b, of which the diagonal and the row against the bias are kept: with <c>d = E[g_w∘²] + λ</c>, <c>c = E[g_w g_b]</c> and
/// <c>β = E[g_b²] + λ</c> the inverse of P is
/// <c>[diag(s) + c cᵀ/β, c; cᵀ, β]</c>, <c>s = d − c∘²/β</c>.
/// </summary>
/// <remarks>
/// <para>
/// That is the damped Fisher matrix on the diagonal and in the bias's row; what stands elsewhere makes P itself an arrow, and is the completion of the largest determinant. The arrow
/// <c>[diag(d), c; cᵀ, β]</c>, with nothing elsewhere, need not be definite: its Schur complement β − Σ c²/d falls below 0 where many weights go with the bias. Here the one that counts is s of each
/// weight, which Cauchy and Schwarz keep at λ at least; rounding is kept from going below.
/// </para>
/// <para>
/// In closed form, with <c>U = [I, c/β; 0, 1]</c>: <c>P⁻¹ = U diag(s, β) Uᵀ</c> and <c>L = U⁻ᵀ diag(s, β)^(-1/2)</c>. So <c>w′ = (g_w − (c/β) g_b)/s</c> and <c>b′ = g_b/β − Σ (c/β) w′</c>: the cost is
/// that of a diagonal. P follows an input that is shifted: that is what the row against the bias is for. Units without a bias, and parameters of no such layer, have the diagonal alone,
/// as in <see cref="DiagonalFisher{T, TFisher}"/>. Before the first batch P is I/λ; a batch whose squares are not finite is passed over.
/// </para>
/// <para>Source: Ollivier 2015; Marceau-Caron and Ollivier 2017, for Langevin dynamics.</para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFisher">The kind of the Fisher matrix.</typeparam>
public readonly record struct QuasiDiagonal<T, TFisher> : IPreconditioner<QuasiDiagonal<T, TFisher>, ICurvature<TFisher>, T, QuasiDiagonalState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFisher : struct, IFisher
{
    /// <summary>Refused: there are no usual layers.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public QuasiDiagonal() => throw Require.Built("Preconditioners.QuasiDiagonal");

    internal QuasiDiagonal(CurvatureLayout layout, double damping, double decay, WorkerTeam? team)
    {
        Require.Positive<T>(damping);
        (Layout, Damping, Decay, Team) = (layout, damping, Require.InHalfOpenUnit(decay), team);
        foreach (var block in layout.Blocks) CrossLength += CrossOf(block.Shape);
    }

    /// <summary>The blocks.</summary>
    public CurvatureLayout Layout { get; }

    /// <summary>λ that a run begins with.</summary>
    public double Damping { get; }

    /// <summary>β, the decay of the means.</summary>
    public double Decay { get; }

    /// <summary>The threads to use; null for the calling one.</summary>
    public WorkerTeam? Team { get; }

    private int CrossLength { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has not the network's number of parameters.</exception>
    public QuasiDiagonalState<T> Initialize(ReadOnlySpan<T> point)
    {
        CurvatureStatistics.RequirePoint(Layout, point.Length);
        return new(Buffer<T>.Allocate(point.Length - Layout.Others), Buffer<T>.Allocate(CrossLength), Buffer<T>.Allocate(Layout.Others), Damping, 0);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The evidence is of other layers.</exception>
    public void Observe(scoped ref QuasiDiagonalState<T> state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace)
    {
        var curvature = evidence.Curvature;
        CurvatureStatistics.RequireLayout(Layout, curvature.Layout);
        if (!CurvatureStatistics.AreFinite(curvature)) return;
        var keep = CurvatureStatistics.Keep(Decay, state.Steps);
        var squares = state.Squares.Mutable;
        var cross = state.Cross.Mutable;
        for (var k = 0; k < Layout.Blocks.Length; k++)
        {
            var (length, weights) = (Layout.Blocks[k].Shape.Length, CrossOf(Layout.Blocks[k].Shape));
            GradientMoments.Add(curvature, k, keep, squares[..length], cross[..weights], workspace, Team);
            squares = squares[length..];
            cross = cross[weights..];
        }

        CurvatureStatistics.AddOthers(Layout, keep, curvature.Examples, gradient, state.Others.Mutable);
        state = state with { Steps = state.Steps + 1 };
    }

    /// <inheritdoc/>
    public void Multiply(in QuasiDiagonalState<T> state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, Span<T> destination, Workspace workspace) =>
        Apply(state, vector, scale, noise, false, destination);

    /// <inheritdoc/>
    public void MultiplyByInverse(in QuasiDiagonalState<T> state, ReadOnlySpan<T> vector, Span<T> destination, Workspace workspace) =>
        Apply(state, vector, T.Zero, default, true, destination);

    private static int CrossOf(KroneckerShape shape) => shape.HasBias ? shape.Rows * shape.Columns : 0;

    private void Apply(in QuasiDiagonalState<T> state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, bool isInverse, Span<T> destination)
    {
        var damping = Number.Of<T>(state.Damping);
        var squares = state.Squares.Span;
        var cross = state.Cross.Span;
        if (squares.Length != Layout.Length - Layout.Others || cross.Length != CrossLength) throw new ArgumentException($"The state is not of the layers {Layout}.", nameof(state));
        foreach (var block in Layout.Blocks)
        {
            var (shape, columns, weights) = (block.Shape, block.Shape.Columns, block.Shape.Rows * block.Shape.Columns);
            for (var i = 0; i < shape.Rows; i++)
            {
                var (from, bias) = (block.Offset + (i * columns), block.Offset + weights + i);
                var unit = new Unit(squares.Slice(i * columns, columns), shape.HasBias ? cross.Slice(i * columns, columns) : default, shape.HasBias ? squares[weights + i] : T.Zero, damping);
                var v = vector.IsEmpty ? default : vector.Slice(from, columns);
                var vBias = vector.IsEmpty || !shape.HasBias ? T.Zero : vector[bias];
                var to = destination.Slice(from, columns);
                var toBias = isInverse
                    ? unit.MultiplyByInverse(v, vBias, to)
                    : unit.Multiply(v, vBias, scale, noise.IsEmpty ? default : noise.Slice(from, columns), noise.IsEmpty || !shape.HasBias ? T.Zero : noise[bias], to);
                if (shape.HasBias) destination[bias] = toBias;
            }

            squares = squares[shape.Length..];
            cross = cross[CrossOf(shape)..];
        }

        CurvatureStatistics.MultiplyOthers(Layout, state.Others.Span, damping, vector, scale, noise, isInverse, destination);
    }

    // The block of one unit; without a bias c is empty.
    private readonly ref struct Unit(ReadOnlySpan<T> squares, ReadOnlySpan<T> cross, T biasSquare, T damping)
    {
        private readonly ReadOnlySpan<T> _squares = squares;
        private readonly ReadOnlySpan<T> _cross = cross;
        private readonly T _bias = biasSquare + damping;

        public T Multiply(ReadOnlySpan<T> v, T vBias, T scale, ReadOnlySpan<T> z, T zBias, Span<T> destination)
        {
            var sum = T.Zero;
            for (var j = 0; j < destination.Length; j++)
            {
                var (slope, schur) = At(j);
                var moved = v.IsEmpty ? T.Zero : (v[j] - (slope * vBias)) / schur;
                if (!z.IsEmpty) moved += scale * z[j] / T.Sqrt(schur);
                destination[j] = moved;
                sum += slope * moved;
            }

            return (vBias / _bias) + (scale * zBias / T.Sqrt(_bias)) - sum;
        }

        public T MultiplyByInverse(ReadOnlySpan<T> v, T vBias, Span<T> destination)
        {
            var turned = vBias;
            for (var j = 0; j < destination.Length; j++) turned += At(j).Slope * v[j];
            for (var j = 0; j < destination.Length; j++)
            {
                var (slope, schur) = At(j);
                destination[j] = (schur * v[j]) + (slope * _bias * turned);
            }

            return _bias * turned;
        }

        // c/β and s of a weight.
        private (T Slope, T Schur) At(int j)
        {
            var square = _squares[j] + damping;
            if (_cross.IsEmpty) return (T.Zero, square);
            var slope = _cross[j] / _bias;
            return (slope, T.Max(damping, square - (slope * _cross[j])));
        }
    }
}

/// <summary>What a quasi-diagonal Fisher matrix remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Squares">The mean squared gradient of the examples, block after block.</param>
/// <param name="Cross">The mean products of weights' gradients with their biases', block after block, for blocks that have biases.</param>
/// <param name="Others">The mean squares of the parameters of no block.</param>
/// <param name="Damping">λ.</param>
/// <param name="Steps">The number of batches taken in.</param>
public readonly record struct QuasiDiagonalState<T>(Buffer<T> Squares, Buffer<T> Cross, Buffer<T> Others, double Damping, long Steps) : IState<QuasiDiagonalState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public QuasiDiagonalState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.NonNegative(Squares), visitor.Buffer(Cross), visitor.NonNegative(Others), visitor.Scalar(Damping), visitor.Scalar(Steps));
}
