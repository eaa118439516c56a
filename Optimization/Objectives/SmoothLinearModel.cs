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
        _model = new(rows, loss, labels, weights);
        using var workspace = new Workspace();
        Smoothness = Optimization.Rows.MeanLossSmoothness(rows, loss.Curvature, loss.Curvature, weights, workspace);
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

    /// <inheritdoc/>
    public Smoothness<T> Smoothness { get; private init; }

    // The same with constants that were found otherwise.
    internal SmoothLinearModel<T, TRows, TLoss> Declaring(Smoothness<T> constants) => this with { Smoothness = constants };

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
        using var predictions = workspace.Rent<T>(Terms);
        using var moved = workspace.Rent<T>(Terms);
        _model.Predict(point, predictions, workspace);
        _model.Apply<SecondDerivativeKernel>(predictions.Lanes, predictions.Lanes, weighted: true);
        Rows.Multiply(direction, moved.Span, workspace);
        var curvatures = predictions.Span;
        var changes = moved.Span;
        for (var i = 0; i < changes.Length; i++) changes[i] *= curvatures[i];
        _model.Pull(changes, destination, workspace);
    }

    /// <inheritdoc/>
    public DualityGap<T> DualityGap(ReadOnlySpan<T> point, T l1, Workspace workspace) => _model.DualityGap(point, l1, workspace);

    /// <inheritdoc/>
    public T DualPoint(ReadOnlySpan<T> point, Span<T> dual, Span<T> correlations, Workspace workspace) =>
        _model.DualPoint(point, dual, correlations, workspace);

    /// <inheritdoc/>
    public T Conjugate(ReadOnlySpan<T> dual, Workspace workspace) => _model.Conjugate(dual, workspace);

    private readonly struct SecondDerivativeKernel : LinearModel<T, TRows, TLoss>.IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label) => loss.SecondDerivative(prediction, label);
    }
}
