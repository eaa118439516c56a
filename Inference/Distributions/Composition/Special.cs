using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Special functions on the tape that densities are made of.</summary>
internal static class Special
{
    /// <summary>ln Γ(x) for x above 0.</summary>
    public static Variable<T> LogGamma<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new Polygamma<T>(-1), x);

    /// <summary>ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).</summary>
    public static Variable<T> LogBeta<T>(Variable<T> a, Variable<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

    /// <summary>ln Φ(z) of a single number.</summary>
    public static T LogNormalCdf<T>(T z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(SpecialFunctions.NormalLogCdf(double.CreateTruncating(z)));
}
