using static Toolkit.Properties.RegularityCondition;

namespace Toolkit.Properties;

/// <summary>One condition with μ implies another with a constant made of μ and L.</summary>
/// <param name="From">The premise.</param>
/// <param name="To">The conclusion.</param>
/// <param name="Constant">The conclusion's constant, from a μ above 0 and L.</param>
/// <param name="Formula">The constant in words.</param>
/// <param name="NeedsConvexity">Whether f must be convex.</param>
public sealed record Implication(
    RegularityCondition From, RegularityCondition To, Func<double, double, double> Constant, string Formula, bool NeedsConvexity = false)
{
    /// <summary>The implications for f with an L-Lipschitz gradient, by Karimi, Nutini, Schmidt 2016, Theorem 2.</summary>
    /// <remarks>
    /// Of those, all but the two from the Polyak–Łojasiewicz inequality hold at each point by itself: WSC and f ≥ f* give ⟨∇f, x − x_p⟩ ≥ (μ/2)d²;
    /// Cauchy and Schwarz give the error bound; f − f* ≤ (L/2)d² gives μ²/L; convexity gives ⟨∇f, x − x_p⟩ ≥ f − f*.
    /// </remarks>
    public static IReadOnlyList<Implication> All { get; } =
    [
        new(StrongConvexity, EssentialStrongConvexity, (mu, _) => mu, "μ"),
        new(EssentialStrongConvexity, WeakStrongConvexity, (mu, _) => mu, "μ"),
        new(WeakStrongConvexity, RestrictedSecant, (mu, _) => mu / 2, "μ/2"),
        new(RestrictedSecant, ErrorBound, (mu, _) => mu, "μ"),
        new(ErrorBound, PolyakLojasiewicz, (mu, lipschitz) => mu * mu / lipschitz, "μ²/L"),
        new(PolyakLojasiewicz, ErrorBound, (mu, _) => mu, "μ"),
        new(PolyakLojasiewicz, QuadraticGrowth, (mu, _) => mu, "μ"),
        new(QuadraticGrowth, RestrictedSecant, (mu, _) => mu / 2, "μ/2", NeedsConvexity: true),
        new(QuadraticGrowth, PolyakLojasiewicz, (mu, _) => mu / 4, "μ/4", NeedsConvexity: true),
    ];

    /// <summary>Premise, conclusion and constant.</summary>
    public override string ToString() => $"{From}(μ) implies {To}({Formula}){(NeedsConvexity ? " where f is convex" : "")}";
}
