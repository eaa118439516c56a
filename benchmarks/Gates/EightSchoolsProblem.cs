namespace Toolkit.Benchmarks;

/// <summary>
/// The eight schools of Rubin (1981), non-centred: μ ~ N(0, 5), τ ~ half-Cauchy(0, 5), θ̃ ~ N(0, 1), y ~ N(μ + τ θ̃, σ). The unconstrained point is
/// (μ, ln τ, θ̃), and ln τ belongs to the log density as the log-Jacobian of τ.
/// </summary>
internal static class EightSchoolsProblem
{
    /// <summary>The number of schools.</summary>
    public const int Schools = 8;

    /// <summary>The length of a point.</summary>
    public const int Dimension = 2 + Schools;

    /// <summary>y, the estimated effects.</summary>
    public static ReadOnlySpan<double> Effects => [28, 8, -3, 7, -1, 1, 18, 12];

    /// <summary>σ, their standard errors.</summary>
    public static ReadOnlySpan<double> Errors => [15, 10, 16, 11, 9, 11, 10, 18];
}
