using System.Collections.Immutable;
using Toolkit.Inference;

namespace Toolkit.Properties;

/// <summary>
/// U(x) = ½ Σ xᵢ²/σᵢ²: a Gaussian whose coordinates are independent and come in groups of one variance each. A step that treats coordinates alike is, on it, as many independent chains as
/// there are coordinates, and laws of a chain are laws of sums over them.
/// </summary>
/// <param name="Variances">σ² of each group, all above 0.</param>
/// <param name="Replicas">The coordinates of a group, at least 1; they lie interleaved.</param>
public readonly record struct GaussianReplicas(ImmutableArray<double> Variances, int Replicas) : IObjective<double>, IFiniteSum<double>, ILogDensity<double>
{
    private const int Parts = 4;

    /// <inheritdoc/>
    public int Dimension => Variances.Length * Replicas;

    /// <summary>4: each is U with a slope of ±1 or ±2 in every coordinate, so that batches differ and their mean is U. The variance of a slope is 5/2.</summary>
    public int Terms => Parts;

    /// <summary>σ² of a coordinate.</summary>
    /// <param name="coordinate">The number of the coordinate, from 0.</param>
    public double VarianceOf(int coordinate) => Variances[coordinate % Variances.Length];

    /// <summary>The variances of all coordinates.</summary>
    public double[] AllVariances() => [.. Enumerable.Range(0, Dimension).Select(VarianceOf)];

    /// <summary>A draw of the Gaussian whose variances are functions of these.</summary>
    /// <param name="key">What is drawn with.</param>
    /// <param name="variance">The variance of a coordinate, of σ².</param>
    public double[] Draw(RandomKey key, Func<double, double> variance)
    {
        var draw = new double[Dimension];
        key.Normals<double>(draw);
        for (var i = 0; i < draw.Length; i++) draw[i] *= Math.Sqrt(variance(VarianceOf(i)));
        return draw;
    }

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Workspace workspace)
    {
        var sum = 0.0;
        for (var i = 0; i < point.Length; i++) sum += 0.5 * point[i] * point[i] / VarianceOf(i);
        return sum;
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        for (var i = 0; i < point.Length; i++) destination[i] = point[i] / VarianceOf(i);
    }

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        Gradient(point, destination, workspace);
        return Value(point, workspace);
    }

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        Gradient(point, destination, workspace);
        foreach (var term in batch)
        {
            // ±1 and ±2, whose mean is 0.
            var slope = (term < 2 ? 1 : 2) * ((term % 2 == 0) ? 1.0 : -1.0);
            for (var i = 0; i < point.Length; i++) destination[i] += slope / batch.Length;
        }
    }

    /// <inheritdoc/>
    public double LogDensity(ReadOnlySpan<double> point, Workspace workspace) => -Value(point, workspace);

    /// <inheritdoc/>
    public double LogDensityAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        var value = -ValueAndGradient(point, destination, workspace);
        for (var i = 0; i < destination.Length; i++) destination[i] = -destination[i];
        return value;
    }
}
