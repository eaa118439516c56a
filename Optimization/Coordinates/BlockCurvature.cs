using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>∇²_B f of each block of a quadratic f, by eigenvalues and eigenvectors: what an exact move of a block takes.</summary>
/// <remarks>
/// Element (i, j) is ∂ᵢf(c eⱼ) − ∂ᵢf(0) over c, with a power of two for c that makes the difference no smaller than what is subtracted. It takes a residual for
/// each coordinate, memory for the squares of the sizes, and their cubes in operations, once.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
internal sealed class BlockCurvature<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[][] _values;
    private readonly T[][] _vectors;

    private BlockCurvature(T[][] values, T[][] vectors) => (_values, _vectors) = (values, vectors);

    /// <summary>That of an oracle; the blocks cover its coordinates.</summary>
    public static BlockCurvature<T> Of<TOracle>(in TOracle oracle, CoordinateGroups blocks)
        where TOracle : ICoordinateOracle<T>
    {
        if (!oracle.IsQuadratic) throw new ArgumentException("Blocks move exactly on a quadratic only: take lengths 1/L_B for another f.", nameof(oracle));
        using var workspace = new Workspace();
        var (values, vectors) = (new T[blocks.Count][], new T[blocks.Count][]);
        var (point, residual, atZero) = (new T[oracle.Dimension], new T[oracle.ResidualLength], new T[oracle.Dimension]);
        oracle.Residual(point, residual);
        oracle.PartialDerivatives(point, residual, atZero, workspace);
        var size = Reductions.NormInfinity<T>(atZero);
        for (var block = 0; block < blocks.Count; block++)
        {
            var count = blocks.Size(block);
            var hessian = new T[count * count];
            for (var j = 0; j < count; j++)
            {
                var coordinate = blocks.Member(block, j);
                var ratio = size / oracle.CoordinateLipschitz(coordinate);
                var change = ratio > T.One && T.IsFinite(ratio) ? T.ScaleB(T.One, T.ILogB(ratio)) : T.One;
                point[coordinate] = change;
                oracle.Residual(point, residual);
                for (var i = 0; i < count; i++)
                {
                    var member = blocks.Member(block, i);
                    hessian[(i * count) + j] = (oracle.PartialDerivative(member, point, residual) - atZero[member]) / change;
                }

                point[coordinate] = T.Zero;
            }

            (values[block], vectors[block]) = (new T[count], new T[count * count]);
            SymmetricEigen.Factor(
                new ReadOnlyMatrixSpan<T>(hessian, count, count), values[block], new MatrixSpan<T>(vectors[block], count, count), workspace);
        }

        return new(values, vectors);
    }

    /// <summary>The largest eigenvalue.</summary>
    /// <param name="block">B.</param>
    public T Largest(int block) => _values[block][^1];

    /// <summary>move ← −H⁺ g: the shortest of the moves that minimise the quadratic.</summary>
    /// <param name="block">B.</param>
    /// <param name="gradient">g.</param>
    /// <param name="move">Receives the move; NaN where H is not finite.</param>
    public void Solve(int block, ReadOnlySpan<T> gradient, Span<T> move)
    {
        var values = _values[block];
        move.Fill(T.IsFinite(values[^1]) ? T.Zero : T.NaN);

        // What may be the rounding of sums over a column, beside the largest, counts as zero.
        var least = Number.Of<T>(64 * values.Length) * Number.Epsilon<T>() * values[^1];
        for (var k = 0; k < values.Length; k++)
        {
            if (!(values[k] > least)) continue;
            var vector = _vectors[block].AsSpan(k * values.Length, values.Length);
            Vectors.AddScaled(move, -Reductions.Dot(vector, gradient) / values[k], vector, move);
        }
    }

    /// <summary>destination ← g + H t, the gradient of the quadratic after a move.</summary>
    /// <param name="block">B.</param>
    /// <param name="gradient">g.</param>
    /// <param name="move">t.</param>
    /// <param name="destination">Receives it.</param>
    public void Gradient(int block, ReadOnlySpan<T> gradient, ReadOnlySpan<T> move, Span<T> destination)
    {
        var values = _values[block];
        gradient.CopyTo(destination);
        for (var k = 0; k < values.Length; k++)
        {
            var vector = _vectors[block].AsSpan(k * values.Length, values.Length);
            Vectors.AddScaled(destination, values[k] * Reductions.Dot(vector, move), vector, destination);
        }
    }
}
