using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// The Polyak–Łojasiewicz constant of least squares, μ = σ²_min,+/n with the smallest singular value of W^½ A that is not zero: it holds whatever the rank of A
/// (Karimi, Nutini, Schmidt 2016, section 2.3), and takes a decomposition to know.
/// </summary>
/// <remarks>
/// <para>
/// Which singular values are zero is for a tolerance to decide, relative to the largest (<see cref="NumericalRank"/>): a rank is a claim about the data,
/// and where <see cref="NumericalRank{T}.Smallest"/> and <see cref="NumericalRank{T}.Next"/> are close it is a doubtful one. If what was counted as zero is not, then
/// the constant that is declared holds of the gap that the other directions have.
/// </para>
/// <para>
/// Declared is a lower bound, (σ_min,+ − max(n, d) ε σ₁)²/n. Of full rank, f is strongly convex with it too, and a proximal step may use it. It costs a dense
/// O(n d min(n, d)), for up to about a thousand columns or rows; a penalty with <see cref="Regularization"/> makes a μ for nothing.
/// </para>
/// </remarks>
public static class LeastSquaresCurvature
{
    /// <summary>The objective, which then declares its μ.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="objective">f.</param>
    /// <param name="relativeTolerance">At or below this part of the largest a singular value counts as zero: from max(n, d) ε, which it is where none is given, to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="relativeTolerance"/> is out of its range.</exception>
    public static SmoothLinearModel<T, TRows, SquaredLoss<T>> WithPolyakLojasiewicz<T, TRows>(
        this SmoothLinearModel<T, TRows, SquaredLoss<T>> objective, double? relativeTolerance = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
    {
        using var workspace = new Workspace();
        var rank = objective.Rows.NumericalRank(workspace, relativeTolerance, objective.Weights);
        return objective.Declaring(Measured(objective.Smoothness, rank, objective.Terms, objective.Dimension));
    }

    /// <summary>The objective by columns, which then declares its μ.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TColumns">The columns.</typeparam>
    /// <param name="objective">f.</param>
    /// <param name="relativeTolerance">At or below this part of the largest a singular value counts as zero: from max(n, d) ε, which it is where none is given, to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="relativeTolerance"/> is out of its range.</exception>
    public static LinearModelByColumns<T, TColumns, SquaredLoss<T>> WithPolyakLojasiewicz<T, TColumns>(
        this LinearModelByColumns<T, TColumns, SquaredLoss<T>> objective, double? relativeTolerance = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
    {
        using var workspace = new Workspace();
        var rank = objective.Columns.NumericalRank(workspace, relativeTolerance, objective.Weights);
        return objective.Declaring(Measured(objective.Smoothness, rank, objective.ResidualLength, objective.Dimension));
    }

    private static Smoothness<T> Measured<T>(Smoothness<T> constants, NumericalRank<T> rank, int terms, int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rank.Rank == 0) return constants;
        var sure = rank.Smallest - (Number.Of<T>(NumericalRank.LeastTolerance<T>(terms, dimension)) * rank.Largest);
        var root = T.Max(sure, T.Zero) / T.Sqrt(Number.Of<T>(terms));
        var constant = T.Min(root * root, constants.Lipschitz);
        return constants with { PolyakLojasiewicz = constant, StrongConvexity = rank.Rank == dimension ? constant : T.Zero };
    }
}
