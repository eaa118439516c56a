namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>
/// f(x) = ½ Σ hᵢ (xᵢ − cᵢ)², which answers every kind of question: the smallest oracle that all nine shapes can be run on. As a finite sum its
/// i-th term is (d/2) hᵢ (xᵢ − cᵢ)², as a coordinate oracle its residual is x − c.
/// </summary>
internal readonly record struct Bowl(Buffer<double> Curvature, Buffer<double> Center)
    : ISmoothObjective<double>, IHessianVectorOracle<double>, IFiniteSum<double>, ICoordinateOracle<double>
{
    public static Bowl Of(double[] curvature, double[] center) => new(Buffer<double>.CopyOf(curvature), Buffer<double>.CopyOf(center));

    public int Dimension => Center.Length;

    public int Terms => Dimension;

    public int ResidualLength => Dimension;

    public bool IsQuadratic => true;

    public Smoothness<double> Smoothness
    {
        get
        {
            var (largest, smallest) = (0.0, double.PositiveInfinity);
            foreach (var h in Curvature.Span) (largest, smallest) = (Math.Max(largest, h), Math.Min(smallest, h));
            return new(largest, smallest, largest) { StrongConvexity = smallest };
        }
    }

    public double Value(ReadOnlySpan<double> point, Workspace workspace)
    {
        var sum = 0.0;
        for (var i = 0; i < point.Length; i++) sum += Curvature.Span[i] * Square(point[i] - Center.Span[i]) / 2;
        return sum;
    }

    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        for (var i = 0; i < point.Length; i++) destination[i] = Curvature.Span[i] * (point[i] - Center.Span[i]);
    }

    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        Gradient(point, destination, workspace);
        return Value(point, workspace);
    }

    public void HessianVectorProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination, Workspace workspace)
    {
        for (var i = 0; i < direction.Length; i++) destination[i] = Curvature.Span[i] * direction[i];
    }

    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        destination.Clear();
        foreach (var i in batch) destination[i] += Curvature.Span[i] * (point[i] - Center.Span[i]) * Dimension / batch.Length;
    }

    public void Residual(ReadOnlySpan<double> point, Span<double> destination)
    {
        for (var i = 0; i < point.Length; i++) destination[i] = point[i] - Center.Span[i];
    }

    public double PartialDerivative(int coordinate, ReadOnlySpan<double> point, ReadOnlySpan<double> residual) =>
        Curvature.Span[coordinate] * residual[coordinate];

    public void PartialDerivatives(ReadOnlySpan<double> point, ReadOnlySpan<double> residual, Span<double> destination, Workspace workspace)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = Curvature.Span[i] * residual[i];
    }

    public (double First, double Second) DerivativesAlong(int coordinate, double change, ReadOnlySpan<double> point, ReadOnlySpan<double> residual) =>
        (Curvature.Span[coordinate] * (residual[coordinate] + change), Curvature.Span[coordinate]);

    public void MoveResidual(int coordinate, double change, Span<double> residual) => residual[coordinate] += change;

    public double CoordinateLipschitz(int coordinate) => Curvature.Span[coordinate];

    private static double Square(double x) => x * x;
}
