namespace Toolkit.Optimization;

/// <summary>A function that works out its constants for sign descent, which are those of its smoothness in a weighted ∞-norm.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface ISignSmooth<T> : IOracle
    where T : unmanaged
{
    /// <summary>
    /// Lᵢ for sign descent, <c>Σᵢ |∂ᵢf(y) − ∂ᵢf(x)| / √Lᵢ ≤ maxᵢ √Lᵢ |yᵢ − xᵢ|</c>: d times a bound of the i-th row sum of the absolute Hessian,
    /// above 0.
    /// </summary>
    /// <remarks>
    /// With H the Hessian averaged from x to y and zᵢ = √Lᵢ |yᵢ − xᵢ|: Σᵢⱼ |Hᵢⱼ| zⱼ / √(LᵢLⱼ) ≤ max z · Σᵢⱼ |Hᵢⱼ| (1/Lᵢ + 1/Lⱼ)/2 = max z · Σᵢ (Σⱼ
    /// |Hᵢⱼ|)/Lᵢ ≤ max z. Of a linear model <c>Lᵢ = (d c/n) Σₖ wₖ |Aₖᵢ| Σⱼ |Aₖⱼ|</c> with c = sup φ″, at the price of two products with A; where that
    /// is 0 it is 1, a bound as good.
    /// </remarks>
    /// <param name="destination">Receives L₁ … L_d.</param>
    /// <param name="workspace">Scratch memory.</param>
    void SignDescentConstants(Span<T> destination, Workspace workspace);
}
