using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of Muon: the momentum of each block that is a matrix, made orthogonal. <c>M ← β M + G; u = √max(1, rows/columns) U Vᵀ</c> for <c>G + β M = U Σ Vᵀ</c>, or of M itself without
    /// Nesterov's look ahead. Other blocks pass through.
    /// </summary>
    /// <remarks>
    /// <para>
    /// U Vᵀ comes by Newton–Schulz iterations, <c>X ← a X + (b X Xᵀ + c (X Xᵀ)²) X</c> from <c>X = M/‖M‖_F</c> with (a, b, c) = (3.4445, −4.7750, 2.0315): five bring singular values that are not far
    /// below 1 to between 0.7 and 1.2, by matrix products alone. Exactly it comes from a thin singular value decomposition, which leaves out directions that are 0 to rounding.
    /// </para>
    /// <para>
    /// State: M. A vector transform; of its metric nothing more is known: it is steepest descent in the spectral norm. Vectors and numbers are better served by another method on their blocks, by
    /// <see cref="On"/>. Source: Jordan, Jin, Boza, You, Cesista, Newhouse, Bernstein 2024; Bernstein and Newhouse 2024.
    /// </para>
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="blocks">The blocks of the vector.</param>
    /// <param name="momentum">β in [0, 1).</param>
    /// <param name="isNesterov">Whether the direction looks one step ahead.</param>
    /// <param name="iterations">The number of Newton–Schulz iterations, at least 1; null for the exact U Vᵀ.</param>
    /// <param name="team">The threads to use; null for the calling one. Bits do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByMuon<T> ScaleByMuon<T>(ParameterBlocks blocks, double momentum = 0.95, bool isNesterov = true, int? iterations = 5, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(blocks, momentum, isNesterov, iterations, team);
}

/// <summary>The direction of Muon; see <see cref="Transforms.ScaleByMuon{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByMuon<T> : ITransform<ScaleByMuon<T>, IPoint, Metric, T, MuonState<T>, AveragedDirectionKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there are no usual blocks.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ScaleByMuon() => throw Require.Built("Transforms.ScaleByMuon");

    internal ScaleByMuon(ParameterBlocks blocks, double momentum, bool isNesterov, int? iterations, WorkerTeam? team)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        (Blocks, IsNesterov, Team) = (blocks, isNesterov, team);
        Momentum = Require.InHalfOpenUnit(momentum);
        Iterations = iterations is { } count ? Require.AtLeastOne(count, nameof(iterations)) : null;
    }

    /// <summary>The blocks.</summary>
    public ParameterBlocks Blocks { get; }

    /// <summary>β.</summary>
    public double Momentum { get; }

    /// <summary>Whether the direction looks one step ahead.</summary>
    public bool IsNesterov { get; }

    /// <summary>The number of Newton–Schulz iterations; null for the exact U Vᵀ.</summary>
    public int? Iterations { get; }

    /// <summary>The threads to use; null for the calling one.</summary>
    public WorkerTeam? Team { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The point has not the blocks' number of parameters.</exception>
    public MuonState<T> Initialize(ReadOnlySpan<T> point)
    {
        Blocks.RequireLength(point.Length);
        return new(Buffer<T>.Allocate(point.Length - MatrixFactors.Lengths(Blocks).Others));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The update or the state has not the blocks' number of parameters.</exception>
    public void Prepare(
        scoped ref MuonState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out AveragedDirectionKernel<T> kernel)
    {
        Blocks.RequireLength(update.Length);
        var momentum = state.Momentum.Mutable;
        if (momentum.Length != update.Length - MatrixFactors.Lengths(Blocks).Others) throw new ArgumentException($"The state is not of the blocks {Blocks}.", nameof(state));
        var beta = Number.Of<T>(Momentum);
        var direction = workspace.Take<T>(update.Length);
        for (var at = new MatrixFactors(Blocks); at.MoveNext();)
        {
            var own = update.Slice(at.Start, at.Block.Length);
            var to = direction.Slice(at.Start, at.Block.Length);
            own.CopyTo(to);
            if (!at.IsMatrix) continue;
            var mean = momentum[..at.Block.Length];
            LaneMap.Scale(beta, mean, mean);
            LaneMap.Add(own, mean);
            if (IsNesterov) LaneMap.AddScaled(beta, mean, to);
            else mean.CopyTo(to);
            Orthogonalize(new(to, at.Block.Rows, at.Block.Columns), workspace);
            momentum = momentum[at.Block.Length..];
        }

        kernel = new(direction);
    }

    private void Orthogonalize(MatrixSpan<T> matrix, Workspace workspace)
    {
        var (rows, columns) = (matrix.Rows, matrix.Columns);
        var norm = Reductions.Norm<T>(matrix.Values);
        if (norm == T.Zero) return;
        using var scope = workspace.Open();
        if (Iterations is { } iterations)
        {
            // One over a norm that is subnormal would be infinite.
            LaneMap.DivideBy(norm, matrix.Values);
            Iterate(matrix, iterations, workspace);
        }
        else
        {
            Decompose(matrix, workspace);
        }

        if (rows > columns) LaneMap.Scale(T.Sqrt(Number.Of<T>((double)rows / columns)), matrix.Values, matrix.Values);
    }

    // Products on the shorter side: X ← (a + b A + c A²) X with A = X Xᵀ, or X (a + b A + c A²) with A = Xᵀ X.
    private void Iterate(MatrixSpan<T> matrix, int iterations, Workspace workspace)
    {
        var isTall = matrix.Rows > matrix.Columns;
        var n = isTall ? matrix.Columns : matrix.Rows;
        var gram = new MatrixSpan<T>(workspace.Take<T>(n * n)[..(n * n)], n, n);
        var polynomial = new MatrixSpan<T>(workspace.Take<T>(n * n)[..(n * n)], n, n);
        var next = new MatrixSpan<T>(workspace.Take<T>(matrix.Values.Length)[..matrix.Values.Length], matrix.Rows, matrix.Columns);
        var (a, b, c) = (Number.Of<T>(3.4445), Number.Of<T>(-4.7750), Number.Of<T>(2.0315));
        for (var k = 0; k < iterations; k++)
        {
            SymmetricRankK.Multiply(isTall ? matrix.Transpose() : matrix, gram, workspace, Team);
            gram.Values.CopyTo(polynomial.Values);
            MatrixProduct.Multiply(c, gram, gram, b, polynomial, workspace, Team);
            matrix.Values.CopyTo(next.Values);
            if (isTall) MatrixProduct.Multiply(T.One, matrix, polynomial, a, next, workspace, Team);
            else MatrixProduct.Multiply(T.One, polynomial, matrix, a, next, workspace, Team);
            next.Values.CopyTo(matrix.Values);
        }
    }

    private void Decompose(MatrixSpan<T> matrix, Workspace workspace)
    {
        var (rows, columns) = (matrix.Rows, matrix.Columns);
        var count = Math.Min(rows, columns);
        var values = workspace.Take<T>(count)[..count];
        var left = new MatrixSpan<T>(workspace.Take<T>(count * rows), count, rows);
        var right = new MatrixSpan<T>(workspace.Take<T>(count * columns), count, columns);
        ThinSvd.Factor(matrix, values, left, right, workspace);
        var least = Number.Of<T>(Math.Max(rows, columns)) * Number.Epsilon<T>() * values[0];
        var rank = count;
        while (rank > 0 && !(values[rank - 1] > least)) rank--;
        MatrixProduct.Multiply(left.Part(0, 0, rank, rows).Transpose(), right.Part(0, 0, rank, columns), matrix, workspace, Team);
    }
}

/// <summary>What Muon remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Momentum">M of each block that is a matrix, one after the other.</param>
public readonly record struct MuonState<T>(Buffer<T> Momentum) : IState<MuonState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public MuonState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Momentum));
}
