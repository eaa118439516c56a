using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>
/// How much of a Poisson distribution lies at or below a count, and above: sums that begin at the largest term of the smaller side.
/// </summary>
internal static class PoissonTails
{
    private const double Negligible = 1e-18;

    /// <summary>ln P(X ≤ k).</summary>
    public static double LogCdf(double k, double rate) => k switch
    {
        < 0 => double.NegativeInfinity,
        double.PositiveInfinity => 0,
        _ when rate == 0 => 0,
        _ => k < rate ? Below(k, rate) : SpecialFunctions.Log1mExp(Above(k, rate)),
    };

    /// <summary>ln P(X > k).</summary>
    public static double LogSurvival(double k, double rate) => k switch
    {
        < 0 => 0,
        double.PositiveInfinity => double.NegativeInfinity,
        _ when rate == 0 => double.NegativeInfinity,
        _ => k < rate ? SpecialFunctions.Log1mExp(Below(k, rate)) : Above(k, rate),
    };

    private static double Below(double k, double rate)
    {
        var (term, sum) = (1.0, 1.0);
        for (var i = k; i > 0 && term > Negligible * sum; i--)
        {
            term *= i / rate;
            sum += term;
        }

        return LogMass(k, rate) + Math.Log(sum);
    }

    private static double Above(double k, double rate)
    {
        var (term, sum) = (1.0, 1.0);
        for (var i = k + 2; term > Negligible * sum; i++)
        {
            term *= rate / i;
            sum += term;
        }

        return LogMass(k + 1, rate) + Math.Log(sum);
    }

    internal static double LogMass(double k, double rate) => (k * Math.Log(rate)) - rate - SpecialFunctions.LogGamma(k + 1);
}

/// <summary>ln P(X ≤ x) of counts x and rates; the derivative by the rate is −P(X = x).</summary>
internal readonly unsafe struct PoissonLogCdf<T> : IBinaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Log CDF of Poisson";

    public static Vector512<T> Value(Vector512<T> left, Vector512<T> right)
    {
        var (x, rate) = (left, right);
        for (var i = 0; i < Vector512<T>.Count; i++)
        {
            var k = double.CreateTruncating(T.Floor(((T*)&x)[i]));
            ((T*)&x)[i] = T.CreateTruncating(PoissonTails.LogCdf(k, double.CreateTruncating(((T*)&rate)[i])));
        }

        return x;
    }

    public static Vector512<T> Left(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => Vector512<T>.Zero;

    public static Vector512<T> Right(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) =>
        -v * PoissonShare<T>.At(left, right, y);

    public static Variable<T> Left(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => T.Zero;

    public static Variable<T> Right(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => -(v * PoissonShare<T>.At(left, right, y));
}

/// <summary>ln P(X > x) of counts x and rates; the derivative by the rate is P(X = x).</summary>
internal readonly unsafe struct PoissonLogSurvival<T> : IBinaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Log survival of Poisson";

    public static Vector512<T> Value(Vector512<T> left, Vector512<T> right)
    {
        var (x, rate) = (left, right);
        for (var i = 0; i < Vector512<T>.Count; i++)
        {
            var k = double.CreateTruncating(T.Floor(((T*)&x)[i]));
            ((T*)&x)[i] = T.CreateTruncating(PoissonTails.LogSurvival(k, double.CreateTruncating(((T*)&rate)[i])));
        }

        return x;
    }

    public static Vector512<T> Left(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => Vector512<T>.Zero;

    public static Vector512<T> Right(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => v * PoissonShare<T>.At(left, right, y);

    public static Variable<T> Left(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => T.Zero;

    public static Variable<T> Right(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v) => v * PoissonShare<T>.At(left, right, y);
}

/// <summary>P(X = k) over what lies on one side of it, of which the logarithm is known.</summary>
internal static unsafe class PoissonShare<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Vector512<T> At(Vector512<T> x, Vector512<T> rate, Vector512<T> logSide)
    {
        var (result, lambda, side) = (x, rate, logSide);
        for (var i = 0; i < Vector512<T>.Count; i++)
        {
            var k = double.CreateTruncating(T.Floor(((T*)&result)[i]));
            var mass = k >= 0 && double.IsFinite(k)
                ? PoissonTails.LogMass(k, double.CreateTruncating(((T*)&lambda)[i])) - double.CreateTruncating(((T*)&side)[i])
                : double.NegativeInfinity;
            ((T*)&result)[i] = T.CreateTruncating(Math.Exp(mass));
        }

        return result;
    }

    public static Variable<T> At(Variable<T> x, Variable<T> rate, Variable<T> logSide)
    {
        var k = Variable<T>.Apply(default(Unary<T, FloorOf<T>>), x);
        return Functions.Exp(Within<T, Counts<T>>.Each(
            TimesLogarithm<T>.Of(Known<T, CountOf<T>>.Each(k), rate) - rate - Known<T, LogFactorial<T>>.Each(k) - logSide, k));
    }
}

/// <summary>The largest whole number that is not above x; its derivative is 0.</summary>
internal readonly struct FloorOf<T> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Floor";

    public static Vector512<T> Value(Vector512<T> x) => typeof(T) == typeof(float)
        ? Vector512.Floor(x.AsSingle()).As<float, T>()
        : Vector512.Floor(x.AsDouble()).As<double, T>();

    public static T Value(T x) => T.Floor(x);

    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => Vector512<T>.Zero;

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.Zero;
}
