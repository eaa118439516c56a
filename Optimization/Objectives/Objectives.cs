using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The objectives, by their names.</summary>
public static class Objectives
{
    /// <summary>Least squares: <c>(1/2n) ‖Ax − y‖² + (λ/2) ‖x‖²</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="rows">A, dense or sparse, as stored or standardized, with or without an intercept.</param>
    /// <param name="labels">y, finite, one for each row; copied.</param>
    /// <param name="l2">λ, at least 0; an intercept is not penalised.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, the labels are not as many, or one is not finite.</exception>
    public static LinearModel<T, TRows, SquaredLoss<T>> LeastSquares<T, TRows>(IRows<TRows, T> rows, ReadOnlySpan<T> labels, double l2 = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => LinearModel(rows, default(SquaredLoss<T>), labels, l2);

    /// <summary>Least squares over sparse rows: <c>(1/2n) ‖Ax − y‖² + (λ/2) ‖x‖²</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="labels">y, finite, one for each row; copied.</param>
    /// <param name="l2">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, the labels are not as many, or one is not finite.</exception>
    public static LinearModel<T, CsrRows<T>, SquaredLoss<T>> LeastSquares<T>(SparseRows<T> rows, ReadOnlySpan<T> labels, double l2 = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LinearModel(new CsrRows<T>(rows), default(SquaredLoss<T>), labels, l2);

    /// <summary>Logistic regression: <c>(1/n) Σ ln(1 + exp(−yᵢ ⟨aᵢ, x⟩)) + (λ/2) ‖x‖²</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="rows">A, dense or sparse, as stored or standardized, with or without an intercept.</param>
    /// <param name="labels">y, −1 or +1, one for each row; copied.</param>
    /// <param name="l2">λ, at least 0; an intercept is not penalised.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, the labels are not as many, or one is neither −1 nor +1.</exception>
    public static LinearModel<T, TRows, LogisticLoss<T>> Logistic<T, TRows>(IRows<TRows, T> rows, ReadOnlySpan<T> labels, double l2 = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => LinearModel(rows, default(LogisticLoss<T>), labels, l2);

    /// <summary>Logistic regression over sparse rows: <c>(1/n) Σ ln(1 + exp(−yᵢ ⟨aᵢ, x⟩)) + (λ/2) ‖x‖²</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="labels">y, −1 or +1, one for each row; copied.</param>
    /// <param name="l2">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, the labels are not as many, or one is neither −1 nor +1.</exception>
    public static LinearModel<T, CsrRows<T>, LogisticLoss<T>> Logistic<T>(SparseRows<T> rows, ReadOnlySpan<T> labels, double l2 = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LinearModel(new CsrRows<T>(rows), default(LogisticLoss<T>), labels, l2);

    /// <summary>Any loss over any rows: <c>LinearModel(new CsrRows&lt;double&gt;(matrix).WithIntercept(), default(LogisticLoss&lt;double&gt;), labels)</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="rows">The rows, as stored or standardized, with or without an intercept.</param>
    /// <param name="loss">φ.</param>
    /// <param name="labels">y, one for each row and legal for the loss; copied.</param>
    /// <param name="l2">λ, at least 0.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not legal.</exception>
    public static LinearModel<T, TRows, TLoss> LinearModel<T, TRows, TLoss>(
        IRows<TRows, T> rows, ILoss<TLoss, T> loss, ReadOnlySpan<T> labels, double l2 = 0, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, ILoss<TLoss, T> => new((TRows)rows, (TLoss)loss, labels, l2, weights);

    /// <summary>Any loss over sparse rows, kept by columns for methods that move one coordinate at a time.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="loss">φ.</param>
    /// <param name="labels">y, one for each row and legal for the loss; copied.</param>
    /// <param name="l2">λ, at least 0, on every coordinate.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, the labels are not as many, or one is not legal.</exception>
    public static LinearModelByColumns<T, TLoss> LinearModelByColumns<T, TLoss>(
        SparseRows<T> rows, ILoss<TLoss, T> loss, ReadOnlySpan<T> labels, double l2 = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILoss<TLoss, T> => new(rows, (TLoss)loss, labels, l2);
}
