using System.Collections.Immutable;
using LanguageExt;

namespace Toolkit.Cli;

/// <summary>
/// Longley's employment data, with the values that NIST certifies for their least-squares fit: a small problem so badly conditioned that it
/// shows how many digits a method keeps.
/// </summary>
/// <remarks>Source: NIST Statistical Reference Datasets, linear regression, "Longley" (higher difficulty).</remarks>
internal static class Longley
{
    /// <summary>The data's name.</summary>
    public const string Name = "NIST Longley";

    /// <summary>The certified standard deviation of the residuals.</summary>
    public const double ResidualStandardDeviation = 304.854073561965;

    /// <summary>The certified coefficients, the intercept first.</summary>
    public static ImmutableArray<(string Name, double Value)> Coefficients { get; } =
    [
        ("B0 intercept", -3482258.63459582),
        ("B1 GNP deflator", 15.0618722713733),
        ("B2 GNP", -0.358191792925910E-01),
        ("B3 unemployed", -2.02022980381683),
        ("B4 armed forces", -1.03322686717359),
        ("B5 population", -0.511041056535807E-01),
        ("B6 year", 1829.15146461355),
    ];

    /// <summary>The 16 rows.</summary>
    public static Validation<DataError, LabelledRows> Read()
    {
        using var stream = typeof(Longley).Assembly.GetManifestResourceStream("longley.svm")!;
        return LibsvmReader.Read(DataSource.FromStream(stream, Name));
    }

    /// <summary>The log relative error: how many digits of <paramref name="value"/> agree with a certified one, at most 15.</summary>
    /// <param name="value">The value.</param>
    /// <param name="certified">The certified value, not 0.</param>
    public static double Digits(double value, double certified)
    {
        var error = Math.Abs((value - certified) / certified);
        return error == 0 ? 15 : double.IsNaN(error) ? 0 : Math.Clamp(-Math.Log10(error), 0, 15);
    }
}
