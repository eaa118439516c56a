using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Matrices seen in the eigenvectors of two positive semidefinite factors, one on either side; eigenvectors are rows.</summary>
internal static class Eigenbasis
{
    /// <summary>The unit vectors: the basis of a factor that nothing is known of.</summary>
    public static void Begin<T>(MatrixSpan<T> basis)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < basis.Rows; i++)
        {
            basis.Row(i).Clear();
            basis[i, i] = T.One;
        }
    }

    /// <summary>
    /// Brings eigenvalues and eigenvectors up to date with their factor: in full, or by one step of orthogonal iteration from where they were, with Rayleigh quotients for eigenvalues. What is
    /// below 0 by rounding is 0; of a factor that is not finite nothing is taken.
    /// </summary>
    public static void Refresh<T>(MatrixSpan<T> factor, Span<T> values, MatrixSpan<T> basis, bool isWarm, Workspace workspace, WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Reductions.AllFinite<T>(factor.Values[..(factor.Rows * factor.Columns)])) return;
        if (isWarm) OrthogonalIteration.Refine(factor, basis, values, workspace, 1, team);
        else SymmetricEigen.Factor(factor, values, basis, workspace, team);
        foreach (ref var value in values) value = T.Max(value, T.Zero);
    }

    /// <summary>Into the basis, <c>M ← U_L M U_Rᵀ</c> with vectors as rows, or back: <c>M ← U_Lᵀ M U_R</c>.</summary>
    public static void Rotate<T>(ReadOnlyMatrixSpan<T> left, ReadOnlyMatrixSpan<T> right, MatrixSpan<T> matrix, bool isBack, Workspace workspace, WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var half = workspace.Rent<T>(matrix.Rows * matrix.Columns);
        var between = new MatrixSpan<T>(half.Span, matrix.Rows, matrix.Columns);
        MatrixProduct.Multiply(isBack ? left.Transpose() : left, matrix, between, workspace, team);
        MatrixProduct.Multiply(between, isBack ? right : right.Transpose(), matrix, workspace, team);
    }
}
