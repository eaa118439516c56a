namespace Toolkit.Properties;

/// <summary>A convex loss φ of one number, with its derivatives.</summary>
public interface IScalarLoss
{
    /// <summary>φ(t).</summary>
    /// <param name="t">The argument.</param>
    double Value(double t);

    /// <summary>φ′(t).</summary>
    /// <param name="t">The argument.</param>
    double Slope(double t);

    /// <summary>φ″(t).</summary>
    /// <param name="t">The argument.</param>
    double Curvature(double t);
}

/// <summary>φ(t) = t²/2: least squares.</summary>
public readonly record struct HalfSquare : IScalarLoss
{
    /// <inheritdoc/>
    public double Value(double t) => t * t / 2;

    /// <inheritdoc/>
    public double Slope(double t) => t;

    /// <inheritdoc/>
    public double Curvature(double t) => 1;
}

/// <summary>φ(t) = t²/2 + c log cosh t: strongly convex, and no quadratic.</summary>
/// <param name="Weight">c, at least 0.</param>
public readonly record struct LogCosh(double Weight) : IScalarLoss
{
    /// <inheritdoc/>
    public double Value(double t) => (t * t / 2) + (Weight * (Math.Abs(t) + double.LogP1(Math.Exp(-2 * Math.Abs(t))) - Math.Log(2)));

    /// <inheritdoc/>
    public double Slope(double t) => t + (Weight * Math.Tanh(t));

    /// <inheritdoc/>
    public double Curvature(double t) => 1 + (Weight * (1 - (Math.Tanh(t) * Math.Tanh(t))));
}

/// <summary>φ(t) = log(1 + e⁻ᵗ), the softplus of −t: logistic regression, with each label multiplied into its row.</summary>
public readonly record struct Softplus : IScalarLoss
{
    /// <inheritdoc/>
    public double Value(double t) => Math.Max(-t, 0) + double.LogP1(Math.Exp(-Math.Abs(t)));

    /// <inheritdoc/>
    public double Slope(double t) => -1 / (1 + Math.Exp(t));

    /// <inheritdoc/>
    public double Curvature(double t) => Math.Exp(-Math.Abs(t)) / ((1 + Math.Exp(-Math.Abs(t))) * (1 + Math.Exp(-Math.Abs(t))));
}
