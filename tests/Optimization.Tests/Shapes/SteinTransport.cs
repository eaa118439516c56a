namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>
/// Shape 8: n particles that move at once, coupled by a Gaussian kernel of fixed bandwidth h (SVGD). The coupling is an estimator: its direction
/// takes the gradient's place, and any update moves along it.
/// </summary>
internal readonly record struct SteinTransport<TOracle>(double Bandwidth) : IEstimator<SteinTransport<TOracle>, double, TOracle, NoState>
    where TOracle : IParticleOracle<double>
{
    public bool Accepts(int length, int dimension) => length > 0 && length % dimension == 0;

    public NoState Initialize(in TOracle oracle, ReadOnlySpan<double> start) => default;

    public int Estimate(ref NoState state, in TOracle oracle, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        var d = oracle.Dimension;
        var n = point.Length / d;
        using var scores = workspace.Rent<double>(point.Length);
        using var distances = workspace.Rent<double>(n * n);
        oracle.Scores(point, scores.Span, workspace);
        PairwiseSquaredDistances.Compute(new ReadOnlyMatrixSpan<double>(point, n, d), new MatrixSpan<double>(distances.Span, n, n), workspace);
        destination.Clear();
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var kernel = Math.Exp(-distances.Span[(i * n) + j] / Bandwidth) / n;
                for (var c = 0; c < d; c++)
                {
                    var (source, target) = ((j * d) + c, (i * d) + c);
                    destination[target] -= kernel * (scores.Span[source] + (2 / Bandwidth * (point[target] - point[source])));
                }
            }
        }

        return 1;
    }
}

/// <summary>A normal density with mean m and unit covariance, asked for many scores at once.</summary>
internal readonly record struct UnitNormal(double Mean) : IParticleOracle<double>
{
    public int Dimension => 1;

    public void Scores(ReadOnlySpan<double> particles, Span<double> destination, Workspace workspace)
    {
        for (var i = 0; i < particles.Length; i++) destination[i] = Mean - particles[i];
    }
}
