namespace Toolkit.Properties;

/// <summary>
/// f(x) = x² + a sin² x: not convex for a > 1, and with the Polyak–Łojasiewicz inequality for a below 4.60334 only, <see cref="CriticalAmplitude"/>.
/// </summary>
/// <remarks>
/// L = 2 + 2a, f* = 0 at 0 alone. For a = 3, μ = 0.17553 (Karimi, Nutini, Schmidt 2016 give 1/32, which is safe). For a = 5 there is a second local
/// minimum, where gradient descent may stop: the negative control.
/// </remarks>
/// <param name="Amplitude">a, at least 0.</param>
public readonly record struct SineWell(double Amplitude) : ISmoothObjective<double>, IHessianVectorOracle<double>
{
    /// <inheritdoc/>
    public int Dimension => 1;

    /// <inheritdoc/>
    public Smoothness<double> Smoothness => new(2 + (2 * Amplitude), Amplitude == 3 ? 0.17553 : 0, 2 + (2 * Amplitude));

    /// <summary>
    /// a_c = −1/cos u for the first u > 0 with tan u = u: from there on f′(x) = 2x + a sin 2x has zeros beside 0, the first of them at x = u/2, and f
    /// a
    /// stationary point that is no minimum.
    /// </summary>
    public static double CriticalAmplitude { get; } = Critical();

    /// <summary>The problem with a = 3, which has the inequality.</summary>
    /// <param name="start">x₀.</param>
    public static Problem<SineWell> Problem(double start) => Of(3, start);

    /// <summary>The problem with a = 5, which has not; it declares μ = 0.</summary>
    /// <param name="start">x₀; beyond ±2.04 gradient descent ends in the other minimum.</param>
    public static Problem<SineWell> WithoutTheInequality(double start) => Of(5, start);

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Workspace workspace) =>
        (point[0] * point[0]) + (Amplitude * Math.Sin(point[0]) * Math.Sin(point[0]));

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        destination[0] = (2 * point[0]) + (Amplitude * Math.Sin(2 * point[0]));

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        Gradient(point, destination, workspace);
        return Value(point, workspace);
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination, Workspace workspace) =>
        destination[0] = (2 + (2 * Amplitude * Math.Cos(2 * point[0]))) * direction[0];

    /// <summary>The problem with another a. It declares a μ for a = 3 alone.</summary>
    /// <param name="amplitude">a, at least 0.</param>
    /// <param name="start">x₀.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amplitude is out of its range.</exception>
    public static Problem<SineWell> Of(double amplitude, double start)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(amplitude is >= 0 and < double.PositiveInfinity, true, nameof(amplitude));
        return new(
            $"x² + {amplitude} sin² x(start {start:g4})", new(amplitude), Buffer<double>.CopyOf([start]), 0,
            new SinglePoint(Buffer<double>.CopyOf([0])), Buffer<double>.CopyOf([2 + (2 * amplitude)]));
    }

    // Newton on sin u − u cos u, whose derivative is u sin u.
    private static double Critical()
    {
        var u = 4.5;
        for (var i = 0; i < 10; i++) u -= (Math.Sin(u) - (u * Math.Cos(u))) / (u * Math.Sin(u));
        return -1 / Math.Cos(u);
    }
}
