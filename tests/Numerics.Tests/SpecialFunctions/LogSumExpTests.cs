using FsCheck.Xunit;
using static Toolkit.Numerics.SpecialFunctions;

namespace Toolkit.Numerics.Tests;

public sealed class LogSumExpTests
{
    [Property]
    public void Equals_the_fold_of_the_sum_of_two(int seed)
    {
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, 1 + random.Next(60)).Select(_ => 40 * (random.NextDouble() - 0.5))];
        var folded = x.Aggregate(double.NegativeInfinity, LogAddExp);
        Assert.Equal(folded, LogSumExp<double>(x), 1e-13);
        float[] singles = [.. x.Select(value => (float)value)];
        Assert.Equal(singles.Select(value => (double)value).Aggregate(double.NegativeInfinity, LogAddExp), LogSumExp<float>(singles), 3e-6);
    }

    [Property]
    public void Moves_with_a_shift_of_all_elements(int seed)
    {
        var random = new Random(seed);
        var shift = Math.ScaleB(random.Next(1, 1000), random.Next(0, 30));
        double[] x = [.. Enumerable.Range(0, 33).Select(_ => (double)random.Next(-50, 50))];
        double[] moved = [.. x.Select(value => value + shift)];
        Assert.Equal(LogSumExp<double>(x) + shift, LogSumExp<double>(moved), 1e-15 * (shift + 100));
    }

    [Fact]
    public void Small_shares_are_kept_and_limits_hold()
    {
        var small = LogSumExp<double>([0, -50]);
        Assert.Equal(Math.Exp(-50), small, 1e-15 * Math.Exp(-50));
        Assert.Equal(double.NegativeInfinity, LogSumExp<double>([]));
        Assert.Equal(double.NegativeInfinity, LogSumExp<double>([double.NegativeInfinity, double.NegativeInfinity]));
        Assert.Equal(double.PositiveInfinity, LogSumExp<double>([1, double.PositiveInfinity, double.NegativeInfinity]));
        Assert.Equal(double.NaN, LogSumExp<double>([double.PositiveInfinity, double.NaN, 1]));
        Assert.Equal(3, LogSumExp<double>([3, double.NegativeInfinity]));
        Assert.Equal(1000 + Math.Log(2), LogSumExp<float>([1000, 1000]), 1e-4);
    }
}
