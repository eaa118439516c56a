namespace Toolkit.Optimization.Tests.LineSearches;

/// <summary>Test functions that are not convex and whose minima are known (Moré, Garbow, Hillstrom 1981, problems 1, 5, 13 and 14).</summary>
internal readonly record struct Classic(string Name) : IObjective<double>
{
    public int Dimension => Name is "Rosenbrock" or "Beale" ? 2 : 4;

    public double[] Start => Name switch
    {
        "Rosenbrock" => [-1.2, 1],
        "Beale" => [1, 1],
        "Powell singular" => [3, -1, 0, 1],
        _ => [-3, -1, -3, -1],
    };

    public double[] Minimiser => Name switch
    {
        "Rosenbrock" => [1, 1],
        "Beale" => [3, 0.5],
        "Powell singular" => [0, 0, 0, 0],
        _ => [1, 1, 1, 1],
    };

    public double Value(ReadOnlySpan<double> point, Workspace workspace) => ValueAndGradient(point, stackalloc double[4], workspace);

    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) => ValueAndGradient(point, destination, workspace);

    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) => Name switch
    {
        "Rosenbrock" => Rosenbrock(point[0], point[1], destination),
        "Beale" => Beale(point[0], point[1], destination),
        "Powell singular" => PowellSingular(point, destination),
        _ => Wood(point, destination),
    };

    private static double Rosenbrock(double x, double y, Span<double> g)
    {
        var (bend, rest) = (y - (x * x), 1 - x);
        (g[0], g[1]) = ((-400 * x * bend) - (2 * rest), 200 * bend);
        return (100 * bend * bend) + (rest * rest);
    }

    private static double Beale(double x, double y, Span<double> g)
    {
        var (value, dx, dy, power) = (0.0, 0.0, 0.0, 1.0);
        for (var i = 0; i < 3; i++)
        {
            var before = power;
            power *= y;
            var residual = (i == 0 ? 1.5 : i == 1 ? 2.25 : 2.625) - (x * (1 - power));
            value += residual * residual;
            dx -= 2 * residual * (1 - power);
            dy += 2 * residual * x * (i + 1) * before;
        }

        (g[0], g[1]) = (dx, dy);
        return value;
    }

    private static double PowellSingular(ReadOnlySpan<double> x, Span<double> g)
    {
        var (a, b, c, d) = (x[0] + (10 * x[1]), x[2] - x[3], x[1] - (2 * x[2]), x[0] - x[3]);
        (g[0], g[1]) = ((2 * a) + (40 * d * d * d), (20 * a) + (4 * c * c * c));
        (g[2], g[3]) = ((10 * b) - (8 * c * c * c), (-10 * b) - (40 * d * d * d));
        return (a * a) + (5 * b * b) + (c * c * c * c) + (10 * d * d * d * d);
    }

    private static double Wood(ReadOnlySpan<double> x, Span<double> g)
    {
        var (a, b, c, d) = ((x[0] * x[0]) - x[1], x[0] - 1, (x[2] * x[2]) - x[3], x[2] - 1);
        var (e, f) = (x[1] - 1, x[3] - 1);
        (g[0], g[1]) = ((400 * a * x[0]) + (2 * b), (-200 * a) + (20.2 * e) + (19.8 * f));
        (g[2], g[3]) = ((360 * c * x[2]) + (2 * d), (-180 * c) + (20.2 * f) + (19.8 * e));
        return (100 * a * a) + (b * b) + (90 * c * c) + (d * d) + (10.1 * ((e * e) + (f * f))) + (19.8 * e * f);
    }
}
