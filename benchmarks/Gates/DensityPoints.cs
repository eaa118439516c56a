using Toolkit.Numerics;

namespace Toolkit.Benchmarks;

/// <summary>A ring of points where the sides of the gates of differentiation are checked and timed: no call repeats the one before.</summary>
/// <param name="dimension">The length of a point.</param>
internal sealed class DensityPoints(int dimension)
{
    private const int Count = 16;
    private const double Spread = 0.7;
    private readonly double[][] _points = [.. Enumerable.Range(0, Count).Select(index => Draw(dimension, index))];

    /// <summary>The points.</summary>
    public IReadOnlyList<double[]> All => _points;

    /// <summary>A gradient as a contender, called at one point after the other.</summary>
    /// <param name="name">The name that the table prints.</param>
    /// <param name="density">The log density.</param>
    public Contender Contender(string name, DensityGradient density) => new(name, () => Evaluate(density, Count))
    {
        Repeat = times => Evaluate(density, times),
    };

    /// <summary>So many evaluations as one turn of a contender.</summary>
    /// <param name="name">The name that the table prints.</param>
    /// <param name="density">The log density.</param>
    /// <param name="evaluations">The evaluations of a turn.</param>
    public Contender Contender(string name, DensityGradient density, int evaluations) =>
        new(name, () => Evaluate(density, evaluations), () => Evaluate(density, Count));

    /// <summary>Evaluates at one point after the other, so many times in all.</summary>
    public void Evaluate(DensityGradient density, int times)
    {
        var gradient = new double[dimension];
        for (var time = 0; time < times; time++) density(_points[time % Count], gradient);
    }

    private static double[] Draw(int dimension, int index)
    {
        var point = new double[dimension];
        RandomKey.FromSeed(17).Fold(index).Normals<double>(point);
        foreach (ref var coordinate in point.AsSpan()) coordinate *= Spread;
        return point;
    }
}
