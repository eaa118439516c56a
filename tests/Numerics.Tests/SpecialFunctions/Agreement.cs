namespace Toolkit.Numerics.Tests;

/// <summary>How far a value may be from its reference.</summary>
internal static class Agreement
{
    /// <summary>|actual − expected| is at most `relative` |expected| + `absolute`; infinities and NaN must be equal.</summary>
    public static void Check(double expected, double actual, double relative, double absolute, string where)
    {
        if (expected.Equals(actual)) return;
        var error = Math.Abs(actual - expected);
        Assert.True(error <= (relative * Math.Abs(expected)) + absolute, $"{where}: expected {expected:R}, is {actual:R}, relative error {error / Math.Abs(expected):E2}.");
    }

    /// <summary>Every row of a table, within the relative error; subnormal results within two units.</summary>
    public static void Check((double X, double Value)[] table, Func<double, double> function, double relative, double absolute = 0)
    {
        foreach (var (x, value) in table) Check(value, function(x), relative, absolute + (2 * double.Epsilon), $"at {x:R}");
    }
}
