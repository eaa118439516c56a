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

    public static T Normal<T>(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IBinaryFloatingPointIeee754<T> => Positive<T>(value, name) is var converted && T.IsNormal(converted)
        ? converted
        : throw OutOfRange(value, name, $"finite and at least the smallest normal {typeof(T).Name}");

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

    public static T Within<T>(double value, double above, double below, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IBinaryFloatingPointIeee754<T> => value > above && value < below && T.CreateChecked(value) is var converted
            && converted > T.CreateChecked(above) && converted < T.CreateChecked(below)
        ? converted
        : throw OutOfRange(value, name, $"in ({above}, {below}) as {typeof(T).Name}");

    public static T AtLeastOne<T>(double value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IBinaryFloatingPointIeee754<T> => value >= 1 && T.CreateChecked(value) is var converted && T.IsFinite(converted)
        ? converted
        : throw OutOfRange(value, name, $"finite as {typeof(T).Name} and at least 1");

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

    /// <summary>Refuses a point of another length than the part is made for.</summary>
    public static void Length(int length, int expected)
    {
        if (length != expected) throw new ArgumentException($"The point has {length} coordinates; {expected} are needed.", "point");
    }

    public static double InOpenUnit(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is > 0 and < 1 ? value : throw OutOfRange(value, name, "in (0, 1)");

    public static double Above(double value, double bound, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > bound && double.IsFinite(value) ? value : throw OutOfRange(value, name, $"finite and above {bound}");

    public static T Between<T>(double value, double low, double high, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IBinaryFloatingPointIeee754<T> => value >= low && value <= high
        ? Finite<T>(value, name)
        : throw OutOfRange(value, name, $"in [{low}, {high}]");

    /// <summary>The exception of a part that was made without its parameters.</summary>
    public static InvalidOperationException Built(string factory) => new($"This part has no usual parameters: make it by {factory}.");

    private static ArgumentOutOfRangeException OutOfRange(object value, string name, string range) =>
        new(name, value, $"{name} must be {range}.");
}
