using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>A density g that is symmetric about 0, with its distribution function G.</summary>
internal interface IStandardCumulative<T> : IStandardDensity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>ln G(z), accurate in both tails.</summary>
    static abstract T LogCdf(T z);
}

/// <summary>How much lies below and above a point, in a family of location and scale that is symmetric: 1 − G(z) = G(−z).</summary>
internal static class SymmetricCdf<T, TStandard>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TStandard : struct, IStandardCumulative<T>
{
    public static Variable<T> LogCdf(Variable<T> x, Variable<T> location, Variable<T> scale) =>
        Of((OnTape.Of(x, location, scale) - location) / scale).GivenPositive(scale);

    public static Variable<T> LogSurvival(Variable<T> x, Variable<T> location, Variable<T> scale) =>
        Of((location - OnTape.Of(x, location, scale)) / scale).GivenPositive(scale);

    /// <summary>ln G(z).</summary>
    public static Variable<T> Of(Variable<T> z) => Variable<T>.Apply(default(Unary<T, LogCdfOf<T, TStandard>>), z);
}

/// <summary>ln G(z), whose derivative is g(z)/G(z).</summary>
internal readonly unsafe struct LogCdfOf<T, TStandard> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TStandard : struct, IStandardCumulative<T>
{
    public static string Name => $"Log CDF of {TStandard.Name}";

    public static Vector512<T> Value(Vector512<T> x)
    {
        var lane = x;
        var each = (T*)&lane;
        for (var i = 0; i < Vector512<T>.Count; i++) each[i] = TStandard.LogCdf(each[i]);
        return lane;
    }

    public static T Value(T x) => TStandard.LogCdf(x);

    // At −∞ the logarithms differ by what is not a number; nothing is left there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(
        Vector512.Equals(y, Vector512.Create(T.NegativeInfinity)),
        Vector512<T>.Zero,
        LaneMath.Exponential(TStandard.Log(x) - y));

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Functions.Exp(TStandard.Log(x) - y);
}
