namespace Toolkit.Cli.Tests;

public sealed class LongleyTests
{
    [Fact]
    public void Every_certified_value_is_reached_to_eight_digits()
    {
        var run = CommandRun.Of("fit", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        var certified = run.Json.GetProperty("certified").EnumerateArray().ToList();
        Assert.Equal(8, certified.Count);
        Assert.All(certified, value => Assert.InRange(value.GetProperty("digits").GetDouble(), 8, 15));
        Assert.Equal(-3482258.63459582, certified[0].GetProperty("value").GetDouble(), 3482258 * 1e-8);
        Assert.Equal(1829.15146461355, certified[6].GetProperty("value").GetDouble(), 1829 * 1e-8);
        Assert.Equal(304.854073561965, certified[7].GetProperty("value").GetDouble(), 304 * 1e-8);
    }

    [Fact]
    public void The_table_shows_fitted_and_certified_side_by_side()
    {
        var run = CommandRun.Of("fit");
        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain("\x1b", run.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(@" \r?\n", run.Output);
        Assert.Contains("NIST Longley", run.Output, StringComparison.Ordinal);
        Assert.Contains("certified by NIST", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"B6 year +1829\.1514\d+ +1829\.15146461355 +\d", run.Output);
    }

    [Fact]
    public void A_digit_is_a_factor_of_ten_in_the_relative_error()
    {
        Assert.Equal(3, Longley.Digits(1.001, 1), 1e-9);
        Assert.Equal(15, Longley.Digits(-2, -2));
        Assert.Equal(0, Longley.Digits(double.NaN, 1));
        Assert.Equal(0, Longley.Digits(5, 1));
    }

    [Fact]
    public void Options_about_a_file_are_refused_without_one()
    {
        var run = CommandRun.Of("fit", "--l2", "1");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--l2 needs a FILE", run.Error, StringComparison.Ordinal);
    }
}
