using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>The density 2g of |Z|, where Z has a density g that is symmetric about 0: −∞ below 0.</summary>
internal readonly struct Folded<T, TStandard> : IStandardDensity<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TStandard : struct, IStandardDensity<T>
{
    internal const double LogTwo = 0.69314718055994530942;

    public static string Name => $"Half-{TStandard.Name}";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Log(Vector512<T> z) => Vector512.ConditionalSelect(
        Vector512.LessThan(z, Vector512<T>.Zero),
        Vector512.Create(T.NegativeInfinity),
        TStandard.Log(z) + Vector512.Create(T.CreateTruncating(LogTwo)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Slope(Vector512<T> z) =>
        Vector512.ConditionalSelect(Vector512.LessThan(z, Vector512<T>.Zero), Vector512<T>.Zero, TStandard.Slope(z));

    public static T Log(T z) => z < T.Zero ? T.NegativeInfinity : TStandard.Log(z) + T.CreateTruncating(LogTwo);

    public static T Slope(T z) => z < T.Zero ? T.Zero : TStandard.Slope(z);

    public static Variable<T> Log(Variable<T> z) =>
        Within<T, ZeroOrAbove<T>>.Each(TStandard.Log(Within<T, ZeroOrAbove<T>>.Moved(z)) + T.CreateTruncating(LogTwo), z);
}

/// <summary>How much lies below and above a point in a folded family: 2G(−x/σ) lies above.</summary>
internal static class FoldedCdf<T, TStandard>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TStandard : struct, IStandardCumulative<T>
{
    public static Variable<T> LogSurvival(Variable<T> x, Variable<T> scale) => Above(x, scale).GivenPositive(scale);

    public static Variable<T> LogCdf(Variable<T> x, Variable<T> scale) =>
        LogarithmOfRemainder<T>.Of(Above(x, scale)).GivenPositive(scale);

    // All of it below 0: the remainder is then −∞.
    private static Variable<T> Above(Variable<T> x, Variable<T> scale) =>
        SymmetricCdf<T, TStandard>.Of(-(Clamped<T>.Of(OnTape.Of(x, scale)) / scale)) + T.CreateTruncating(Folded<T, TStandard>.LogTwo);
}
