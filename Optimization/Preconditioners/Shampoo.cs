using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Preconditioners
{
    /// <summary>Shampoo: <c>P = (L + ε)^(-1/4) ⊗ (R + ε)^(-1/4)</c> for each block that is a matrix, <c>L = Σ G Gᵀ</c> and <c>R = Σ Gᵀ G</c> over the steps' gradients.</summary>
    /// <remarks>See <see cref="Shampoo{T}"/>. It needs no more than gradients, of any oracle.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="options">How statistics are kept.</param>
    public static Shampoo<T> Shampoo<T>(ParameterBlocks blocks, ShampooOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks, options ?? new());
}

/// <summary>How Shampoo keeps its statistics.</summary>
public sealed record ShampooOptions
{
    /// <summary>ε, finite and above 0: added to the eigenvalues of L and R, and to the squares of other parameters.</summary>
    public double Damping { get; init => field = Require.Positive(value, nameof(Damping)); } = 1e-6;

    /// <summary>β in [0, 1): L and R are running means, of which at most 1 − 1/k is kept at the k-th step. Null for sums, as in the paper: the step then falls as AdaGrad's does.</summary>
    public double? Decay { get; init => field = value is { } decay ? Require.InHalfOpenUnit(decay, nameof(Decay)) : null; }

    /// <summary>n, at least 1: the eigenbases are refreshed every n steps, and at the first ones.</summary>
    public int BasisPeriod { get; init => field = Require.AtLeastOne(value, nameof(BasisPeriod)); } = 10;

    /// <summary>Whether each refresh is a whole eigendecomposition. Otherwise those behind the first three are one step of orthogonal iteration from the basis before.</summary>
    public bool RefreshesExactly { get; init; }

    /// <summary>The threads to use; null for the calling one. Bits do not depend on it.</summary>
    public WorkerTeam? Team { get; init; }
}

/// <summary>
/// Shampoo: for a block G of rows × columns <c>P g = (L + ε)^(-1/4) G (R + ε)^(-1/4)</c>, by the eigenbases of both: <c>U_Lᵀ [(U_L G U_Rᵀ) / ((l + ε)(r + ε))^(1/4)] U_R</c>.
/// </summary>
/// <remarks>
/// A block of more than two dimensions is a matrix of the first against all others. Blocks that are vectors or numbers have a diagonal, <c>(v + ε)^(-1/2)</c> with v the sum, or mean, of
/// g². Between refreshes the bases stand still and so do the eigenvalues. Source: Gupta, Koren, Singer 2018, algorithm 1.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Shampoo<T> : IPreconditioner<Shampoo<T>, IPoint, T, ShampooState<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal const int EarlyRefreshes = 3;

    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Shampoo() => throw Require.Built("Preconditioners.Shampoo");

    internal Shampoo(ParameterBlocks blocks, ShampooOptions options)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        Require.Positive<T>(options.Damping, nameof(options));
        (Blocks, Options) = (blocks, options);
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

    /// <summary>How statistics are kept.</summary>
    public ShampooOptions Options { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has not the blocks' number of parameters.</exception>
    public ShampooState<T> Initialize(ReadOnlySpan<T> point)
    {
        Blocks.RequireLength(point.Length);
        var (left, right, leftSquares, rightSquares, others) = MatrixFactors.Lengths(Blocks);
        var state = new ShampooState<T>(
            Buffer<T>.Allocate(leftSquares), Buffer<T>.Allocate(rightSquares), Buffer<T>.Allocate(leftSquares), Buffer<T>.Allocate(rightSquares), Buffer<T>.Allocate(left),
            Buffer<T>.Allocate(right), Buffer<T>.Allocate(others), 0);
        for (var at = new MatrixFactors(Blocks); at.MoveNext();)
        {
            if (!at.IsMatrix) continue;
            Eigenbasis.Begin(at.Left(state.LeftBases.Mutable));
            Eigenbasis.Begin(at.Right(state.RightBases.Mutable));
        }

        return state;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The gradient or the state has not the blocks' number of parameters.</exception>
    public void Observe(scoped ref ShampooState<T> state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace)
    {
        Check(state, gradient.Length);
        var keep = Options.Decay is { } decay ? CurvatureStatistics.Keep(decay, state.Steps) : 1;
        var (beta, take) = (Number.Of<T>(keep), Number.Of<T>(Options.Decay is null ? 1 : 1 - keep));
        var refreshes = state.Steps < EarlyRefreshes || state.Steps % Options.BasisPeriod == 0;
        var isWarm = !Options.RefreshesExactly && state.Steps >= EarlyRefreshes;
        for (var at = new MatrixFactors(Blocks); at.MoveNext();)
        {
            var own = gradient.Slice(at.Start, at.Block.Length);
            if (!at.IsMatrix)
            {
                var squares = at.Others(state.Squares.Mutable);
                LaneMap.Scale(beta, squares, squares);
                LaneMap.AddScaledSquare(take, own, squares);
                continue;
            }

            var matrix = new ReadOnlyMatrixSpan<T>(own, at.Block.Rows, at.Block.Columns);
            var left = at.Left(state.Left.Mutable);
            var right = at.Right(state.Right.Mutable);
            SymmetricRankK.Multiply(take, matrix, beta, left, workspace, Options.Team);
            SymmetricRankK.Multiply(take, matrix.Transpose(), beta, right, workspace, Options.Team);
            if (!refreshes) continue;
            Eigenbasis.Refresh(left, at.LeftValues(state.LeftValues.Mutable), at.Left(state.LeftBases.Mutable), isWarm, workspace, Options.Team);
            Eigenbasis.Refresh(right, at.RightValues(state.RightValues.Mutable), at.Right(state.RightBases.Mutable), isWarm, workspace, Options.Team);
        }

        state = state with { Steps = state.Steps + 1 };
    }

    /// <inheritdoc/>
    public void Multiply(in ShampooState<T> state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, Span<T> destination, Workspace workspace) =>
        Apply(state, vector, scale, noise, false, destination, workspace);

    /// <inheritdoc/>
    public void MultiplyByInverse(in ShampooState<T> state, ReadOnlySpan<T> vector, Span<T> destination, Workspace workspace) =>
        Apply(state, vector, T.Zero, default, true, destination, workspace);

    private void Apply(in ShampooState<T> state, ReadOnlySpan<T> vector, T scale, ReadOnlySpan<T> noise, bool isInverse, Span<T> destination, Workspace workspace)
    {
        Check(state, destination.Length);
        var damping = Number.Of<T>(Options.Damping);
        for (var at = new MatrixFactors(Blocks); at.MoveNext();)
        {
            using var rental = workspace.Rent<T>(at.Block.Length);
            var (start, length) = (at.Start, at.Block.Length);
            var lengths = rental.Span;
            var to = destination.Slice(start, length);
            var matrix = new MatrixSpan<T>(to, at.IsMatrix ? at.Block.Rows : 1, at.IsMatrix ? at.Block.Columns : length);
            if (at.IsMatrix) Lengths(at.LeftValues(state.LeftValues.Mutable), at.RightValues(state.RightValues.Mutable), damping, lengths);
            else LengthsOfOthers(at.Others(state.Squares.Mutable), damping, lengths);
            if (vector.IsEmpty) to.Clear();
            else vector.Slice(start, length).CopyTo(to);
            if (at.IsMatrix && !vector.IsEmpty) Rotate(state, at, matrix, false, workspace);
            if (isInverse) LaneMap.Multiply(lengths, to);
            else if (!vector.IsEmpty) LaneMap.Divide(lengths, to);
            if (!noise.IsEmpty) LaneMap.AddScaledOverRoot(scale, noise.Slice(start, length), lengths, to);
            if (at.IsMatrix) Rotate(state, at, matrix, true, workspace);
        }
    }

    private void Rotate(in ShampooState<T> state, scoped in MatrixFactors at, MatrixSpan<T> matrix, bool isBack, Workspace workspace) =>
        Eigenbasis.Rotate(at.Left(state.LeftBases.Mutable), at.Right(state.RightBases.Mutable), matrix, isBack, workspace, Options.Team);

    // ((l + ε)(r + ε))^(1/4), as two roots of a product of roots: no power, whose bits are the library's.
    private static void Lengths(ReadOnlySpan<T> left, ReadOnlySpan<T> right, T damping, Span<T> destination)
    {
        for (var i = 0; i < left.Length; i++)
        {
            var row = T.Sqrt(T.Sqrt(left[i] + damping));
            for (var j = 0; j < right.Length; j++) destination[(i * right.Length) + j] = row * T.Sqrt(T.Sqrt(right[j] + damping));
        }
    }

    private static void LengthsOfOthers(ReadOnlySpan<T> squares, T damping, Span<T> destination)
    {
        for (var i = 0; i < squares.Length; i++) destination[i] = T.Sqrt(squares[i] + damping);
    }

    private void Check(in ShampooState<T> state, int length)
    {
        Blocks.RequireLength(length);
        var lengths = MatrixFactors.Lengths(Blocks);
        if ((state.LeftValues.Length, state.RightValues.Length, state.Squares.Length) != (lengths.Left, lengths.Right, lengths.Others))
            throw new ArgumentException($"The state's statistics are not of the blocks {Blocks}.", nameof(state));
    }
}

/// <summary>What Shampoo remembers: matrices of all blocks one after the other, each row by row.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Left">L of each block that is a matrix.</param>
/// <param name="Right">R of each.</param>
/// <param name="LeftBases">The eigenvectors of L, as rows.</param>
/// <param name="RightBases">The eigenvectors of R, as rows.</param>
/// <param name="LeftValues">The eigenvalues of L.</param>
/// <param name="RightValues">The eigenvalues of R.</param>
/// <param name="Squares">v of the other blocks.</param>
/// <param name="Steps">The number of gradients taken in.</param>
public readonly record struct ShampooState<T>(
    Buffer<T> Left, Buffer<T> Right, Buffer<T> LeftBases, Buffer<T> RightBases, Buffer<T> LeftValues, Buffer<T> RightValues, Buffer<T> Squares, long Steps)
    : IState<ShampooState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public ShampooState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(Left), visitor.Buffer(Right), visitor.Buffer(LeftBases), visitor.Buffer(RightBases), visitor.NonNegative(LeftValues), visitor.NonNegative(RightValues),
            visitor.NonNegative(Squares), visitor.Scalar(Steps));
}
