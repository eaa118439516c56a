namespace Toolkit.Properties;

/// <summary>Lᵢ = d Σⱼ Mᵢⱼ for a symmetric M that bounds the absolute Hessian element by element.</summary>
internal static class SignDescentConstants
{
    private const double Smallest = 1e-300;

    /// <remarks>
    /// With zᵢ = √Lᵢ |yᵢ − xᵢ|: Σᵢⱼ Mᵢⱼ zⱼ / √(LᵢLⱼ) ≤ max z · Σᵢⱼ Mᵢⱼ (1/Lᵢ + 1/Lⱼ)/2 = max z · Σᵢ (Σⱼ Mᵢⱼ)/Lᵢ = max z. A row of zeros keeps a
    /// positive constant.
    /// </remarks>
    public static Buffer<double> Of(ReadOnlySpan<double> hessianBound, int dimension)
    {
        var constants = new double[dimension];
        for (var i = 0; i < hessianBound.Length; i++) constants[i / dimension] += dimension * Math.Abs(hessianBound[i]);
        for (var i = 0; i < dimension; i++) constants[i] = Math.Max(constants[i], Smallest);
        return Buffer<double>.CopyOf(constants);
    }
}
