using System.Numerics;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics.Tests;

/// <summary>Seeded inputs, and the plainest way to compare outputs.</summary>
internal static class Samples
{
    /// <summary>Numbers between -1 and 1.</summary>
    public static T[] Matrix<T>(this Random random, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[length];
        foreach (ref var value in values.AsSpan()) value = T.CreateTruncating((2 * random.NextDouble()) - 1);
        return values;
    }

    /// <summary>One unit of rounding.</summary>
    public static double Epsilon<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(T.BitIncrement(T.One) - T.One);

    /// <summary>The largest difference between two results.</summary>
    public static double Distance<T>(ReadOnlySpan<T> actual, ReadOnlySpan<double> expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 0.0;
        for (var i = 0; i < expected.Length; i++) largest = Math.Max(largest, Math.Abs(double.CreateTruncating(actual[i]) - expected[i]));
        return largest;
    }

    public static double[] ToDoubles<T>(this ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var doubles = new double[values.Length];
        for (var i = 0; i < doubles.Length; i++) doubles[i] = double.CreateTruncating(values[i]);
        return doubles;
    }

    public static void AssertSameBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : unmanaged => Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)), "The bits differ.");
}
