using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The mean loss of a linear model, <c>f(x) = (1/n) Σᵢ wᵢ φ(⟨aᵢ, x⟩, yᵢ)</c>, for a φ of bounded curvature: a
/// <see cref="LinearModel{T, TRows, TLoss}"/> with constants and Hessian–vector products.
/// </summary>
/// <remarks>
/// Constants, with c = sup φ″: L = c σ²/n, where σ is the upper bound of the largest singular value of W^½ A (<see cref="SpectralNorm"/>);
/// L_c = c max w maxⱼ ‖A·ⱼ‖²/n; no μ, but that of least squares can be measured (<see cref="LeastSquaresCurvature"/>). Where L would be 0 it is 1, a bound as
/// good. A penalty is added by <see cref="Regularization.WithL2{T, TObjective}(ISmoothMeanLoss{TObjective, T}, double)"/>.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows aᵢ.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
public readonly struct SmoothLinearModel<T, TRows, TLoss> : ISmoothMeanLoss<SmoothLinearModel<T, TRows, TLoss>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
    where TLoss : struct, ISmoothLoss<TLoss, T>
{
    private readonly LinearModel<T, TRows, TLoss> _model;

    internal SmoothLinearModel(TRows rows, TLoss loss, ReadOnlySpan<T> labels, ReadOnlySpan<T> weights)
    {
        var model = new LinearModel<T, TRows, TLoss>(rows, loss, labels, weights);
        _model = model;
        Constants = new(() => Optimization.Rows.MeanLossSmoothness(rows, loss.Curvature, loss.Curvature, model.Weights));
    }

    /// <summary>The rows.</summary>
    public TRows Rows => _model.Rows;

    /// <summary>φ.</summary>
    public TLoss Loss => _model.Loss;

    /// <summary>y.</summary>
    public ReadOnlySpan<T> Labels => _model.Labels;

    /// <summary>w; empty where all are 1.</summary>
    public ReadOnlySpan<T> Weights => _model.Weights;

    internal LinearModel<T, TRows, TLoss> Model => _model;

    /// <inheritdoc/>
    public int Dimension => _model.Dimension;

    /// <inheritdoc/>
    public int Features => _model.Features;

    /// <inheritdoc/>
    public int Terms => _model.Terms;

    /// <inheritdoc/>
    public int DualLength => _model.DualLength;

    /// <summary>The constants, worked out when they are first asked for: σ takes many products with A.</summary>
    public Smoothness<T> Smoothness => Constants.Value;

    private Lazy<Smoothness<T>> Constants { get; init; }

    // The same with constants that were found otherwise.
    internal SmoothLinearModel<T, TRows, TLoss> Declaring(Smoothness<T> constants) => this with { Constants = new(constants) };

    /// <summary>max L_i, the largest Lipschitz constant of a term's gradient: c maxᵢ wᵢ ‖aᵢ‖².</summary>
    /// <param name="workspace">Scratch memory.</param>
    public T LargestTermLipschitz(Workspace workspace) => Loss.Curvature * Rows.LargestSquaredRowNorm(Weights, workspace);

    /// <inheritdoc/>
    public void SignDescentConstants(Span<T> destination, Workspace workspace) =>
        Rows.AbsoluteGramSums(Loss.Curvature * Number.Of<T>(Dimension) / Number.Of<T>(Terms), Weights, destination, workspace);

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => _model.Value(point, workspace);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) => _model.Gradient(point, destination, workspace);

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) =>
        _model.ValueAndGradient(point, destination, workspace);

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) =>
        _model.BatchGradient(batch, point, destination, workspace);

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace)
    {
        using var curvatures = workspace.Rent<T>(Terms);
        Curvatures(point, curvatures, workspace);
        Rows.MappedNormalMultiply(direction, new CurvatureMap(curvatures.Lanes), destination, workspace);
    }

    /// <summary>destination ← <c>(1/n) Σ wᵢ φ″(⟨aᵢ, x⟩, yᵢ) aᵢaᵢᵀ</c>.</summary>
    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        using var curvatures = workspace.Rent<T>(Terms);
        Curvatures(point, curvatures, workspace);
        Rows.WeightedGram(default, curvatures.Span, destination, workspace);
    }

    /// <inheritdoc/>
    public void BatchHessian(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(batch.Length);
        var curvatures = rental.Span;
        for (var k = 0; k < batch.Length; k++)
        {
            curvatures[k] = _model.Curvature<SecondDerivativeKernel>(batch[k], Rows.RowDot(batch[k], point, workspace)) / Number.Of<T>(batch.Length);
        }

        Rows.WeightedGram(batch, curvatures, destination, workspace);
    }

    /// <inheritdoc/>
    public DualityGap<T> DualityGap(ReadOnlySpan<T> point, T l1, Workspace workspace) => _model.DualityGap(point, l1, workspace);

    /// <inheritdoc/>
    public T DualPoint(ReadOnlySpan<T> point, Span<T> dual, Span<T> correlations, Workspace workspace) =>
        _model.DualPoint(point, dual, correlations, workspace);

    /// <inheritdoc/>
    public T Conjugate(ReadOnlySpan<T> dual, Workspace workspace) => _model.Conjugate(dual, workspace);

    // wᵢ φ″/n of each row.
    private void Curvatures(ReadOnlySpan<T> point, Scratch<T> curvatures, Workspace workspace)
    {
        _model.Predict(point, curvatures, workspace);
        _model.Apply<SecondDerivativeKernel>(curvatures.Lanes, curvatures.Lanes, weighted: true);
        foreach (ref var value in curvatures.Lanes) value *= _model.InverseCount;
    }

    private readonly ref struct CurvatureMap(ReadOnlySpan<T> curvatures) : IProductMap<T>
    {
        private readonly ReadOnlySpan<T> _curvatures = curvatures;

        public void Map(int first, scoped Span<T> products)
        {
            var curvatures = _curvatures.Slice(first, products.Length);
            for (var i = 0; i < products.Length; i++) products[i] *= curvatures[i];
        }
    }

    private readonly struct SecondDerivativeKernel : LinearModel<T, TRows, TLoss>.IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label) => loss.SecondDerivative(prediction, label);
    }
}
