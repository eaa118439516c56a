namespace Toolkit.Cli;

/// <summary>The losses that can be fitted.</summary>
internal enum LossKind
{
    /// <summary>ln(1 + exp(−yz)).</summary>
    Logistic,

    /// <summary>½ (z − y)².</summary>
    Squares,
}

/// <summary>What to fit, and until when.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="L1">The weight of the L1 norm, at least 0.</param>
/// <param name="L2">The weight of half the squared L2 norm, at least 0.</param>
/// <param name="Intercept">Whether there is an intercept, which no penalty touches.</param>
/// <param name="Standardise">Whether features are centred and scaled inside.</param>
/// <param name="Tolerance">The relative gradient at which the fit has converged, above 0.</param>
/// <param name="Iterations">The most steps to take.</param>
internal sealed record FitOptions(
    LossKind Loss,
    double L1 = 0,
    double L2 = 0,
    bool Intercept = true,
    bool Standardise = false,
    double Tolerance = FitOptions.DefaultTolerance,
    long Iterations = FitOptions.DefaultIterations)
{
    /// <summary>The relative gradient that most fits end at.</summary>
    public const double DefaultTolerance = 1e-6;

    /// <summary>The most steps that most fits may take.</summary>
    public const long DefaultIterations = 10_000;

    /// <summary>
    /// How Longley's data are fitted. The smallest eigenvalue of the correlations is 1/12,000 of the largest, so a gradient of 1e-6 would
    /// leave few digits of the coefficients.
    /// </summary>
    public static FitOptions ForLongley { get; } = new(LossKind.Squares, Standardise: true, Tolerance: 1e-14);
}
