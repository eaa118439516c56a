using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <content>Categories.</content>
public readonly partial record struct RandomKey
{
    private const int CategoricalUniforms = 128;

    /// <summary>Category indices, i with probability weights[i] / sum of weights: element i is draw <paramref name="offset"/> + i.</summary>
    /// <remarks>
    /// The cumulative sums are taken in double, from the first weight to the last, and searched for u times their total, u of 53 bits: a
    /// probability is off by at most n 2^-52 of the total. A weight of zero is never chosen. O(n + m log n) for n weights and m draws.
    /// </remarks>
    /// <typeparam name="T">The type of a weight.</typeparam>
    /// <param name="weights">The weights: finite, not negative, not all zero, their sum finite; they need not add up to 1.</param>
    /// <param name="workspace">Lends a double for each weight, returned before the call ends.</param>
    /// <param name="destination">Receives the draws.</param>
    /// <param name="offset">The index of the first draw, from 0 to 2^55.</param>
    /// <exception cref="ArgumentException"><paramref name="weights"/> are not as said.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> is out of range.</exception>
    [SkipLocalsInit]
    public void Categoricals<T>(ReadOnlySpan<T> weights, Workspace workspace, Span<int> destination, long offset = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var scratch = workspace.Rent<double>(weights.Length);
        var cumulative = scratch.Span;
        var total = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            total += CheckedWeight(weights[i], i);
            cumulative[i] = total;
        }

        ThrowUnlessPositive(total);
        Span<double> uniforms = stackalloc double[CategoricalUniforms];
        while (!destination.IsEmpty)
        {
            var count = Math.Min(uniforms.Length, destination.Length);
            Fill(DrawDomain.Categorical, default(UniformDraw<double>), uniforms[..count], offset);
            for (var i = 0; i < count; i++) destination[i] = FirstAbove(cumulative, Sought(uniforms[i], total));
            destination = destination[count..];
            offset += count;
        }
    }

    /// <summary>The draw number <paramref name="index"/> of <see cref="Categoricals"/>, without scratch memory, in O(n).</summary>
    /// <typeparam name="T">The type of a weight.</typeparam>
    /// <param name="weights">The weights: finite, not negative, not all zero, their sum finite; they need not add up to 1.</param>
    /// <param name="index">The index of the draw, from 0 to 2^55.</param>
    /// <exception cref="ArgumentException"><paramref name="weights"/> are not as said.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public int Categorical<T>(ReadOnlySpan<T> weights, long index = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (uniform, total) = (0.0, 0.0);
        Fill(DrawDomain.Categorical, default(UniformDraw<double>), new Span<double>(ref uniform), index);
        for (var i = 0; i < weights.Length; i++) total += CheckedWeight(weights[i], i);
        ThrowUnlessPositive(total);

        var (sought, cumulative) = (Sought(uniform, total), 0.0);
        var chosen = -1;
        while (cumulative <= sought) cumulative += double.CreateChecked(weights[++chosen]);
        return chosen;
    }

    // Below the total, also where a product of subnormal numbers rounds up to it: so a sum above the sought one exists, and the first
    // such belongs to a weight that is not zero.
    private static double Sought(double uniform, double total) => Math.Min(uniform * total, Math.BitDecrement(total));

    // The number of sums at or below the sought one; without branches on the data, which nobody could predict.
    private static int FirstAbove(ReadOnlySpan<double> cumulative, double sought)
    {
        var below = 0;
        for (var length = cumulative.Length; length > 1;)
        {
            var half = length >> 1;
            below += half * (cumulative[below + half - 1] <= sought ? 1 : 0);
            length -= half;
        }

        return below;
    }

    private static double CheckedWeight<T>(T weight, int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsFinite(weight) && weight >= T.Zero
            ? double.CreateChecked(weight)
            : throw new ArgumentException($"Weight {index} is {weight}: weights are finite and not negative.", "weights");

    private static void ThrowUnlessPositive(double total)
    {
        if (!(total > 0 && double.IsFinite(total)))
        {
            throw new ArgumentException($"The weights add up to {total}: their sum is positive and finite.", "weights");
        }
    }
}
