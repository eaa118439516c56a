namespace Toolkit.Benchmarks;

/// <summary>
/// A Gaussian of 100 dimensions with mean 0 and covariance 0.9^|i − j|, <c>−½ xᵀPx</c>: P is tridiagonal, but all sides get it as a dense matrix.
/// </summary>
internal static class GaussianProblem
{
    /// <summary>The length of a point.</summary>
    public const int Dimension = 100;

    private const double Correlation = 0.9;

    /// <summary>P, row by row.</summary>
    public static double[] Precision()
    {
        var precision = new double[Dimension * Dimension];
        var scale = 1 / (1 - (Correlation * Correlation));
        for (var i = 0; i < Dimension; i++)
        {
            precision[(i * Dimension) + i] = scale * (i is 0 or Dimension - 1 ? 1 : 1 + (Correlation * Correlation));
            if (i > 0) precision[(i * Dimension) + i - 1] = precision[((i - 1) * Dimension) + i] = -scale * Correlation;
        }

        return precision;
    }
}
