using System.Numerics;
using FsCheck.Xunit;

namespace Toolkit.Inference.Tests.Predictive;

/// <summary>Rank statistics against sums over all pairs, closed forms, and what they do not depend on.</summary>
public class AreaUnderRocTests
{
    private const double Rounding = 1e-12;

    [Property]
    public void Is_the_sum_over_pairs_in_double(ulong seed, byte negatives, byte positives, byte levels) => Agrees<double>(seed, negatives, positives, levels);

    [Property]
    public void Is_the_sum_over_pairs_in_float(ulong seed, byte negatives, byte positives, byte levels) => Agrees<float>(seed, negatives, positives, levels);

    // Cubes of small whole numbers are exact, so that nothing ties that did not.
    [Property]
    public void Neither_monotone_maps_nor_the_order_of_examples_matter(ulong seed, byte negatives, byte positives)
    {
        var (low, high) = Scores<double>(seed, 2 + negatives, 2 + positives, 40);
        var roc = AreaUnderRoc.Of<double>(low, high);
        Assert.Equal(roc, AreaUnderRoc.Of<double>([.. low.Select(s => (s * s * s) - 7)], [.. high.Select(s => (s * s * s) - 7)]));
        Assert.Equal(roc, AreaUnderRoc.Of<double>([.. low.Reverse()], [.. high.Order()]));

        var turned = AreaUnderRoc.Of<double>([.. high.Select(s => -s)], [.. low.Select(s => -s)]);
        Assert.Equal(roc.Area, turned.Area);
        Assert.Equal(roc.StandardError, turned.StandardError, Rounding);
        Assert.Equal(1, roc.Area + AreaUnderRoc.Of<double>(high, low).Area, Rounding);
    }

    [Fact]
    public void Has_the_figures_of_examples_by_hand()
    {
        Assert.Equal(7.0 / 9, AreaUnderRoc.Of<double>([1, 2, 3], [2, 3, 4]).Area);

        // Labels 0 0 1 1 with scores 0.1 0.4 0.35 0.8: the example in the pages of scikit-learn.
        var roc = AreaUnderRoc.Of<double>([0.1, 0.4], [0.35, 0.8]);
        Assert.Equal(0.75, roc.Area);
        Assert.Equal(5.0 / 6, roc.AveragePrecision, Rounding);
        Assert.Equal(0.5, roc.FalsePositiveRateAt95);
        Assert.Equal(Math.Sqrt((0.125 / 2) + (0.125 / 2)), roc.StandardError, Rounding);

        Assert.Equal(new(1, 0, 1, 0), AreaUnderRoc.Of<float>([1, 2], [3, 4, float.PositiveInfinity]));
        Assert.Equal(new(0.5, 0, 0.75, 1), AreaUnderRoc.Of<float>([2], [2, 2, 2]) with { StandardError = 0 });
        Assert.True(double.IsNaN(AreaUnderRoc.Of<double>([1], [0, 2]).StandardError));
        Assert.Equal(0, AreaUnderRoc.Of<double>([3, 4], [1, 2]).Area);
    }

    // 19 of 20 are 95 %, and the one left out does not count; 18 are not.
    [Fact]
    public void The_rate_is_taken_where_at_least_95_of_100_are_found()
    {
        double[] shifted = [.. Enumerable.Range(1, 20)];
        Assert.Equal(0, AreaUnderRoc.Of<double>([1.5, 0], shifted).FalsePositiveRateAt95);
        Assert.Equal(0.5, AreaUnderRoc.Of<double>([2.5, 0], shifted).FalsePositiveRateAt95);
        Assert.Equal(0.5, AreaUnderRoc.Of<double>([2, 0], shifted).FalsePositiveRateAt95);
        Assert.Equal(0.5, AreaUnderRoc.Of<double>([1.5, 0], shifted[..19]).FalsePositiveRateAt95);
    }

    // Normals a distance d apart: Φ(d/√2), and at 95 % recall the share 1 − Φ(d + Φ⁻¹(0.05)) of the others is above. Errors are the deviations over samples.
    [Fact]
    public void Is_that_of_two_normals_to_its_standard_error()
    {
        const int Runs = 600;
        const double Distance = 1.2;
        var key = RandomKey.FromSeed(8);
        AreaUnderRoc[] runs = [.. Enumerable.Range(0, Runs).Select(run =>
        {
            var (low, high) = (new double[150], new double[100]);
            key.Fold(run).Fold(0).Normals<double>(low);
            key.Fold(run).Fold(1).Normals<double>(high);
            return AreaUnderRoc.Of<double>(low, [.. high.Select(z => z + Distance)]);
        })];
        var (mean, area) = (runs.Average(run => run.Area), SpecialFunctions.NormalCdf(Distance / Math.Sqrt(2)));
        var variance = runs.Sum(run => Math.Pow(run.Area - mean, 2)) / (Runs - 1);
        Assert.Equal(area, mean, 5 * Math.Sqrt(variance / Runs));
        Assert.Equal(1, variance / runs.Average(run => run.StandardError * run.StandardError), 5 * Math.Sqrt(2.0 / Runs));
        Assert.Equal(1 - SpecialFunctions.NormalCdf(Distance + SpecialFunctions.NormalQuantile(0.05)), runs.Average(run => run.FalsePositiveRateAt95), 0.03);
    }

    [Fact]
    public void A_score_that_tells_nothing_has_half_the_area_and_the_share_as_precision()
    {
        var draws = Tables.Uniforms(RandomKey.FromSeed(9), 40_000);
        var roc = AreaUnderRoc.Of<double>(draws.AsSpan(0, 30_000), draws.AsSpan(30_000));
        Assert.Equal(0.5, roc.Area, 5 * roc.StandardError);
        Assert.Equal(0.25, roc.AveragePrecision, 0.02);
        Assert.Equal(0.95, roc.FalsePositiveRateAt95, 0.02);
    }

    // More pairs than an int counts, all of one score or none: U is a whole number all the way.
    [Fact]
    public void Many_ties_are_counted_exactly()
    {
        var (low, high) = (new float[60_000], new float[60_000]);
        Assert.Equal(0.5, AreaUnderRoc.Of<float>(low, high).Area);
        low[0] = 1;
        Assert.Equal(0.5 - (0.5 / 60_000), AreaUnderRoc.Of<float>(low, high).Area);
    }

    [Fact]
    public void Refuses_sides_without_scores_and_scores_that_are_no_numbers()
    {
        Assert.Equal("inDistribution", Assert.Throws<ArgumentException>(() => AreaUnderRoc.Of<double>([], [1])).ParamName);
        Assert.Equal("shifted", Assert.Throws<ArgumentException>(() => AreaUnderRoc.Of<double>([1], [])).ParamName);
        var fault = Assert.Throws<ArgumentException>(() => AreaUnderRoc.Of<float>([1], [2, float.NaN]));
        Assert.Equal("shifted", fault.ParamName);
        Assert.Contains("Score 1 is NaN", fault.Message, StringComparison.Ordinal);
    }

    private static (T[] Low, T[] High) Scores<T>(ulong seed, int negatives, int positives, int levels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var key = RandomKey.FromSeed(seed);
        return ([.. Tables.Labels(key.Fold(0), negatives, levels).Select(T.CreateChecked)], [.. Tables.Labels(key.Fold(1), positives, levels).Select(s => T.CreateChecked(s + (levels / 4)))]);
    }

    private static void Agrees<T>(ulong seed, byte negatives, byte positives, byte levels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (low, high) = Scores<T>(seed, 2 + (negatives % 60), 2 + (positives % 60), 2 + levels);
        var roc = AreaUnderRoc.Of<T>(low, high);
        double[] won = [.. high.Select(h => low.Average(l => Win(h, l)))];
        double[] lost = [.. low.Select(l => high.Average(h => Win(h, l)))];
        Assert.Equal(won.Average(), roc.Area, Rounding);
        Assert.Equal(Math.Sqrt((Variance(won) / high.Length) + (Variance(lost) / low.Length)), roc.StandardError, Rounding);

        var (precision, recall, rate) = (0.0, 0.0, double.NaN);
        foreach (var threshold in high.Concat(low).Distinct().OrderDescending())
        {
            var (right, wrong) = (high.Count(h => h >= threshold), low.Count(l => l >= threshold));
            precision += (((double)right / high.Length) - recall) * right / (right + wrong);
            recall = (double)right / high.Length;
            if (double.IsNaN(rate) && 100 * right >= 95 * high.Length) rate = (double)wrong / low.Length;
        }

        Assert.Equal(precision, roc.AveragePrecision, Rounding);
        Assert.Equal(rate, roc.FalsePositiveRateAt95, Rounding);

        // Ties that count whole, or not at all, give another area wherever there is one.
        var ties = (double)high.Sum(h => low.Count(l => l == h)) / low.Length / high.Length;
        if (ties > 0) Assert.NotEqual(roc.Area, high.Average(h => low.Average(l => h > l ? 1.0 : 0)), ties / 4);

        static double Win(T h, T l) => h > l ? 1 : h == l ? 0.5 : 0;
        static double Variance(double[] values) => values.Sum(v => Math.Pow(v - values.Average(), 2)) / (values.Length - 1);
    }
}
