using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of SOAP: Adam in the eigenbasis of Shampoo. For a block G that is a matrix <c>G′ = U_L G U_Rᵀ; v ← β₂ v + (1 − β₂) G′∘²; m ← β₁ m + (1 − β₁) G;
    /// u = U_Lᵀ [(U_L m U_Rᵀ / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε)] U_R</c>; other blocks are Adam's.
    /// </summary>
    /// <remarks>
    /// State: m, v, L ← β₂ L + (1 − β₂) G Gᵀ, R alike, and their eigenvectors, which are refreshed every n steps and at the first three: then in full, later by one step of orthogonal iteration. v stays
    /// with its vectors, which keep their places then. A refresh comes before v is measured. A vector transform; of its metric nothing more is known. Source: Vyas, Morwani, Zhao, Kwun, Shapira,
    /// Brandfonbrener, Janson, Kakade 2024, algorithm 3, where the refresh comes last and the first step is left out.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="beta1">β₁, the decay of the mean, in [0, 1).</param>
    /// <param name="beta2">β₂, the decay of the mean square and of L and R, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="period">n, at least 1.</param>
    /// <param name="team">The threads to use; null for the calling one. Bits do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleBySoap<T> ScaleBySoap<T>(
        ParameterBlocks blocks, double beta1 = 0.95, double beta2 = 0.95, double epsilon = 1e-8, int period = 10, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks, beta1, beta2, epsilon, period, team);
}

/// <summary>Adam in the eigenbasis of Shampoo; see <see cref="Transforms.ScaleBySoap{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleBySoap<T> : ITransform<ScaleBySoap<T>, IPoint, Metric, T, SoapState<T>, AveragedDirectionKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ScaleBySoap() => throw Require.Built("Transforms.ScaleBySoap");

    internal ScaleBySoap(ParameterBlocks blocks, double beta1, double beta2, double epsilon, int period, WorkerTeam? team)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        (Blocks, Team) = (blocks, team);
        Beta1 = Require.InHalfOpenUnit(beta1);
        Beta2 = Require.InHalfOpenUnit(beta2);
        Epsilon = Require.Positive(epsilon);
        Require.Positive<T>(epsilon * Math.Sqrt(1 - beta2), nameof(epsilon));
        Period = Require.AtLeastOne(period);
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

    /// <summary>β₁.</summary>
    public double Beta1 { get; }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>n, the number of steps that a basis serves.</summary>
    public int Period { get; }

    /// <summary>The threads to use; null for the calling one.</summary>
    public WorkerTeam? Team { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has not the blocks' number of parameters.</exception>
    public SoapState<T> Initialize(ReadOnlySpan<T> point)
    {
        Blocks.RequireLength(point.Length);
        var (left, right, leftSquares, rightSquares, _) = MatrixFactors.Lengths(Blocks);
        var state = new SoapState<T>(
            Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(point.Length), Buffer<T>.Allocate(leftSquares), Buffer<T>.Allocate(rightSquares), Buffer<T>.Allocate(leftSquares),
            Buffer<T>.Allocate(rightSquares), 1, 1, 0);
        for (var at = new MatrixFactors(Blocks); at.MoveNext();)
        {
            if (!at.IsMatrix) continue;
            Eigenbasis.Begin(at.Left(state.LeftBases.Mutable));
            Eigenbasis.Begin(at.Right(state.RightBases.Mutable));
        }

        return state;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The update or the state has not the blocks' number of parameters.</exception>
    public void Prepare(
        scoped ref SoapState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out AveragedDirectionKernel<T> kernel)
    {
        Blocks.RequireLength(update.Length);
        state.Mean.First(evidence);
        state = state with { MeanBias = state.MeanBias * Beta1, SquareBias = state.SquareBias * Beta2, Steps = state.Steps + 1 };
        var root = Math.Sqrt(1 - state.SquareBias);
        var map = new AdamMap(Number.Of<T>(root / (1 - state.MeanBias)), Number.Of<T>(Epsilon * root));
        var direction = workspace.Take<T>(update.Length);
        for (var at = new MatrixFactors(Blocks); at.MoveNext();)
        {
            var own = update.Slice(at.Start, at.Block.Length);
            var mean = state.Mean.Mutable.Slice(at.Start, at.Block.Length);
            var square = state.MeanSquare.Mutable.Slice(at.Start, at.Block.Length);
            var to = direction.Slice(at.Start, at.Block.Length);
            var matrix = new MatrixSpan<T>(to, at.IsMatrix ? at.Block.Rows : 1, at.IsMatrix ? at.Block.Columns : at.Block.Length);
            if (at.IsMatrix) Follow(state, at, new(own, matrix.Rows, matrix.Columns), workspace);
            own.CopyTo(to);
            if (at.IsMatrix) Rotate(state, at, matrix, false, workspace);
            LaneMap.Scale(Number.Of<T>(Beta2), square, square);
            LaneMap.AddScaledSquare(Number.Of<T>(1 - Beta2), to, square);
            LaneMap.Scale(Number.Of<T>(Beta1), mean, mean);
            LaneMap.AddScaled(Number.Of<T>(1 - Beta1), own, mean);
            mean.CopyTo(to);
            if (at.IsMatrix) Rotate(state, at, matrix, false, workspace);
            LaneMap.Apply(map, to, square, square, to);
            if (at.IsMatrix) Rotate(state, at, matrix, true, workspace);
        }

        kernel = new(direction);
    }

    // L and R, and every n steps their eigenvectors.
    private void Follow(in SoapState<T> state, scoped in MatrixFactors at, ReadOnlyMatrixSpan<T> gradient, Workspace workspace)
    {
        var (beta, take) = (Number.Of<T>(state.Steps == 1 ? 0 : Beta2), Number.Of<T>(state.Steps == 1 ? 1 : 1 - Beta2));
        var left = at.Left(state.Left.Mutable);
        var right = at.Right(state.Right.Mutable);
        SymmetricRankK.Multiply(take, gradient, beta, left, workspace, Team);
        SymmetricRankK.Multiply(take, gradient.Transpose(), beta, right, workspace, Team);
        var isEarly = state.Steps <= Shampoo<T>.EarlyRefreshes;
        if (!isEarly && (state.Steps - 1) % Period != 0) return;
        using var values = workspace.Rent<T>(Math.Max(left.Rows, right.Rows));
        Eigenbasis.Refresh(left, values.Span[..left.Rows], at.Left(state.LeftBases.Mutable), !isEarly, workspace, Team);
        Eigenbasis.Refresh(right, values.Span[..right.Rows], at.Right(state.RightBases.Mutable), !isEarly, workspace, Team);
    }

    private void Rotate(in SoapState<T> state, scoped in MatrixFactors at, MatrixSpan<T> matrix, bool isBack, Workspace workspace) =>
        Eigenbasis.Rotate(at.Left(state.LeftBases.Mutable), at.Right(state.RightBases.Mutable), matrix, isBack, workspace, Team);

    private readonly struct AdamMap(T gain, T epsilon) : ILaneMap<T>
    {
        private readonly Vector512<T> _gain = Vector512.Create(gain);
        private readonly Vector512<T> _epsilon = Vector512.Create(epsilon);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => x * _gain / (Vector512.Sqrt(y) + _epsilon);
    }
}

/// <summary>What SOAP remembers: matrices of all blocks one after the other, each row by row.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Mean">m, in the coordinates of the parameters, not yet freed of its bias.</param>
/// <param name="MeanSquare">v, in the eigenbasis where a block has one, not yet freed of its bias.</param>
/// <param name="Left">L of each block that is a matrix.</param>
/// <param name="Right">R of each.</param>
/// <param name="LeftBases">The eigenvectors of L, as rows.</param>
/// <param name="RightBases">The eigenvectors of R, as rows.</param>
/// <param name="MeanBias">β₁ᵏ after k steps.</param>
/// <param name="SquareBias">β₂ᵏ after k steps.</param>
/// <param name="Steps">The number of steps.</param>
public readonly record struct SoapState<T>(
    Buffer<T> Mean, Buffer<T> MeanSquare, Buffer<T> Left, Buffer<T> Right, Buffer<T> LeftBases, Buffer<T> RightBases, double MeanBias, double SquareBias, long Steps)
    : IState<SoapState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public SoapState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(Mean), visitor.NonNegative(MeanSquare), visitor.Buffer(Left), visitor.Buffer(Right), visitor.Buffer(LeftBases), visitor.Buffer(RightBases),
            visitor.Scalar(MeanBias), visitor.Scalar(SquareBias), visitor.Scalar(Steps));
}

/// <summary>The loop body of a vector transform that has its direction, which earlier updates go on in, in scratch memory.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct AveragedDirectionKernel<T> : IVectorKernel<T>
    where T : unmanaged
{
    private readonly ref T _direction;

    internal AveragedDirectionKernel(Span<T> direction) => _direction = ref MemoryMarshal.GetReference(direction);

    static bool ILaneKernel<T>.AveragesInTime => true;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index) => lane.Update = Vector512.LoadUnsafe(ref _direction, index);
}
