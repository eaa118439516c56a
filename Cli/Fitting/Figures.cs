using System.Globalization;

namespace Toolkit.Cli;

/// <summary>Numbers as people read them, in the invariant culture.</summary>
internal static class Figures
{
    /// <summary>A count with separators: 22,695.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count of things: 1 row, 22,695 rows.</summary>
    public static string Count(long value, string one, string many) => $"{Count(value)} {(value == 1 ? one : many)}";

    /// <summary>A name from a file on one line, cut short where it is long.</summary>
    public static string Name(string name)
    {
        const int Most = 60;
        var shown = name.Length <= Most ? name : $"{name.AsSpan(0, Most - 3)}...";
        return shown.Any(char.IsControl) ? string.Concat(shown.Select(letter => char.IsControl(letter) ? ' ' : letter)) : shown;
    }

    /// <summary>A magnitude: 9.8e-07; a question mark for one not known yet.</summary>
    public static string Magnitude(double value) => value == 0 ? "0" : double.IsNaN(value) ? "?" : value.ToString("0.0e-00", CultureInfo.InvariantCulture);

    /// <summary>A parameter as it was given: 0.0001, 1E-06.</summary>
    public static string Parameter(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);

    /// <summary>A parameter that may be none: nothing for that.</summary>
    public static string Parameter(double? value) => value is { } given ? Parameter(given) : "";

    /// <summary>A value with so many significant digits.</summary>
    public static string Value(double value, int digits = 10) =>
        value.ToString($"G{digits}", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);

    /// <summary>A share: 84.93 %.</summary>
    public static string Share(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.00} %");

    /// <summary>A duration: 12 ms, 1.38 s, 3 min 07 s.</summary>
    public static string Duration(TimeSpan value) => value.TotalSeconds switch
    {
        < 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)value.TotalMinutes} min {value.Seconds:00} s"),
    };
}
