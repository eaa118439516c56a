namespace Toolkit.Properties;

/// <summary>f(x) = ½ (x − c)ᵀ H (x − c) + aᵀ(x − c): with a = 0 it is ½ xᵀHx − bᵀx for b = Hc in the range of H, moved so that f* = 0
/// exactly.</summary>
/// <remarks>L is the largest eigenvalue, μ the smallest that is not zero, L_c the largest diagonal element. As a coordinate oracle its residual is
/// x − c.</remarks>
/// <param name="Hessian">H, symmetric, row by row.</param>
/// <param name="Center">c.</param>
/// <param name="Slope">a, the gradient at c: zero unless another function is added.</param>
/// <param name="Smoothness">L, μ and L_c.</param>
public readonly record struct Quadratic(Buffer<double> Hessian, Buffer<double> Center, Buffer<double> Slope, Smoothness<double> Smoothness)
    : ISmoothObjective<double>, IHessianVectorOracle<double>, ICoordinateOracle<double>
{
    /// <inheritdoc/>
    public int Dimension => Center.Length;

    /// <inheritdoc/>
    public int ResidualLength => Center.Length;

    /// <inheritdoc/>
    public bool IsQuadratic => true;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Workspace workspace)
    {
        using var gradient = workspace.Rent<double>(Dimension);
        return ValueAndGradient(point, gradient.Span, workspace);
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        ValueAndGradient(point, destination, workspace);

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        using var residual = workspace.Rent<double>(Dimension);
        Residual(point, residual.Span);
        HessianVectorProduct(point, residual.Span, destination, workspace);
        var value = (Reductions.Dot<double>(residual.Span, destination) / 2) + Reductions.Dot(residual.Span, Slope.Span);
        for (var i = 0; i < destination.Length; i++) destination[i] += Slope.Span[i];
        return value;
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination, Workspace workspace) =>
        MatrixVector.Multiply(new ReadOnlyMatrixSpan<double>(Hessian.Span, Dimension, Dimension), direction, destination);

    /// <inheritdoc/>
    public void Residual(ReadOnlySpan<double> point, Span<double> destination)
    {
        for (var i = 0; i < point.Length; i++) destination[i] = point[i] - Center.Span[i];
    }

    /// <inheritdoc/>
    public double PartialDerivative(int coordinate, ReadOnlySpan<double> point, ReadOnlySpan<double> residual) =>
        Slope.Span[coordinate] + Reductions.Dot(Hessian.Span.Slice(coordinate * Dimension, Dimension), residual);

    /// <inheritdoc/>
    public void PartialDerivatives(ReadOnlySpan<double> point, ReadOnlySpan<double> residual, Span<double> destination, Workspace workspace)
    {
        HessianVectorProduct(point, residual, destination, workspace);
        for (var i = 0; i < destination.Length; i++) destination[i] += Slope.Span[i];
    }

    /// <inheritdoc/>
    public (double First, double Second) DerivativesAlong(int coordinate, double change, ReadOnlySpan<double> point, ReadOnlySpan<double> residual)
    {
        var curvature = CoordinateLipschitz(coordinate);
        return (PartialDerivative(coordinate, point, residual) + (curvature * change), curvature);
    }

    /// <inheritdoc/>
    public void MoveResidual(int coordinate, double change, Span<double> residual) => residual[coordinate] += change;

    /// <inheritdoc/>
    public double CoordinateLipschitz(int coordinate) => Hessian.Span[(coordinate * Dimension) + coordinate];
}
