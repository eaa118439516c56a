using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Numerics.Lane;

namespace Toolkit.Numerics;

public static partial class SpecialFunctions
{
    /// <summary>The derivative of <see cref="InverseMillsRatio(double)"/>: −λ(x + λ) with λ = φ(x)/Φ(x), the second derivative of ln Φ.</summary>
    /// <param name="x">The argument. −1 at −∞, 0 at +∞.</param>
    /// <returns>The value in [−1, 0], to a small relative error: the sum x + λ, which cancels far in the left tail, is not formed there.</returns>
    /// <remarks>For x ≤ 0 a polynomial in (|x| − 3.5)/(|x| + 3.5).</remarks>
    public static double InverseMillsRatioDerivative(double x)
    {
        if (x <= 0) return -Polynomial(1 - (7 / (3.5 - x)), InverseMillsSlopeCoefficients);
        var ratio = InverseMillsRatio(x);
        return ratio == 0 ? 0 : -ratio * (x + ratio);
    }

    /// <summary>d/dx φ(x)/Φ(x) of every element; the calling thread's only work, no memory is allocated.</summary>
    /// <typeparam name="T">float, which is computed in double, or double.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>, and either <paramref name="x"/> itself or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without coinciding.</exception>
    public static void InverseMillsRatioDerivative<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LaneLoop.Apply<InverseMillsRatioDerivativeFunction, T>(x, destination);

    private readonly struct InverseMillsRatioDerivativeFunction : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Holds(Vector512<double> x) => Vector512<long>.AllBitsSet.AsDouble();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Invoke(Vector512<double> x)
        {
            var absolute = Vector512.Abs(x);
            var near = Lane.Polynomial(Vector512<double>.One - (Of(7) / (absolute + Of(3.5))), InverseMillsSlopeCoefficients);
            var exponential = Lane.ExpOfSquare(x, -0.5, 39);
            var rest = Vector512<double>.One - (Of(0.5) * exponential * ErfcScaledOfPositive(absolute * Of(RootOfHalf)));
            var ratio = Of(InverseRootOfTwoPi) * exponential / rest;
            var far = ratio * (Vector512.Min(x, Of(40)) + ratio);
            return -Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<double>.Zero), far, near);
        }

        public static double InvokeScalar(double x) => InverseMillsRatioDerivative(x);
    }

    private static ReadOnlySpan<double> InverseMillsSlopeCoefficients =>
    [
        0.9430669950487032, 0.16450579092113982, -0.16170129532943706, 0.036841460748052064, 0.04608420163038263,
        -0.02974494356454521, -0.01091974278500868, 0.01439331357992385, 0.001971230692014287, -0.005992049987885131,
        -0.00015293159443668873, 0.0023105603940261903, -6.95045272435911e-05, -0.0008429418555193682, 4.164787483656468e-05,
        0.0002911194741025252, -1.3202653376474393e-05, -9.425394110750609e-05, 2.972424948193053e-06, 2.820803167426495e-05,
        -6.539943327780401e-07, -7.690440099097135e-06, 2.5690611503636406e-07, 1.8752667289477255e-06, -1.1671794003662722e-07,
        -3.9132192567879503e-07, 3.344710925115325e-08, 6.187173645551945e-08, -4.238543184393812e-09, -5.360092802629726e-09,
    ];
}
