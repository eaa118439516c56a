using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Numerics.Lane;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>φ(x)/Φ(x), the inverse Mills ratio of the lower tail, with φ the density and Φ the distribution function of the standard normal
    /// law.</summary>
    /// <param name="x">The argument. +∞ at −∞, 0 at +∞.</param>
    /// <returns>The value, to a small relative error: nearly −x far in the left tail.</returns>
    /// <remarks>The derivative of <see cref="NormalLogCdf(double)"/>. Its own is <see cref="InverseMillsRatioDerivative(double)"/>.</remarks>
    public static double InverseMillsRatio(double x) => x <= 0
        ? 2 * InverseRootOfTwoPi / ErfcScaledOfPositive(-x * RootOfHalf)
        : InverseRootOfTwoPi * ExpOfMinusHalfSquare(x) / NormalCdf(x);

    /// <summary>φ(x)/Φ(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void InverseMillsRatio<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LaneLoop.Apply<InverseMillsRatioFunction, T>(x, destination);

    private readonly struct InverseMillsRatioFunction : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Holds(Vector512<double> x) => Vector512<long>.AllBitsSet.AsDouble();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Invoke(Vector512<double> x)
        {
            var scaled = ErfcScaledOfPositive(Vector512.Abs(x) * Of(RootOfHalf));
            var exponential = Lane.ExpOfSquare(x, -0.5, 39);
            var left = Vector512.LessThanOrEqual(x, Vector512<double>.Zero);
            var numerator = Vector512.ConditionalSelect(left, Of(2 * InverseRootOfTwoPi), Of(InverseRootOfTwoPi) * exponential);
            return numerator / Vector512.ConditionalSelect(left, scaled, Vector512<double>.One - (Of(0.5) * exponential * scaled));
        }

        public static double InvokeScalar(double x) => InverseMillsRatio(x);
    }
}
