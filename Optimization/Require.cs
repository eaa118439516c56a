using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>The ranges that hyper-parameters are checked against where a part is built.</summary>
internal static class Require
{
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw OutOfRange(value, name, "finite and above 0");

    public static T Positive<T>(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IBinaryFloatingPointIeee754<T> => T.CreateChecked(Positive(value, name)) is var converted && converted > T.Zero && T.IsFinite(converted)
        ? converted
        : throw OutOfRange(value, name, $"finite and above 0 as {typeof(T).Name}");

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && double.IsFinite(value) ? value : throw OutOfRange(value, name, "finite and at least 0");

    public static T NotNegative<T>(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IBinaryFloatingPointIeee754<T> => Finite<T>(NotNegative(value, name), name);

    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) ? value : throw OutOfRange(value, name, "finite");

    public static T Finite<T>(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IBinaryFloatingPointIeee754<T> => T.CreateChecked(Finite(value, name)) is var converted && T.IsFinite(converted)
        ? converted
        : throw OutOfRange(value, name, $"finite as {typeof(T).Name}");

    public static double InHalfOpenUnit(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < 1 ? value : throw OutOfRange(value, name, "in [0, 1)");

    public static double InUnit(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw OutOfRange(value, name, "in [0, 1]");

    public static long AtLeastOne(long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 ? value : throw OutOfRange(value, name, "at least 1");

    public static long Below(long value, long limit, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && value < limit ? value : throw OutOfRange(value, name, $"at least 0 and below {limit}");

    public static long Above(long value, long limit, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > limit ? value : throw OutOfRange(value, name, $"above {limit}");

    public static double AtLeast(double value, double least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && double.IsFinite(value) ? value : throw OutOfRange(value, name, $"finite and at least {least}");

    public static int AtLeastOne(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 ? value : throw OutOfRange(value, name, "at least 1");

    public static long NotNegative(long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 ? value : throw OutOfRange(value, name, "at least 0");

    /// <summary>The exception of a part that was made without its parameters.</summary>
    public static InvalidOperationException Built(string factory) => new($"This part has no usual parameters: make it by {factory}.");

    private static ArgumentOutOfRangeException OutOfRange(object value, string name, string range) =>
        new(name, value, $"{name} must be {range}.");
}
