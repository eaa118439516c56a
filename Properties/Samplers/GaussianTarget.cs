using Toolkit.Inference;

namespace Toolkit.Properties;

/// <summary>U(x) = ½ (x − μ)ᵀ Σ⁻¹ (x − μ): a normal whose coordinates depend on each other, with what theory says of Langevin steps on it in closed form.</summary>
/// <remarks>
/// The steps are <c>x′ = x − h P ∇U + √(2h) P^½ ξ</c> with a fixed P; with Welling and Teh's ε, h = ε/2. All matrices are d x d. It is small: everything is dense, and computed when asked for.
/// </remarks>
public sealed class GaussianTarget : IObjective<double>, ILogDensity<double>
{
    private readonly double[] _mean;
    private readonly double[,] _precision;
    private readonly double[,] _root;

    /// <summary>The normal of a mean and a covariance.</summary>
    /// <param name="mean">μ.</param>
    /// <param name="covariance">Σ, symmetric and positive definite.</param>
    /// <exception cref="ArgumentException">The covariance has another size than the mean, or is not positive definite.</exception>
    public GaussianTarget(ReadOnlySpan<double> mean, double[,] covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        if (covariance.GetLength(0) != mean.Length || covariance.GetLength(1) != mean.Length)
            throw new ArgumentException($"The covariance is {covariance.GetLength(0)} x {covariance.GetLength(1)}, the mean has {mean.Length} elements.", nameof(covariance));
        (_mean, Covariance, _root) = (mean.ToArray(), Dense.Copy(covariance), Dense.Cholesky(covariance));
        _precision = Dense.Inverse(covariance);
    }

    /// <summary>Σ.</summary>
    public double[,] Covariance => Dense.Copy(field);

    /// <summary>μ.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <inheritdoc/>
    public int Dimension => _mean.Length;

    /// <summary>A normal with a covariance of given condition, turned at random: eigenvalues from 1 down to 1/condition, equally far apart in their logarithms.</summary>
    /// <param name="key">What mean and directions are drawn from.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="condition">The ratio of the largest eigenvalue of Σ to the smallest, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static GaussianTarget Random(RandomKey key, int dimension, double condition)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (!(condition >= 1 && double.IsFinite(condition))) throw new ArgumentOutOfRangeException(nameof(condition), condition, "condition must be finite and at least 1.");
        var mean = new double[dimension];
        key.Fold(0).Normals<double>(mean);
        double[] spectrum = [.. Enumerable.Range(0, dimension).Select(i => Math.Pow(condition, dimension == 1 ? 0 : -i / (dimension - 1.0)))];
        return new(mean, Dense.Turned(key.Fold(1), spectrum));
    }

    /// <summary>A draw of N(μ, C).</summary>
    /// <param name="key">What is drawn from.</param>
    /// <param name="covariance">C; null for Σ.</param>
    public double[] Draw(RandomKey key, double[,]? covariance = null)
    {
        var (root, noise) = (covariance is null ? _root : Dense.Cholesky(covariance), new double[Dimension]);
        key.Normals<double>(noise);
        var draw = Dense.Multiply(root, noise);
        for (var i = 0; i < draw.Length; i++) draw[i] += _mean[i];
        return draw;
    }

    /// <summary>The stationary covariance with whole gradients: <c>C = (Σ⁻¹ − (h/2) Σ⁻¹ P Σ⁻¹)⁻¹</c>; for P = Σ it is Σ/(1 − h/2).</summary>
    /// <param name="preconditioner">P.</param>
    /// <param name="step">h, above 0, with <see cref="LargestMixing"/> below 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not stable.</exception>
    public double[,] StationaryCovariance(double[,] preconditioner, double step)
    {
        if (!(step > 0 && LargestMixing(preconditioner, step) < 2)) throw new ArgumentOutOfRangeException(nameof(step), step, "step times the largest eigenvalue of P Σ⁻¹ must be in (0, 2).");
        var product = Dense.Multiply(Dense.Multiply(_precision, preconditioner), _precision);
        return Dense.Inverse(Dense.Symmetric(Dense.Add(_precision, product, -step / 2)));
    }

    /// <summary>The stationary covariance with gradients of covariance V besides: the C that solves <c>C = M C Mᵀ + 2h P + h² P V P</c>, M = I − h P Σ⁻¹.</summary>
    /// <remarks>In one dimension <c>(2 + h V)/(a (2 − h a))</c> with a = 1/σ². Solved by doubling: <c>C ← C + M C Mᵀ, M ← M²</c>.</remarks>
    /// <param name="preconditioner">P.</param>
    /// <param name="step">h, above 0, with <see cref="LargestMixing"/> below 2.</param>
    /// <param name="gradientCovariance">V.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not stable.</exception>
    public double[,] StationaryCovariance(double[,] preconditioner, double step, double[,] gradientCovariance)
    {
        if (!(step > 0 && LargestMixing(preconditioner, step) < 2)) throw new ArgumentOutOfRangeException(nameof(step), step, "step times the largest eigenvalue of P Σ⁻¹ must be in (0, 2).");
        var noise = Dense.Multiply(Dense.Multiply(preconditioner, gradientCovariance), preconditioner);
        return Lyapunov(preconditioner, step, Dense.Add(Dense.Add(new double[Dimension, Dimension], preconditioner, 2 * step), noise, step * step));
    }

    /// <summary>The stationary covariance of <c>x′ = x − h P ∇U + N(0, Q)</c> for any Q, of which that of a right step is 2h P.</summary>
    /// <param name="preconditioner">P.</param>
    /// <param name="step">h.</param>
    /// <param name="injected">Q.</param>
    public double[,] Lyapunov(double[,] preconditioner, double step, double[,] injected)
    {
        var (c, m) = (injected, MixingMatrix(preconditioner, step));
        for (var k = 0; k < 60; k++)
        {
            c = Dense.Symmetric(Dense.Add(c, Dense.Multiply(Dense.Multiply(m, c), Dense.Transposed(m)), 1));
            m = Dense.Multiply(m, m);
        }

        return c;
    }

    /// <summary>M = I − h P Σ⁻¹: the autocorrelation matrix at lag one, and the factor by which a step with the same noise shrinks what lies between two points.</summary>
    /// <param name="preconditioner">P.</param>
    /// <param name="step">h.</param>
    public double[,] MixingMatrix(double[,] preconditioner, double step) => Dense.Add(Dense.Identity(Dimension), Dense.Multiply(preconditioner, _precision), -step);

    /// <summary>The integrated autocorrelation times <c>(2 − κ)/κ</c> for the eigenvalues κ of h P Σ⁻¹, ascending. With P = I the last grows with the condition of Σ, with P = Σ all are (2 − h)/h.</summary>
    /// <param name="preconditioner">P.</param>
    /// <param name="step">h.</param>
    public double[] IntegratedTimes(double[,] preconditioner, double step) => [.. Rates(preconditioner).Select(rate => (2 - (step * rate)) / (step * rate)).Order()];

    /// <summary>The largest eigenvalue of h P Σ⁻¹: a step is stable where it is below 2.</summary>
    /// <param name="preconditioner">P.</param>
    /// <param name="step">h.</param>
    public double LargestMixing(double[,] preconditioner, double step) => step * Rates(preconditioner).Max();

    /// <summary>This normal in other coordinates: x = A φ.</summary>
    /// <param name="map">A, with an inverse.</param>
    public GaussianTarget Under(double[,] map)
    {
        var inverse = Dense.Inverse(map);
        return new(Dense.Multiply(inverse, _mean), Dense.Symmetric(Dense.Multiply(Dense.Multiply(inverse, Covariance), Dense.Transposed(inverse))));
    }

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Workspace workspace) => ValueAndGradient(point, new double[Dimension], workspace);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) => ValueAndGradient(point, destination, workspace);

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        var value = 0.0;
        for (var i = 0; i < Dimension; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < Dimension; j++) sum += _precision[i, j] * (point[j] - _mean[j]);
            value += 0.5 * sum * (point[i] - _mean[i]);
            destination[i] = sum;
        }

        return value;
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

    // The eigenvalues of P Σ⁻¹ are those of the symmetric R⁻¹ P R⁻ᵀ with R Rᵀ = Σ.
    private double[] Rates(double[,] preconditioner)
    {
        var inverse = Dense.Inverse(_root);
        return Dense.Eigenvalues(Dense.Symmetric(Dense.Multiply(Dense.Multiply(inverse, preconditioner), Dense.Transposed(inverse))));
    }
}
