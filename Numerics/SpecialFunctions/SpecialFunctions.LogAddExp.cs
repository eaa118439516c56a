namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>ln(exp(x) + exp(y)), without overflow.</summary>
    /// <param name="x">The first exponent.</param>
    /// <param name="y">The second exponent.</param>
    /// <returns>The larger of the two, plus ln(1 + exp(−|x − y|)): −∞ if both are, +∞ if one is, NaN if one is NaN.</returns>
    public static double LogAddExp(double x, double y)
    {
        var largest = Math.Max(x, y);
        return double.IsFinite(largest) ? largest + Log1p(Math.Exp(Math.Min(x, y) - largest)) : largest;
    }
}
