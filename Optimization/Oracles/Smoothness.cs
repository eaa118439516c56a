namespace Toolkit.Optimization;

/// <summary>What is known of the curvature of a function: the constants that step lengths and rates are made of.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Lipschitz">L with ‖∇f(x) − ∇f(y)‖ ≤ L ‖x − y‖: an upper bound, above 0.</param>
/// <param name="PolyakLojasiewicz">μ with ½‖∇f(x)‖² ≥ μ (f(x) − f*): a lower bound; 0 where none is known.</param>
/// <param name="CoordinateLipschitz">L_c, the largest Lipschitz constant of a partial derivative along its own coordinate.</param>
public readonly record struct Smoothness<T>(T Lipschitz, T PolyakLojasiewicz, T CoordinateLipschitz)
    where T : unmanaged
{
    /// <summary>
    /// m with f(y) ≥ f(x) + ⟨∇f(x), y − x⟩ + (m/2)‖y − x‖² for all x and y: a lower bound, at most μ; 0 where none is known. What holds of f alone by
    /// μ holds of f + g by m: adding a convex g may destroy the Polyak–Łojasiewicz inequality, strong convexity it keeps.
    /// </summary>
    public T StrongConvexity { get; init; }
}

/// <summary>A function that declares its constants.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ISmooth<T> : IOracle
    where T : unmanaged
{
    /// <summary>The constants.</summary>
    Smoothness<T> Smoothness { get; }
}

/// <summary>An objective that declares its constants.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ISmoothObjective<T> : IObjective<T>, ISmooth<T>
    where T : unmanaged;
