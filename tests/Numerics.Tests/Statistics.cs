using MathNet.Numerics.Distributions;

namespace Toolkit.Numerics.Tests;

/// <summary>
/// Goodness-of-fit statistics as p-values: on correct draws a test that asks for p > <see cref="Level"/> fails once in a million seeds.
/// </summary>
internal static class Statistics
{
    /// <summary>The false-alarm rate of each statistical assertion.</summary>
    public const double Level = 1e-6;

    /// <summary>
    /// The Dvoretzky-Kiefer-Wolfowitz bound with Massart's constant, P(D > d) at most 2 exp(-2 n d^2), at the largest distance D between
    /// the empirical and the exact distribution function: valid for every n. Sorts the values.
    /// </summary>
    public static double KolmogorovSmirnov(double[] values, Func<double, double> cumulative)
    {
        Array.Sort(values);
        var distance = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            var exact = cumulative(values[i]);
            distance = Math.Max(distance, Math.Max(exact - ((double)i / values.Length), ((i + 1.0) / values.Length) - exact));
        }

        return Math.Min(1, 2 * Math.Exp(-2 * values.Length * distance * distance));
    }

    /// <summary>Pearson's p-value: sum of (observed - expected)^2 / expected against chi-square with one degree fewer than cells.</summary>
    public static double ChiSquare(ReadOnlySpan<int> observed, ReadOnlySpan<double> probabilities)
    {
        var (total, statistic, cells) = (0, 0.0, 0);
        foreach (var count in observed) total += count;
        for (var i = 0; i < observed.Length; i++)
        {
            if (probabilities[i] == 0)
            {
                if (observed[i] != 0) return 0;
                continue;
            }

            var expected = probabilities[i] * total;
            Assert.True(expected >= 20, $"Cell {i} expects {expected} only: too few for the chi-square approximation.");
            statistic += (observed[i] - expected) * (observed[i] - expected) / expected;
            cells++;
        }

        return 1 - ChiSquared.CDF(cells - 1, statistic);
    }

    /// <summary>The two-sided p-value of a sum of squares of so many standard normals.</summary>
    public static double ChiSquareTail(double sum, int degrees) => Math.Min(1, 2 * Math.Min(ChiSquared.CDF(degrees, sum), 1 - ChiSquared.CDF(degrees, sum)));

    /// <summary><see cref="ChiSquare(ReadOnlySpan{int}, ReadOnlySpan{double})"/> with equal probabilities.</summary>
    public static double ChiSquare(ReadOnlySpan<int> observed)
    {
        var probabilities = new double[observed.Length];
        Array.Fill(probabilities, 1.0 / observed.Length);
        return ChiSquare(observed, probabilities);
    }

    /// <summary>
    /// The p-value of the mean of x^power, by the central limit theorem: its standard error is sqrt((m(2 power) - m(power)^2) / n) with
    /// the exact raw moments m.
    /// </summary>
    public static double Moment(ReadOnlySpan<double> values, int power, Func<int, double> rawMoment)
    {
        var sum = 0.0;
        foreach (var value in values) sum += Math.Pow(value, power);
        var expected = rawMoment(power);
        return TwoSided((sum / values.Length - expected) / Math.Sqrt((rawMoment(2 * power) - (expected * expected)) / values.Length));
    }

    /// <summary>The p-value of the mean of products of two independent standardised samples: normal with variance 1 / n.</summary>
    public static double Correlation(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        var sum = 0.0;
        for (var i = 0; i < first.Length; i++) sum += first[i] * second[i];
        return TwoSided(sum / Math.Sqrt(first.Length));
    }

    private static double TwoSided(double z) => 2 * Normal.CDF(0, 1, -Math.Abs(z));
}
