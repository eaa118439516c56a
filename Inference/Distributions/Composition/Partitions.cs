using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>ln(1 + e to the power η), of bits.</summary>
internal readonly struct BernoulliPartition<T> : IPartition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "BernoulliLogit";

    // max(η, 0) + ln(1 + e), e = exp(−|η|): one exponential serves value and mean, and the logarithm waits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> At(Vector512<T> natural, out Vector512<T> mean, out Vector512<T> factor)
    {
        var e = LaneMath.Exponential(-Vector512.Abs(natural));
        factor = Vector512<T>.One + e;
        mean = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(natural, Vector512<T>.Zero), Vector512<T>.One, e) / factor;
        return Vector512.Max(natural, Vector512<T>.Zero);
    }

    public static Variable<T> At(Variable<T> natural) => Functions.Softplus(natural);
}

/// <summary>e to the power η, of counts.</summary>
internal readonly struct PoissonPartition<T> : IPartition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "PoissonLog";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> At(Vector512<T> natural, out Vector512<T> mean, out Vector512<T> factor)
    {
        factor = Vector512<T>.One;
        return mean = LaneMath.Exponential(natural);
    }

    public static Variable<T> At(Variable<T> natural) => Functions.Exp(natural);
}
