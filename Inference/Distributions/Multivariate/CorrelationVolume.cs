using System.Numerics;

namespace Toolkit.Inference;

/// <summary>ln ∫ |R|^(η − 1) dR over the correlation matrices of an order: what normalises the LKJ distribution.</summary>
/// <remarks>
/// Σ (2η − 2 + K − k)(K − k) ln 2 + (K − k) ln B(bₖ, bₖ) with bₖ = η + (K − k − 1)/2, k from 1 to K − 1: Lewandowski, Kurowicka and Joe 2009, eq. 16.
/// </remarks>
internal static class CorrelationVolume
{
    private const double LogTwo = 0.69314718055994530942;

    public static Variable<T> Log<T>(Variable<T> concentration, int order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (concentration.Source is null) return T.CreateTruncating(Log(double.CreateTruncating(concentration.Value), order));
        Variable<T> sum = T.Zero;
        for (var below = order - 1; below >= 1; below--)
        {
            var b = concentration + T.CreateTruncating((below - 1) / 2.0);
            var power = (concentration * T.CreateTruncating(2)) + T.CreateTruncating(below - 2);
            sum += ((power * T.CreateTruncating(LogTwo)) + Functions.LogBeta(b, b)) * T.CreateTruncating(below);
        }

        return sum;
    }

    private static double Log(double concentration, int order)
    {
        var sum = 0.0;
        for (var below = order - 1; below >= 1; below--)
        {
            var b = concentration + ((below - 1) / 2.0);
            sum += below * ((((2 * concentration) + below - 2) * LogTwo) + SpecialFunctions.LogBeta(b, b));
        }

        return sum;
    }
}
