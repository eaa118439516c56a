namespace Toolkit.Properties;

/// <summary>What a function with minimisers X* may satisfy instead of strong convexity; x_p is the projection of x on X*.</summary>
/// <remarks>Each has a constant μ, the largest for which it holds. Source: Karimi, Nutini, Schmidt 2016, section 2.1 and appendix A.</remarks>
public enum RegularityCondition
{
    /// <summary>f(y) ≥ f(x) + ⟨∇f(x), y − x⟩ + (μ/2)‖y − x‖² for all x and y.</summary>
    StrongConvexity,

    /// <summary>The same for x and y with one projection.</summary>
    EssentialStrongConvexity,

    /// <summary>f* ≥ f(x) + ⟨∇f(x), x_p − x⟩ + (μ/2)‖x_p − x‖².</summary>
    WeakStrongConvexity,

    /// <summary>⟨∇f(x), x − x_p⟩ ≥ μ‖x_p − x‖².</summary>
    RestrictedSecant,

    /// <summary>‖∇f(x)‖ ≥ μ‖x_p − x‖.</summary>
    ErrorBound,

    /// <summary>½‖∇f(x)‖² ≥ μ(f(x) − f*).</summary>
    PolyakLojasiewicz,

    /// <summary>f(x) − f* ≥ (μ/2)‖x_p − x‖².</summary>
    QuadraticGrowth,
}
