using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>
    /// g(X) = λ Σ σᵢ(X), the sum of the singular values of the point seen as a matrix: its singular values drawn towards zero, <c>max(σᵢ − λη, 0)</c>,
    /// its singular vectors kept.
    /// </summary>
    /// <remarks>
    /// A thin singular value decomposition each time. A point that is not finite gives NaN in every coordinate. Source: Cai, Candès and Shen 2010,
    /// theorem 2.1.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="weight">λ, at least 0.</param>
    /// <param name="rows">The number of rows of X, at least 0; the point holds them one after the other.</param>
    /// <param name="columns">The number of columns of X, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="OverflowException">The matrix has 2³¹ elements or more.</exception>
    public static NuclearNorm<T> NuclearNorm<T>(double weight, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(weight, rows, columns);
}

/// <summary>The weighted nuclear norm; see <see cref="ProximalMaps.NuclearNorm{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct NuclearNorm<T> : IConjugableMap<NuclearNorm<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public NuclearNorm() => throw Require.Built("ProximalMaps.NuclearNorm");

    internal NuclearNorm(double weight, int rows, int columns)
    {
        Weight = Require.NotNegative<T>(weight);
        (Rows, Columns) = ((int)Require.NotNegative((long)rows, nameof(rows)), (int)Require.NotNegative((long)columns, nameof(columns)));
        Length = checked(rows * columns);
    }

    /// <summary>λ.</summary>
    public T Weight { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    private int Length { get; }

    private int Rank => Math.Min(Rows, Columns);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var values = Decompose(point, workspace, out var left, out var right);
        var kept = 0;
        for (; kept < Rank && values[kept] > Weight * length; kept++) Vectors.Scale<T>(left.Row(kept), values[kept] - (Weight * length), left.Row(kept));
        if (Rank > 0 && T.IsNaN(values[0])) destination.Fill(T.NaN);
        else MatrixProduct.Multiply(left.Part(0, 0, kept, Rows).Transpose(), right.Part(0, 0, kept, Columns), new(destination, Rows, Columns), workspace);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        using var scope = workspace.Open();
        return Weight * Reductions.Sum<T>(Decompose(point, workspace, out _, out _));
    }

    /// <inheritdoc/>
    /// <remarks>The indicator of the matrices with σ₁ ≤ λ.</remarks>
    public T ConjugateValue(ReadOnlySpan<T> point, Workspace workspace)
    {
        using var scope = workspace.Open();
        var values = Decompose(point, workspace, out _, out _);
        return Rank == 0 ? T.Zero : Membership.AtMost(values[0], Weight);
    }

    private Span<T> Decompose(ReadOnlySpan<T> point, Workspace workspace, out MatrixSpan<T> left, out MatrixSpan<T> right)
    {
        Require.Length(point.Length, Length);
        var values = workspace.Take<T>(Rank)[..Rank];
        left = new(workspace.Take<T>(Rank * Rows), Rank, Rows);
        right = new(workspace.Take<T>(Rank * Columns), Rank, Columns);
        ThinSvd.Factor(new ReadOnlyMatrixSpan<T>(point, Rows, Columns), values, left, right, workspace);
        return values;
    }
}
