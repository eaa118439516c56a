namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>Shape 8: n particles that move at once, coupled by a kernel (SVGD with a Gaussian kernel of fixed bandwidth h).</summary>
internal readonly record struct SteinTransport<TOracle>(double Rate, double Bandwidth)
    : IStep<SteinTransport<TOracle>, double, TOracle, ParticleState, GradientInfo<double>>
    where TOracle : IParticleOracle<double>
{
    public bool Accepts(int length, int dimension) => length > 0 && length % dimension == 0;

    public ParticleState Initialize(in TOracle oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start));

    public GradientInfo<double> Advance(ref ParticleState state, in TOracle oracle, Workspace workspace)
    {
        var (d, x) = (oracle.Dimension, state.Particles);
        var n = x.Length / d;
        using var scores = workspace.Rent<double>(x.Length);
        using var direction = workspace.Rent<double>(x.Length, BufferContents.Zeroed);
        using var distances = workspace.Rent<double>(n * n);
        oracle.Scores(x.Span, scores.Span, workspace);
        var points = new ReadOnlyMatrixSpan<double>(x.Span, n, d);
        PairwiseSquaredDistances.Compute(points, new MatrixSpan<double>(distances.Span, n, n), workspace);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var kernel = Math.Exp(-distances.Span[(i * n) + j] / Bandwidth) / n;
                for (var c = 0; c < d; c++)
                {
                    var (source, target) = ((j * d) + c, (i * d) + c);
                    direction.Span[target] += kernel * (scores.Span[source] + (2 / Bandwidth * (x.Span[target] - x.Span[source])));
                }
            }
        }

        var norm = Reductions.Norm<double>(direction.Span);
        if (!double.IsFinite(norm)) return new(norm, norm, 1, "direction");
        for (var i = 0; i < x.Length; i++) x.Mutable[i] += Rate * direction.Span[i];
        return new(norm, norm, 1);
    }
}

internal readonly record struct ParticleState(Buffer<double> Particles) : IState<ParticleState>
{
    public ParticleState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Particles));
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
