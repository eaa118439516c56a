using System.Numerics;

namespace Toolkit.Inference;

/// <summary>ln C(k + φ − 1, k) = ln Γ(k + φ) − ln Γ(φ) − ln k!.</summary>
internal static class Overdispersed<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> LogChoices(Variable<T> x, Variable<T> count, Variable<T> dispersion) =>
        Functions.LogGamma(count + dispersion) - Functions.LogGamma(dispersion) - Known<T, LogFactorial<T>>.Each(x);
}
