namespace Toolkit.Properties;

/// <summary>p-values of statistics whose law is known: uniform where the claim is true.</summary>
internal static class PValues
{
    /// <summary>Of a number that is standard normal, two-sided.</summary>
    public static double OfNormal(double z) => double.IsNaN(z) ? 0 : Math.Min(1, 2 * SpecialFunctions.NormalCdf(-Math.Abs(z)));

    /// <summary>Of a number that is a sum of squares of so many standard normals, two-sided.</summary>
    public static double OfChiSquare(double sum, double degrees) => sum >= 0 && double.IsFinite(sum)
        ? Math.Min(1, 2 * Math.Min(SpecialFunctions.RegularizedGammaP(degrees / 2, sum / 2), SpecialFunctions.RegularizedGammaQ(degrees / 2, sum / 2)))
        : 0;

    /// <summary>One of several that are independent (Fisher 1925): −2 Σ ln p is a sum of squares of twice as many normals.</summary>
    public static double Combined(params ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum -= 2 * Math.Log(Math.Max(value, double.Epsilon));
        return SpecialFunctions.RegularizedGammaQ(values.Length, sum / 2);
    }

    /// <summary>One of several that may depend on each other: the least, times their number.</summary>
    public static double Least(params ReadOnlySpan<double> values)
    {
        var least = 1.0;
        foreach (var value in values) least = Math.Min(least, double.IsNaN(value) ? 0 : value);
        return Math.Min(1, least * values.Length);
    }

    /// <summary>Of the claim that independent numbers have mean 0, by their own spread; 1 where all are 0.</summary>
    public static double OfMeanZero(ReadOnlySpan<double> values)
    {
        var (mean, squares) = (0.0, 0.0);
        foreach (var value in values) mean += value / values.Length;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        var error = Math.Sqrt(squares / (values.Length - 1) / values.Length);
        return error == 0 ? (mean == 0 ? 1 : 0) : OfNormal(mean / error);
    }

    /// <summary>Of the claim that rows are independent draws of N(0, I): means, scatter and what couples columns, all by their exact laws.</summary>
    /// <remarks>√n times the mean is standard normal and apart from the centred scatter, whose Cholesky factor A has Aᵢᵢ² chi-square of n − 1 − i degrees and Aᵢⱼ standard normal, all independent (Bartlett 1933).</remarks>
    public static double OfStandardRows(IReadOnlyList<double[]> rows)
    {
        var (n, d) = (rows.Count, rows[0].Length);
        var (mean, scatter) = (new double[d], new double[d, d]);
        foreach (var row in rows)
        {
            for (var i = 0; i < d; i++) mean[i] += row[i] / n;
        }

        foreach (var row in rows)
        {
            for (var i = 0; i < d; i++)
            {
                for (var j = 0; j <= i; j++) scatter[i, j] += (row[i] - mean[i]) * (row[j] - mean[j]);
            }
        }

        if (mean.Any(value => !double.IsFinite(value)) || scatter.Cast<double>().Any(value => !double.IsFinite(value))) return 0;
        var factor = Dense.Cholesky(scatter);
        var values = new List<double>();
        for (var i = 0; i < d; i++)
        {
            values.Add(OfNormal(mean[i] * Math.Sqrt(n)));
            values.Add(OfChiSquare(factor[i, i] * factor[i, i], n - 1 - i));
            for (var j = 0; j < i; j++) values.Add(OfNormal(factor[i, j]));
        }

        return Combined([.. values]);
    }

    /// <summary>The failure of a claim whose p-value is below the false alarm.</summary>
    public static Verdict Judge(string law, double value, double falseAlarm, string where)
    {
        if (!(falseAlarm is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(falseAlarm), falseAlarm, "falseAlarm must be in (0, 1).");
        return value >= falseAlarm ? Verdict.Kept : new([new(law, $"{where}; 1/p against 1/α", 1 / value, 1 / falseAlarm)]);
    }
}
