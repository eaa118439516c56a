namespace Toolkit.Optimization;

public static partial class CoordinateRules
{
    /// <summary>The coordinate with the steepest derivative, i = argmax |∂ⱼf|: Gauss and Southwell's rule. With a g, the rule GS-q.</summary>
    /// <remarks>
    /// It compares what the models of the coordinates promise, −min_t ∂ⱼf t + (L_c/2) t² + gⱼ(xⱼ + t) − gⱼ(xⱼ), which is (∂ⱼf)²/2L_c where g = 0; among equals
    /// the first. With any length it declares δ(x⁺) ≤ (1 − μ₁/L_c) δ(x) where ½‖∇f‖∞² ≥ μ₁ δ, whether f knows a μ or not, and with μ/d for μ₁ where no μ₁ is
    /// given (Nutini et al. 2015; Karimi, Nutini, Schmidt 2016, section 2.2). With a g and an m-strongly convex f it declares 1 − m/(d L_c): the best promise is at least the mean of all
    /// (Nutini et al. 2015, section 8).
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="maximumNormConstant">μ₁ with ½‖∇f‖∞² ≥ μ₁ (f − f*), between μ/d and μ; null where it is not known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static GreedyCoordinates<T> Greedy<T>(double? maximumNormConstant = null)
        where T : unmanaged => new(false, maximumNormConstant is { } constant ? Require.Positive(constant, nameof(maximumNormConstant)) : null);

    /// <summary>The coordinate that falls most, i = argmax (∂ⱼf)²/Lⱼ: the rule of Gauss, Southwell and Lipschitz. With a g, the rule GSL-q.</summary>
    /// <remarks>
    /// As <see cref="Greedy{T}"/> with Lⱼ in place of L_c in the model of coordinate j. With lengths 1/Lᵢ, or exact minimisation, it declares
    /// δ(x⁺) ≤ (1 − μ/Σ Lᵢ) δ(x), and with m in place of μ where there is a g: the best promise is at least the mean of all that are weighted by Lᵢ (Nutini et
    /// al. 2015, section 6.2). With the length 1/L_c there is no theorem.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    public static GreedyCoordinates<T> GreedyLipschitz<T>()
        where T : unmanaged => new(true, null);
}

/// <summary>The coordinate that promises most; see <see cref="CoordinateRules.Greedy{T}"/> and <see cref="CoordinateRules.GreedyLipschitz{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct GreedyCoordinates<T>
    where T : unmanaged
{
    internal GreedyCoordinates(bool comparesByOwn, double? maximumNormConstant) => (ComparesByOwn, MaximumNormConstant) = (comparesByOwn, maximumNormConstant);

    /// <summary>Whether coordinate j promises by its own Lⱼ; else all do by L_c.</summary>
    public bool ComparesByOwn { get; }

    /// <summary>μ₁; null where it is not known.</summary>
    public double? MaximumNormConstant { get; }

    /// <summary>The rate of a move; null where there is no theorem.</summary>
    /// <param name="problem">What is known of the problem; null where no constant of f is.</param>
    /// <param name="largestLipschitz">L_c.</param>
    /// <param name="isComposite">Whether there is a g.</param>
    internal Rate? Rate(CoordinateProblem? problem, double largestLipschitz, bool isComposite)
    {
        // The theorem on μ₁ asks for nothing else: f need not declare a μ.
        if (!ComparesByOwn && !isComposite && (MaximumNormConstant ?? problem?.Constant / problem?.Coordinates) is { } constant)
        {
            return Optimization.Rate.Linear(
                Math.Max(0, 1 - (constant / largestLipschitz)), "coordinate constant L_c, ½‖∇f‖∞² ≥ μ₁ δ (Karimi, Nutini, Schmidt 2016, section 2.2)");
        }

        return problem is { } known && (!ComparesByOwn || known.Length is not CoordinateLength.Common) ? OfMeans(known) : null;
    }

    // The best promise is at least the mean of all: over the number of coordinates, or weighted by Lᵢ.
    private Rate OfMeans(in CoordinateProblem problem) => (ComparesByOwn, problem.IsComposite) switch
    {
        (false, _) => Optimization.Rate.Linear(
            Math.Max(0, 1 - (problem.Constant / problem.Coordinates / problem.LargestLipschitz)),
            "f strongly convex with coordinate constant L_c, g convex and separable, GS-q (Nutini et al. 2015, section 8)"),
        (true, true) => Optimization.Rate.Linear(
            Math.Max(0, 1 - (problem.Constant / problem.SumOfLipschitz)),
            "f strongly convex, lengths 1/Lᵢ, g convex and separable, GSL-q (the proof of Nutini et al. 2015, section 8)"),
        (true, false) => Optimization.Rate.Linear(
            Math.Max(0, 1 - (problem.Constant / problem.SumOfLipschitz)),
            "lengths 1/Lᵢ, Polyak–Łojasiewicz with μ (Nutini et al. 2015, section 6.2)"),
    };
}
