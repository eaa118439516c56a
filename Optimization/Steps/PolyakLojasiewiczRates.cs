namespace Toolkit.Optimization;

/// <summary>
/// The proved linear rates of gradient steps on functions with an L-Lipschitz gradient and the Polyak–Łojasiewicz inequality ½‖∇f(x)‖² ≥ μ (f(x) −
/// f*): factors ρ with δ(x⁺) ≤ ρ δ(x).
/// </summary>
/// <remarks>No convexity is asked for, and no unique minimiser.</remarks>
public static partial class PolyakLojasiewiczRates
{
    /// <summary>The best factor known for x⁺ = x − ∇f(x)/L: (2L − 2μ)/(2L + μ), below the 1 − μ/L of the usual proof.</summary>
    /// <remarks>
    /// Source: Abbaszadehpeivasti, de Klerk, Zamani 2023, Theorem 3, for a length of 1/L; the usual one is Karimi, Nutini, Schmidt 2016, Theorem 1.
    /// </remarks>
    /// <param name="polyakLojasiewicz">μ, above 0 and at most L.</param>
    /// <param name="lipschitz">L, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double GradientDescent(double polyakLojasiewicz, double lipschitz)
    {
        var inverse = InverseCondition(polyakLojasiewicz, lipschitz);
        return (2 - (2 * inverse)) / (2 + inverse);
    }

    /// <summary>The best factor known for x⁺ = x − γ∇f(x); null where γ is not in (0, 2/L) and there is no guarantee.</summary>
    /// <remarks>
    /// With l = Lγ and m = μ/L: up to l = 1 it is ((m (1 − l) + √(4 − 2(1 + m) m l (2 − l)))/(2 + m))², up to √3 it is 1 − m l (4 − l²)/(2 + m l),
    /// and
    /// from there (l − 1)²/((l − 1)² + m l (2 − l)). All are at most <see cref="DescentLemma"/>. Source: Abbaszadehpeivasti, de Klerk, Zamani,
    /// "Conditions for linear convergence of the gradient method for non-convex optimization", 2023, Theorem 3.
    /// </remarks>
    /// <param name="polyakLojasiewicz">μ, above 0 and at most L.</param>
    /// <param name="lipschitz">L, above 0.</param>
    /// <param name="length">γ.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double? GradientDescent(double polyakLojasiewicz, double lipschitz, double length)
    {
        var inverse = InverseCondition(polyakLojasiewicz, lipschitz);
        return lipschitz * length is var scaled && scaled is > 0 and < 2 ? Factor(inverse, scaled) : null;
    }

    /// <summary>The factor of the usual proof for x⁺ = x − γ∇f(x), 1 − μγ(2 − Lγ); null where γ is not in (0, 2/L).</summary>
    /// <remarks>Source: Polyak 1963; Karimi, Nutini, Schmidt 2016, Theorem 1 with another length.</remarks>
    /// <param name="polyakLojasiewicz">μ, above 0 and at most L.</param>
    /// <param name="lipschitz">L, above 0.</param>
    /// <param name="length">γ.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double? DescentLemma(double polyakLojasiewicz, double lipschitz, double length)
    {
        var inverse = InverseCondition(polyakLojasiewicz, lipschitz);
        return lipschitz * length is var scaled && scaled is > 0 and < 2 ? 1 - (inverse * scaled * (2 - scaled)) : null;
    }

    /// <summary>
    /// The length with the smallest factor of <see cref="GradientDescent(double, double, double)"/>: γ = l/L with 4 − 3l² − (μ/L) l³ = 0.
    /// </summary>
    /// <remarks>Between 1/L, where μ = L, and 2/(√3 L). On a quadratic 2/(L + μ) is better; this is for all functions.</remarks>
    /// <param name="polyakLojasiewicz">μ, above 0 and at most L.</param>
    /// <param name="lipschitz">L, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double BestLength(double polyakLojasiewicz, double lipschitz)
    {
        // From above, where the cubic is negative, concave and falling, Newton's method comes down without overshooting.
        var inverse = InverseCondition(polyakLojasiewicz, lipschitz);
        var scaled = 2 / Math.Sqrt(3);
        for (var i = 0; i < 20; i++)
        {
            scaled += (4 - (3 * scaled * scaled) - (inverse * scaled * scaled * scaled)) / ((6 * scaled) + (3 * inverse * scaled * scaled));
        }

        return scaled / lipschitz;
    }

    /// <summary>The factor of exact line search along the gradient: that of the best length, since no length does better than the search.</summary>
    /// <param name="polyakLojasiewicz">μ, above 0 and at most L.</param>
    /// <param name="lipschitz">L, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double ExactLineSearch(double polyakLojasiewicz, double lipschitz) =>
        Factor(InverseCondition(polyakLojasiewicz, lipschitz), lipschitz * BestLength(polyakLojasiewicz, lipschitz));

    /// <summary>The factor of proximal gradient with length 1/L under the proximal inequality ½𝒟_g(x, L) ≥ μ (F(x) − F*): 1 − μ/L.</summary>
    /// <remarks>Source: Karimi, Nutini, Schmidt 2016, Theorem 5.</remarks>
    /// <param name="proximalPolyakLojasiewicz">μ, above 0 and at most L.</param>
    /// <param name="lipschitz">L, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static double ProximalGradient(double proximalPolyakLojasiewicz, double lipschitz) =>
        1 - InverseCondition(proximalPolyakLojasiewicz, lipschitz);

    private static double Factor(double inverse, double scaled)
    {
        if (scaled < 1)
        {
            var root = Math.Sqrt(4 - (2 * (1 + inverse) * inverse * scaled * (2 - scaled)));
            return Math.Pow(((inverse * (1 - scaled)) + root) / (2 + inverse), 2);
        }

        if (scaled < Math.Sqrt(3)) return 1 - (inverse * scaled * (4 - (scaled * scaled)) / (2 + (inverse * scaled)));
        var overshoot = (scaled - 1) * (scaled - 1);
        return overshoot / (overshoot + (inverse * scaled * (2 - scaled)));
    }

    // μ/L: the inequality with μ above L contradicts the Lipschitz constant, unless f is constant.
    private static double InverseCondition(double polyakLojasiewicz, double lipschitz)
    {
        Require.Positive(lipschitz);
        return Require.Between<double>(Require.Positive(polyakLojasiewicz), 0, lipschitz) / lipschitz;
    }
}
