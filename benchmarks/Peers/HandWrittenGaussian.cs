using Toolkit.Numerics;

namespace Toolkit.Benchmarks;

/// <summary>A Gaussian with a dense precision matrix by hand: one product with P, which is the gradient but for its sign.</summary>
internal sealed class HandWrittenGaussian
{
    private readonly double[] _precision = GaussianProblem.Precision();

    /// <summary>−½ xᵀPx and −Px.</summary>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        MatrixVector.Multiply(new ReadOnlyMatrixSpan<double>(_precision, point.Length, point.Length), point, gradient);
        foreach (ref var slope in gradient) slope = -slope;
        return 0.5 * Reductions.Dot(point, gradient);
    }
}
