using System.Numerics;
using FsCheck.Xunit;

namespace Toolkit.Inference.Tests.Predictive;

/// <summary>Averages of predictions against plain loops, closed forms, and the laws of a mean.</summary>
public class PredictiveAverageTests
{
    private const double Rounding = 1e-13;

    [Property]
    public void Is_the_weighted_mean_and_the_mean_entropy_in_double(ulong seed, byte examples, byte classes, byte draws) => Agrees<double>(seed, examples, classes, draws);

    [Property]
    public void Is_the_weighted_mean_and_the_mean_entropy_in_float(ulong seed, byte examples, byte classes, byte draws) => Agrees<float>(seed, examples, classes, draws);

    [Property]
    public void Neither_the_order_of_draws_nor_a_merge_of_two_halves_matters(ulong seed, byte draws)
    {
        var (tables, weights) = Draws<float>(seed, 6, 4, 2 + (draws % 20));
        var whole = Average(tables, weights, 6, 4);
        var backwards = Average([.. tables.Reverse()], [.. weights.Reverse()], 6, 4);
        var half = tables.Length / 2;
        var (first, second) = (Average(tables[..half], weights[..half], 6, 4), Average(tables[half..], weights[half..], 6, 4));
        var merged = first.Merge(second);
        Assert.Equal(merged, second.Merge(first));
        Assert.Equal(whole.Draws, merged.Draws);
        foreach (var other in new[] { backwards, merged })
        {
            Assert.Equal(whole.Weight, other.Weight, 1e-12);
            Tables.Near(whole.MeanProbabilities(), other.MeanProbabilities(), Rounding);
            Tables.Near(whole.MutualInformation(), other.MutualInformation(), Rounding);
        }
    }

    // Every third draw alone, or all with a weight that is 0 but for every third; and every third of the running averages is the one of so many draws.
    [Property]
    public void Thinning_commutes_with_running_averages(ulong seed, byte draws)
    {
        const int Every = 3;
        var (tables, weights) = Draws<double>(seed, 5, 3, Every * (1 + (draws % 10)));
        int[] kept = [.. Enumerable.Range(0, tables.Length).Where(k => k % Every == Every - 1)];
        var thinned = Average([.. kept.Select(k => tables[k])], [.. kept.Select(k => weights[k])], 5, 3);
        Assert.Equal(thinned, Average(tables, [.. weights.Select((weight, k) => k % Every == Every - 1 ? weight : 0)], 5, 3));

        var running = new List<PredictiveAverage<double>> { PredictiveAverage.Of<double>(5, 3) };
        for (var k = 0; k < tables.Length; k++) running.Add(running[^1].Next(tables[k], weights[k]));
        foreach (var k in kept) Assert.Equal(Average(tables[..(k + 1)], weights[..(k + 1)], 5, 3), running[k + 1]);
    }

    [Property]
    public void Information_is_at_least_0_and_with_the_expected_entropy_that_of_the_mean(ulong seed, byte draws)
    {
        var (tables, weights) = Draws<double>(seed, 8, 5, 1 + (draws % 8));
        var average = Average(tables, weights, 8, 5);
        var (information, expected, entropies) = (average.MutualInformation(), average.ExpectedEntropies(), average.PredictiveEntropies());
        Tables.Near(entropies, information.Zip(expected, (i, e) => i + e), Rounding);
        Assert.All(information, value => Assert.InRange(value, 0, Math.Log(5)));
        Assert.All(entropies, value => Assert.InRange(value, 0, Math.Log(5) + Rounding));
    }

    [Fact]
    public void Draws_that_agree_tell_nothing_and_those_that_disagree_the_logarithm_of_the_classes()
    {
        const int Classes = 7;
        var table = Tables.Softmax<double>(RandomKey.FromSeed(1), 20, Classes);
        var agreeing = Average([.. Enumerable.Repeat(table, 30)], [.. Enumerable.Repeat(0.1, 30)], 20, Classes);
        Assert.All(agreeing.MutualInformation(), value => Assert.InRange(value, 0, 1e-14));
        Tables.Near(Tables.Rows(table, Classes).Select(Tables.Entropy), agreeing.PredictiveEntropies(), Rounding);
        Assert.Equal(table, PredictiveAverage.Of<double>(20, Classes).Next(table).MeanProbabilities());

        var disagreeing = PredictiveAverage.Of<float>(1, Classes);
        for (var c = 0; c < Classes; c++)
        {
            var row = new float[Classes];
            row[c] = 1;
            disagreeing.Add<float>(row);
        }

        Assert.Equal(0, disagreeing.ExpectedEntropies()[0]);
        Assert.Equal(Math.Log(Classes), disagreeing.MutualInformation()[0], Rounding);
        Assert.Equal(Classes, disagreeing.Draws);
    }

    // Beta(2, 1) draws of p: the mean entropy of a coin is ∫ h(p) 2p dp = ½, p̄ = ⅔.
    [Fact]
    public void Is_the_closed_form_of_a_coin_whose_bias_is_uncertain()
    {
        const int Draws = 20_000;
        var average = PredictiveAverage.Of<double>(1, 2);
        for (var k = 0; k < Draws; k++)
        {
            var p = Math.Sqrt((k + 0.5) / Draws);
            average.Add<double>([p, 1 - p]);
        }

        Assert.Equal(2.0 / 3, average.MeanProbabilities()[0], 1e-6);
        Assert.Equal(0.5, average.ExpectedEntropies()[0], 1e-6);
        Assert.Equal(Math.Log(3) - (2.0 / 3 * Math.Log(2)) - 0.5, average.MutualInformation()[0], 1e-6);
    }

    [Fact]
    public void Refuses_what_is_no_distribution_and_names_example_and_class()
    {
        var average = PredictiveAverage.Of<double>(2, 3).Next([0.2, 0.3, 0.5, 1, 0, 0]);
        var before = average.Copy();
        Refused([0.2, 0.3, 0.5, 0.4, double.NaN, 0.6], "class 1 of example 1 is NaN");
        Refused([-1.6, -1.2, -0.7, 1, 0, 0], "class 0 of example 0 is -1.6; it must be from 0 to 1. Are these log-probabilities?");
        Refused([0.2, 0.3, 0.5, 0, double.PositiveInfinity, 0], "class 1 of example 1 is");
        Refused([0.2, 0.3, 0.5, 0.5, 0.5, 0.25], "probabilities of example 1 sum to 1.25");
        Refused([0.1, 0.3, 0.2, 1, 0, 0], "largest probability of example 0, 0.3 of class 1, is below 1/3");
        Refused([0.2, 0.3, 0.5], "3 probabilities; 2 examples of 3 classes");
        Refused([0.2, 0.3, 0.5, 0.5, 0.5 - 1e-5, 0], "example 1 sum to 0.9999");
        Assert.Equal("weight", Assert.Throws<ArgumentOutOfRangeException>(() => average.Next([1, 0, 0, 1, 0, 0], -1)).ParamName);
        Assert.Equal("weight", Assert.Throws<ArgumentOutOfRangeException>(() => average.Next([1, 0, 0, 1, 0, 0], double.NaN)).ParamName);
        Assert.Equal("weight", Assert.Throws<ArgumentOutOfRangeException>(() => average.Next([1, 0, 0, 1, 0, 0], double.MaxValue).Next([1, 0, 0, 1, 0, 0], double.MaxValue)).ParamName);
        Assert.Equal(before, average);

        Assert.Equal("classes", Assert.Throws<ArgumentOutOfRangeException>(() => PredictiveAverage.Of<double>(2, 1)).ParamName);
        Assert.Equal("examples", Assert.Throws<ArgumentOutOfRangeException>(() => PredictiveAverage.Of<double>(0, 2)).ParamName);
        Assert.Equal("examples", Assert.Throws<ArgumentOutOfRangeException>(() => PredictiveAverage.Of<double>(1 << 20, 1 << 20)).ParamName);
        Assert.Equal("other", Assert.Throws<ArgumentException>(() => average.Merge(PredictiveAverage.Of<double>(3, 2))).ParamName);
        Assert.Throws<InvalidOperationException>(() => PredictiveAverage.Of<double>(2, 3).MeanProbabilities());

        void Refused(double[] table, string message)
        {
            var fault = Assert.Throws<ArgumentException>(() => average.Add<double>(table));
            Assert.Equal("probabilities", fault.ParamName);
            Assert.Contains(message, fault.Message, StringComparison.Ordinal);
            Assert.Equal(before, average);
        }
    }

    // What a published notebook did: its top "probabilities" over ten classes had a mean of 0.015.
    [Fact]
    public void Averaged_log_probabilities_are_refused()
    {
        double[][] draws = [[0.98, 0.01, 0.01], [0.01, 0.98, 0.01], [0.01, 0.01, 0.98]];
        double[] logarithms = [.. Enumerable.Range(0, 3).Select(c => draws.Average(row => Math.Log(row[c])))];
        double[] geometric = [.. logarithms.Select(Math.Exp)];
        Assert.Contains("Are these log-probabilities?", Message(logarithms), StringComparison.Ordinal);
        Assert.Contains("below 1/3", Message(geometric), StringComparison.Ordinal);
        double[] mean = [.. Enumerable.Range(0, 3).Select(c => draws.Average(row => row[c]))];
        Assert.Equal(1.0 / 3, PredictiveAverage.Of<double>(1, 3).Next(mean).MeanProbabilities().Max(), Rounding);

        static string Message(double[] row) => Assert.Throws<ArgumentException>(() => ClassifierEvaluation.Of<double>(row, [0], 3)).Message;
    }

    // Rounding of a thousand classes in float is allowed for; a hundred times that is not.
    [Fact]
    public void Tolerance_follows_the_number_type()
    {
        var row = Tables.Softmax<float>(RandomKey.FromSeed(2), 1, 1000);
        float[] scaled = [.. row.Select(p => p * 1.00005f)];
        PredictiveAverage.Of<float>(1, 1000).Next(scaled);
        Assert.Throws<ArgumentException>(() => PredictiveAverage.Of<float>(1, 1000).Next([.. row.Select(p => p * 1.005f)]));
        Assert.Throws<ArgumentException>(() => PredictiveAverage.Of<double>(1, 1000).Next([.. scaled.Select(p => (double)p)]));
        Assert.Equal(0, PredictiveAverage.Of<float>(1, 2).Next([1.0000001f, 0]).ExpectedEntropies()[0]);
    }

    [Fact]
    public void Next_is_pure_and_Add_gives_the_old_value_up()
    {
        var (tables, weights) = Draws<double>(3, 4, 3, 2);
        var start = PredictiveAverage.Of<double>(4, 3).Next(tables[0], weights[0]);
        var copy = start.Copy();
        var next = start.Next(tables[1], weights[1]);
        Assert.Equal(copy, start);
        Assert.NotEqual(next, start);

        var stale = start;
        start.Add<double>(tables[1], weights[1]);
        Assert.Equal(next, start);
        Assert.Contains("PredictiveAverage", Assert.Throws<DonatedBufferException>(() => stale.MeanProbabilities()).Message, StringComparison.Ordinal);
        Assert.Throws<DonatedBufferException>(() => stale.Add<double>(tables[1]));
        Assert.Equal(next, start);
    }

    [Fact]
    public void Add_allocates_nothing()
    {
        Assert.Equal(0, Bytes<double>());
        Assert.Equal(0, Bytes<float>());

        static long Bytes<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (average, table) = (PredictiveAverage.Of<T>(100, 10), Tables.Softmax<T>(RandomKey.FromSeed(4), 100, 10));
            return SteadyState.Bytes(() => average.Add<T>(table, 0.5));
        }
    }

    private static void Agrees<T>(ulong seed, byte examples, byte classes, byte draws)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (n, c) = (1 + (examples % 20), 2 + (classes % 12));
        var (tables, weights) = Draws<T>(seed, n, c, 1 + (draws % 20));
        var average = Average(tables, weights, n, c);
        var total = weights.Sum();
        double[] mean = [.. Enumerable.Range(0, n * c).Select(k => tables.Zip(weights, (table, weight) => weight * double.CreateChecked(table[k])).Sum() / total)];
        double[] expected = [.. Enumerable.Range(0, n).Select(i => tables.Zip(weights, (table, weight) => weight * Tables.Entropy(Tables.Rows(table, c)[i])).Sum() / total)];
        double[] entropies = [.. mean.Chunk(c).Select(Tables.Entropy)];
        Assert.Equal((n, c, tables.Length), (average.Examples, average.Classes, average.Draws));
        Assert.Equal(total, average.Weight, 1e-12);
        Tables.Near(mean, average.MeanProbabilities(), Rounding);
        Tables.Near(entropies, average.PredictiveEntropies(), 1e-7 * (typeof(T) == typeof(float) ? 10 : 1e-5));
        Tables.Near(expected, average.ExpectedEntropies(), 1e-7 * (typeof(T) == typeof(float) ? 10 : 1e-5));
        Assert.All(average.MeanProbabilities().Chunk(c), row => Assert.True(row.Max() >= (1 - 1e-6) / c));
    }

    private static (T[][] Tables, double[] Weights) Draws<T>(ulong seed, int examples, int classes, int draws)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var key = RandomKey.FromSeed(seed);
        return ([.. Enumerable.Range(0, draws).Select(k => Tables.Softmax<T>(key.Fold(k), examples, classes))], [.. Tables.Uniforms(key.Fold(draws), draws).Select(u => u + 0.1)]);
    }

    private static PredictiveAverage<T> Average<T>(T[][] tables, double[] weights, int examples, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var average = PredictiveAverage.Of<T>(examples, classes);
        for (var k = 0; k < tables.Length; k++) average.Add<T>(tables[k], weights[k]);
        return average;
    }
}
