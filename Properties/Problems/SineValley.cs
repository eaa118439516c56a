namespace Toolkit.Properties;

/// <summary>f(x, y) = ½ (y − sin x)²: not convex, and minimal along a whole curve.</summary>
/// <remarks>
/// μ = 1, since ½‖∇f‖² = f (1 + cos² x). L = 2 + R where |y − sin x| ≤ R: the Hessian is JJᵀ + (y − sin x) ∇²(y − sin x) with ‖J‖² ≤ 2. Descent stays
/// in such a region.
/// </remarks>
/// <param name="Reach">R.</param>
public readonly record struct SineValley(double Reach) : ISmoothObjective<double>, IHessianVectorOracle<double>
{
    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public Smoothness<double> Smoothness => new(2 + Reach, 1, 1 + Reach);

    /// <summary>The problem from a start, with R for the ball around the nearest solution that has the start on its boundary.</summary>
    /// <param name="x">The first coordinate of x₀.</param>
    /// <param name="y">The second.</param>
    public static Problem<SineValley> Problem(double x, double y)
    {
        var solutions = new SineGraph();
        var reach = Math.Sqrt(2) * solutions.Distance([x, y]);
        return new(
            $"½ (y − sin x)²(start {x:g4}, {y:g4})", new(reach), Buffer<double>.CopyOf([x, y]), 0, solutions,
            SignDescentConstants.Of([1 + reach, 1, 1, 1], 2));
    }

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Workspace workspace) => Height(point) * Height(point) / 2;

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        (destination[0], destination[1]) = (-Height(point) * Math.Cos(point[0]), Height(point));

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        Gradient(point, destination, workspace);
        return Value(point, workspace);
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination, Workspace workspace)
    {
        var (sine, cosine) = Math.SinCos(point[0]);
        var bend = (cosine * cosine) + (Height(point) * sine);
        (destination[0], destination[1]) = ((bend * direction[0]) - (cosine * direction[1]), direction[1] - (cosine * direction[0]));
    }

    private static double Height(ReadOnlySpan<double> point) => point[1] - Math.Sin(point[0]);
}
