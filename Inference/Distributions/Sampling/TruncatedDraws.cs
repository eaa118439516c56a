using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Draws between bounds.</summary>
internal static class TruncatedDraws<T, TDistribution>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TDistribution : ICumulativeDistribution<T>
{
    private const int Rejections = 100;
    private const int Halvings = 200;

    public static void Fill(TDistribution distribution, Variable<T> lower, Variable<T> upper, RandomKey key, Shape shape, Span<T> destination)
    {
        var again = new T[destination.Length];
        var missing = destination.Length;
        destination.Fill(T.NaN);
        for (var tries = 0; tries < Rejections && missing > 0; tries++)
        {
            distribution.Draw(key.Fold(tries), shape, again);
            missing = 0;
            for (var i = 0; i < again.Length; i++)
            {
                if (T.IsNaN(destination[i]) && again[i] >= lower.ValueFor(i, shape) && again[i] <= upper.ValueFor(i, shape)) destination[i] = again[i];
                if (T.IsNaN(destination[i])) missing++;
            }
        }

        if (missing > 0) Bisect(distribution, lower, upper, key.Fold(Rejections), shape, destination);
    }

    // The point of which a uniform share of the mass lies below, in the tail that is the smaller.
    private static void Bisect(TDistribution distribution, Variable<T> lower, Variable<T> upper, RandomKey key, Shape shape, Span<T> destination)
    {
        var before = Between<T, TDistribution>.Before(distribution, lower);
        var (low, high, shares) = (new T[destination.Length], new T[destination.Length], new T[destination.Length]);
        key.OpenUniforms<T>(shares);
        for (var i = 0; i < low.Length; i++) (low[i], high[i]) = (Finite(before.ValueFor(i, shape)), Finite(upper.ValueFor(i, shape)));
        var (belowLower, belowUpper) = (distribution.LogCdf(before), distribution.LogCdf(upper));
        var (aboveLower, aboveUpper) = (distribution.LogSurvival(before), distribution.LogSurvival(upper));
        var middle = new T[low.Length];
        for (var step = 0; step < Halvings; step++)
        {
            for (var i = 0; i < middle.Length; i++) middle[i] = Middle(low[i], high[i]);
            var point = Constants.Of<T>(middle, shape);
            var (below, above) = (distribution.LogCdf(point), distribution.LogSurvival(point));
            for (var i = 0; i < middle.Length; i++)
            {
                var isUpper = belowLower.ValueFor(i, shape) > aboveLower.ValueFor(i, shape);
                var share = isUpper
                    ? Share(aboveLower.ValueFor(i, shape), above.ValueFor(i, shape), aboveUpper.ValueFor(i, shape))
                    : T.One - Share(belowUpper.ValueFor(i, shape), below.ValueFor(i, shape), belowLower.ValueFor(i, shape));
                if (share < shares[i]) low[i] = middle[i];
                else high[i] = middle[i];
            }
        }

        for (var i = 0; i < destination.Length; i++)
        {
            if (!T.IsNaN(destination[i])) continue;
            if (!T.IsFinite(Between<T, TDistribution>.LogMass(distribution, lower, upper).ValueFor(i, shape)))
            {
                throw new InvalidOperationException(
                    $"Element {i} cannot be drawn: nothing of the distribution lies between {lower.ValueFor(i, shape)} and {upper.ValueFor(i, shape)}.");
            }

            destination[i] = distribution is ICountDistribution<T> ? T.Floor(high[i]) : high[i];
        }
    }

    // Of the mass between two ends the part between the larger end and a point: (e^a − e^x)/(e^a − e^b).
    private static T Share(T larger, T point, T smaller) => (T.One - T.Exp(point - larger)) / (T.One - T.Exp(smaller - larger));

    private static T Finite(T bound) => T.Clamp(bound, -Largest, Largest);

    private static T Largest => T.CreateTruncating(typeof(T) == typeof(float) ? 1e38 : 1e308);

    // Of ends that are far apart by their exponents, the middle of those.
    private static T Middle(T low, T high)
    {
        var (half, few) = (T.CreateTruncating(0.5), T.CreateTruncating(1e-3));
        if (low < T.Zero && high > T.Zero) return T.Max(-low, high) > T.One ? T.Zero : (low + high) * half;
        var (near, far) = (T.Min(T.Abs(low), T.Abs(high)), T.Max(T.Abs(low), T.Abs(high)));
        var size = far * half > T.Max(near, T.One) ? T.Sqrt(T.Max(near, few)) * T.Sqrt(far) : near + ((far - near) * half);
        return high > T.Zero ? size : -size;
    }
}
