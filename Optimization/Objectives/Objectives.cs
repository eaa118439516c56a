using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// The mean losses, by their names: <c>(1/n) Σ wᵢ φ(⟨aᵢ, x⟩, yᵢ)</c> over dense or sparse rows, as stored or standardized, with or without an
/// intercept. What each can be asked follows from its loss; penalties are added by <see cref="Regularization"/>.
/// </summary>
public static class Objectives
{
    /// <summary>A function written in operations of the tape; see <see cref="DifferentiatedObjective{T}"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="dimension">The number of elements of a point, at least 1.</param>
    /// <param name="function">The function, of a vector to a scalar.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is below 1.</exception>
    public static DifferentiatedObjective<T> FromFunction<T>(int dimension, Func<Variable<T>, Variable<T>> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentNullException.ThrowIfNull(function);
        return new(dimension, function);
    }

    /// <summary>Least squares: <c>(1/2n) Σ wᵢ (⟨aᵢ, x⟩ − yᵢ)²</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="rows">A, dense or sparse, as stored or standardized, with or without an intercept.</param>
    /// <param name="labels">y, finite, one for each row; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not finite.</exception>
    public static SmoothLinearModel<T, TRows, SquaredLoss<T>> LeastSquares<T, TRows>(
        IRows<TRows, T> rows, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => LinearModel(rows, default(SquaredLoss<T>), labels, weights);

    /// <summary>Least squares: <c>(1/2n) Σ wᵢ (⟨aᵢ, x⟩ − yᵢ)²</c>, over sparse rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="labels">y, finite, one for each row; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not finite.</exception>
    public static SmoothLinearModel<T, CsrRows<T>, SquaredLoss<T>> LeastSquares<T>(
        SparseRows<T> rows, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LinearModel(new CsrRows<T>(rows), default(SquaredLoss<T>), labels, weights);

    /// <summary>Logistic regression: <c>(1/n) Σ wᵢ ln(1 + exp(−yᵢ ⟨aᵢ, x⟩))</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="rows">A, dense or sparse, as stored or standardized, with or without an intercept.</param>
    /// <param name="labels">y, −1 or +1, one for each row; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is neither −1 nor +1.</exception>
    public static SmoothLinearModel<T, TRows, LogisticLoss<T>> Logistic<T, TRows>(
        IRows<TRows, T> rows, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => LinearModel(rows, default(LogisticLoss<T>), labels, weights);

    /// <summary>Logistic regression: <c>(1/n) Σ wᵢ ln(1 + exp(−yᵢ ⟨aᵢ, x⟩))</c>, over sparse rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="labels">y, −1 or +1, one for each row; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is neither −1 nor +1.</exception>
    public static SmoothLinearModel<T, CsrRows<T>, LogisticLoss<T>> Logistic<T>(
        SparseRows<T> rows, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LinearModel(new CsrRows<T>(rows), default(LogisticLoss<T>), labels, weights);

    /// <summary>Robust regression: <c>(1/n) Σ wᵢ φ(⟨aᵢ, x⟩, yᵢ)</c> with <see cref="HuberLoss{T}"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="rows">A, dense or sparse, as stored or standardized, with or without an intercept.</param>
    /// <param name="labels">y, finite, one for each row; copied.</param>
    /// <param name="delta">δ, above 0, in the units of the labels: residuals beyond it count by their size, not their square.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not finite.</exception>
    public static SmoothLinearModel<T, TRows, HuberLoss<T>> Huber<T, TRows>(
        IRows<TRows, T> rows, ReadOnlySpan<T> labels, double delta, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => LinearModel(rows, Losses.Huber<T>(delta), labels, weights);

    /// <summary>Robust regression: <c>(1/n) Σ wᵢ φ(⟨aᵢ, x⟩, yᵢ)</c> with <see cref="HuberLoss{T}"/>, over sparse rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="labels">y, finite, one for each row; copied.</param>
    /// <param name="delta">δ, above 0, in the units of the labels: residuals beyond it count by their size, not their square.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not finite.</exception>
    public static SmoothLinearModel<T, CsrRows<T>, HuberLoss<T>> Huber<T>(
        SparseRows<T> rows, ReadOnlySpan<T> labels, double delta, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LinearModel(new CsrRows<T>(rows), Losses.Huber<T>(delta), labels, weights);

    /// <summary>The support vector machine with squared slack: <c>(1/2n) Σ wᵢ max(0, 1 − yᵢ ⟨aᵢ, x⟩)²</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="rows">A, dense or sparse, as stored or standardized, with or without an intercept.</param>
    /// <param name="labels">y, −1 or +1, one for each row; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is neither −1 nor +1.</exception>
    public static SmoothLinearModel<T, TRows, SquaredHingeLoss<T>> SquaredHinge<T, TRows>(
        IRows<TRows, T> rows, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => LinearModel(rows, default(SquaredHingeLoss<T>), labels, weights);

    /// <summary>The support vector machine with squared slack: <c>(1/2n) Σ wᵢ max(0, 1 − yᵢ ⟨aᵢ, x⟩)²</c>, over sparse rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="labels">y, −1 or +1, one for each row; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is neither −1 nor +1.</exception>
    public static SmoothLinearModel<T, CsrRows<T>, SquaredHingeLoss<T>> SquaredHinge<T>(
        SparseRows<T> rows, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LinearModel(new CsrRows<T>(rows), default(SquaredHingeLoss<T>), labels, weights);

    /// <summary>The support vector machine: <c>(1/n) Σ wᵢ max(0, 1 − yᵢ ⟨aᵢ, x⟩)</c>; not smooth.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="rows">A, dense or sparse, as stored or standardized, with or without an intercept.</param>
    /// <param name="labels">y, −1 or +1, one for each row; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is neither −1 nor +1.</exception>
    public static LinearModel<T, TRows, HingeLoss<T>> Hinge<T, TRows>(
        IRows<TRows, T> rows, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => LinearModel(rows, default(HingeLoss<T>), labels, weights);

    /// <summary>The support vector machine: <c>(1/n) Σ wᵢ max(0, 1 − yᵢ ⟨aᵢ, x⟩)</c>; not smooth, over sparse rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="labels">y, −1 or +1, one for each row; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is neither −1 nor +1.</exception>
    public static LinearModel<T, CsrRows<T>, HingeLoss<T>> Hinge<T>(
        SparseRows<T> rows, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LinearModel(new CsrRows<T>(rows), default(HingeLoss<T>), labels, weights);

    /// <summary>Poisson regression with the log link: <c>(1/n) Σ wᵢ (exp⟨aᵢ, x⟩ − yᵢ ⟨aᵢ, x⟩)</c>, the negative log-likelihood but for a constant; no curvature bounds it.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="rows">A, dense or sparse, as stored or standardized, with or without an intercept.</param>
    /// <param name="labels">y, finite and at least 0, one for each row; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is below 0 or not finite.</exception>
    public static LinearModel<T, TRows, PoissonLoss<T>> Poisson<T, TRows>(
        IRows<TRows, T> rows, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => LinearModel(rows, default(PoissonLoss<T>), labels, weights);

    /// <summary>Poisson regression with the log link: <c>(1/n) Σ wᵢ (exp⟨aᵢ, x⟩ − yᵢ ⟨aᵢ, x⟩)</c>, the negative log-likelihood but for a constant; no curvature bounds it, over sparse rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="labels">y, finite and at least 0, one for each row; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is below 0 or not finite.</exception>
    public static LinearModel<T, CsrRows<T>, PoissonLoss<T>> Poisson<T>(
        SparseRows<T> rows, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LinearModel(new CsrRows<T>(rows), default(PoissonLoss<T>), labels, weights);

    /// <summary>Quantile regression: <c>(1/n) Σ wᵢ max(τ (yᵢ − ⟨aᵢ, x⟩), (1 − τ)(⟨aᵢ, x⟩ − yᵢ))</c>; not smooth.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="rows">A, dense or sparse, as stored or standardized, with or without an intercept.</param>
    /// <param name="labels">y, finite, one for each row; copied.</param>
    /// <param name="tau">τ, above 0 and below 1.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tau"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not finite.</exception>
    public static LinearModel<T, TRows, QuantileLoss<T>> Quantile<T, TRows>(
        IRows<TRows, T> rows, ReadOnlySpan<T> labels, double tau, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => LinearModel(rows, Losses.Quantile<T>(tau), labels, weights);

    /// <summary>Quantile regression: <c>(1/n) Σ wᵢ max(τ (yᵢ − ⟨aᵢ, x⟩), (1 − τ)(⟨aᵢ, x⟩ − yᵢ))</c>; not smooth, over sparse rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="labels">y, finite, one for each row; copied.</param>
    /// <param name="tau">τ, above 0 and below 1.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tau"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not finite.</exception>
    public static LinearModel<T, CsrRows<T>, QuantileLoss<T>> Quantile<T>(
        SparseRows<T> rows, ReadOnlySpan<T> labels, double tau, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LinearModel(new CsrRows<T>(rows), Losses.Quantile<T>(tau), labels, weights);

    /// <summary>Multinomial logistic regression: see <see cref="Softmax{T, TRows}"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <param name="rows">A, dense or sparse, as stored or standardized, with or without an intercept for each class.</param>
    /// <param name="labels">y, a whole number from 0 to K − 1 for each row; copied.</param>
    /// <param name="classes">K, at least 1.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or a label is no class.</exception>
    public static Softmax<T, TRows> Softmax<T, TRows>(
        IRows<TRows, T> rows, ReadOnlySpan<T> labels, int classes, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T> => new((TRows)rows, labels, classes, weights);

    /// <summary>Multinomial logistic regression, over sparse rows: see <see cref="Softmax{T, TRows}"/>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">A.</param>
    /// <param name="labels">y, a whole number from 0 to K − 1 for each row; copied.</param>
    /// <param name="classes">K, at least 1.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or a label is no class.</exception>
    public static Softmax<T, CsrRows<T>> Softmax<T>(SparseRows<T> rows, ReadOnlySpan<T> labels, int classes, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(new CsrRows<T>(rows), labels, classes, weights);

    /// <summary>Any convex loss over any rows: <c>LinearModel(matrix.WithIntercept(), default(HingeLoss&lt;double&gt;), labels)</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="rows">The rows, as stored or standardized, with or without an intercept.</param>
    /// <param name="loss">φ.</param>
    /// <param name="labels">y, one for each row and legal for the loss; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not legal.</exception>
    public static LinearModel<T, TRows, TLoss> LinearModel<T, TRows, TLoss>(
        IRows<TRows, T> rows, ILoss<TLoss, T> loss, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, ILoss<TLoss, T> => new((TRows)rows, (TLoss)loss, labels, weights);

    /// <summary>
    /// An ensemble of decision stumps as boosting asks for it, <c>(1/n) Σ wᵢ φ(Σⱼ xⱼ hⱼ(aᵢ), yᵢ)</c>: the linear model of any convex loss whose
    /// columns are the stumps.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="stumps">The stumps.</param>
    /// <param name="loss">φ: <see cref="ExponentialLoss{T}"/>, <see cref="LogisticLoss{T}"/> or any other.</param>
    /// <param name="labels">y, one for each row and legal for the loss; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not legal.</exception>
    public static LinearModel<T, DecisionStumps<T>, TLoss> Stumps<T, TLoss>(
        DecisionStumps<T> stumps, ILoss<TLoss, T> loss, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILoss<TLoss, T> => new(stumps, (TLoss)loss, labels, weights);

    /// <summary>Any smooth loss over any rows: <c>LinearModel(matrix.WithIntercept(), default(LogisticLoss&lt;double&gt;), labels)</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="rows">The rows, as stored or standardized, with or without an intercept.</param>
    /// <param name="loss">φ.</param>
    /// <param name="labels">y, one for each row and legal for the loss; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not legal.</exception>
    public static SmoothLinearModel<T, TRows, TLoss> LinearModel<T, TRows, TLoss>(
        IRows<TRows, T> rows, ISmoothLoss<TLoss, T> loss, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, ISmoothLoss<TLoss, T> => new((TRows)rows, (TLoss)loss, labels, weights);

    /// <summary>Any smooth loss over the columns of a matrix, for methods that move one coordinate at a time.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TColumns">A, by columns.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="columns">A, dense or sparse, with or without an intercept.</param>
    /// <param name="loss">φ.</param>
    /// <param name="labels">y, one for each row and legal for the loss; copied.</param>
    /// <param name="weights">w, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not legal.</exception>
    public static LinearModelByColumns<T, TColumns, TLoss> LinearModelByColumns<T, TColumns, TLoss>(
        IColumns<TColumns, T> columns, ISmoothLoss<TLoss, T> loss, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TColumns : struct, IColumns<TColumns, T>
        where TLoss : struct, ISmoothLoss<TLoss, T> => new((TColumns)columns, (TLoss)loss, labels, weights);

    /// <summary>
    /// The dual of a penalised mean loss, for methods that move one dual variable at a time:
    /// <c>DualProblem(matrix, default(HingeLoss&lt;double&gt;), labels, l2: 1e-3)</c>.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TRows">The rows.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="rows">The rows, as stored or standardized, with or without an intercept.</param>
    /// <param name="loss">φ.</param>
    /// <param name="labels">y, one for each row and legal for the loss; copied.</param>
    /// <param name="l2">λ, above 0.</param>
    /// <param name="l1">λ₁, at least 0.</param>
    /// <param name="weights">c, at least 0, one for each row; empty for ones; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> or <paramref name="l1"/> is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no rows, labels or weights are not as many, or one is not legal.</exception>
    public static DualProblem<T, TRows, TLoss> DualProblem<T, TRows, TLoss>(
        IRows<TRows, T> rows, IDualCoordinateLoss<TLoss, T> loss, ReadOnlySpan<T> labels, double l2, double l1 = 0, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, IDualCoordinateLoss<TLoss, T> => new((TRows)rows, (TLoss)loss, labels, l2, l1, weights);
}
