namespace Toolkit.Properties;

/// <summary>f(x) = s Σᵢ φ(aᵢᵀx − bᵢ), a convex function of a linear image of x.</summary>
/// <remarks>
/// As a finite sum of n terms its i-th is n s φ(aᵢᵀx − bᵢ); as a coordinate oracle its residual is Ax − b. The constants are given by who builds
/// it: L from the largest singular value of A, μ from the smallest that is not zero.
/// </remarks>
/// <typeparam name="TLoss">φ.</typeparam>
/// <param name="Matrix">A, row by row.</param>
/// <param name="Offsets">b, one for each row.</param>
/// <param name="Dimension">The number of columns of A.</param>
/// <param name="Scale">s.</param>
/// <param name="Loss">φ.</param>
/// <param name="CurvatureBound">The largest φ″.</param>
/// <param name="Smoothness">L, μ and L_c.</param>
public readonly record struct GeneralizedLinear<TLoss>(
    Buffer<double> Matrix, Buffer<double> Offsets, int Dimension, double Scale, TLoss Loss, double CurvatureBound, Smoothness<double> Smoothness)
    : ISmoothSum<double>, ICoordinateOracle<double>
    where TLoss : struct, IScalarLoss
{
    /// <inheritdoc/>
    public int Terms => Offsets.Length;

    /// <inheritdoc/>
    public int ResidualLength => Offsets.Length;

    /// <inheritdoc/>
    public bool IsQuadratic => typeof(TLoss) == typeof(HalfSquare);

    private ReadOnlyMatrixSpan<double> Rows => new(Matrix.Span, Terms, Dimension);

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Workspace workspace)
    {
        using var residual = workspace.Rent<double>(Terms);
        Residual(point, residual.Span);
        var sum = 0.0;
        foreach (var t in residual.Span) sum += Loss.Value(t);
        return Scale * sum;
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        ValueAndGradient(point, destination, workspace);

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        using var residual = workspace.Rent<double>(Terms);
        Residual(point, residual.Span);
        var sum = 0.0;
        foreach (ref var t in residual.Span)
        {
            sum += Loss.Value(t);
            t = Scale * Loss.Slope(t);
        }

        MatrixVector.Multiply(Rows.Transpose(), residual.Span, destination);
        return Scale * sum;
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination, Workspace workspace)
    {
        using var residual = workspace.Rent<double>(Terms);
        using var image = workspace.Rent<double>(Terms);
        Residual(point, residual.Span);
        MatrixVector.Multiply(Rows, direction, image.Span);
        for (var i = 0; i < Terms; i++) image.Span[i] *= Scale * Loss.Curvature(residual.Span[i]);
        MatrixVector.Multiply(Rows.Transpose(), image.Span, destination);
    }

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        destination.Clear();
        foreach (var term in batch)
        {
            var row = Rows.Row(term);
            var slope = Scale * Terms / batch.Length * Loss.Slope(Reductions.Dot(row, point) - Offsets.Span[term]);
            for (var i = 0; i < row.Length; i++) destination[i] += slope * row[i];
        }
    }

    /// <inheritdoc/>
    public double LargestTermLipschitz(Workspace workspace)
    {
        var largest = 0.0;
        for (var row = 0; row < Terms; row++) largest = Math.Max(largest, Reductions.SumOfSquares(Rows.Row(row)));
        return Scale * Terms * CurvatureBound * largest;
    }

    /// <inheritdoc/>
    public void Residual(ReadOnlySpan<double> point, Span<double> destination)
    {
        MatrixVector.Multiply(Rows, point, destination);
        for (var i = 0; i < destination.Length; i++) destination[i] -= Offsets.Span[i];
    }

    /// <inheritdoc/>
    public double PartialDerivative(int coordinate, ReadOnlySpan<double> point, ReadOnlySpan<double> residual)
    {
        var sum = 0.0;
        for (var row = 0; row < Terms; row++) sum += Rows[row, coordinate] * Loss.Slope(residual[row]);
        return Scale * sum;
    }

    /// <inheritdoc/>
    public void PartialDerivatives(ReadOnlySpan<double> point, ReadOnlySpan<double> residual, Span<double> destination, Workspace workspace)
    {
        using var slopes = workspace.Rent<double>(Terms);
        for (var row = 0; row < Terms; row++) slopes.Span[row] = Scale * Loss.Slope(residual[row]);
        MatrixVector.Multiply(Rows.Transpose(), slopes.Span, destination);
    }

    /// <inheritdoc/>
    public (double First, double Second) DerivativesAlong(int coordinate, double change, ReadOnlySpan<double> point, ReadOnlySpan<double> residual)
    {
        var (first, second) = (0.0, 0.0);
        for (var row = 0; row < Terms; row++)
        {
            var (entry, moved) = (Rows[row, coordinate], residual[row] + (change * Rows[row, coordinate]));
            first += entry * Loss.Slope(moved);
            second += entry * entry * Loss.Curvature(moved);
        }

        return (Scale * first, Scale * second);
    }

    /// <inheritdoc/>
    public void MoveResidual(int coordinate, double change, Span<double> residual)
    {
        for (var row = 0; row < Terms; row++) residual[row] += change * Rows[row, coordinate];
    }

    /// <inheritdoc/>
    public double CoordinateLipschitz(int coordinate)
    {
        var sum = 0.0;
        for (var row = 0; row < Terms; row++) sum += Rows[row, coordinate] * Rows[row, coordinate];
        return Scale * CurvatureBound * sum;
    }
}
