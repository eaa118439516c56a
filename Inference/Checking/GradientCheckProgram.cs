using System.Globalization;

namespace Toolkit.Inference;

/// <summary>Checks of gradients as programs: a model in a file of its own ends with <c>return GradientCheckProgram.Run(model, args);</c>.</summary>
public static class GradientCheckProgram
{
    /// <summary>Checks the gradient of a model, and prints what was found.</summary>
    /// <param name="model">The model.</param>
    /// <param name="arguments"><c>--points N</c>, <c>--seed N</c>, <c>--tolerance X</c>.</param>
    /// <param name="output">Where to print; the standard output where it is left out.</param>
    /// <returns>0 where the gradient is right, 1 where it is wrong or nobody can tell, 2 where an argument is wrong.</returns>
    public static int Run(Model<double> model, IReadOnlyList<string> arguments, TextWriter? output = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(arguments);
        var writer = output ?? Console.Out;
        var options = GradientCheckOptions.Default;
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            GradientCheckOptions? read = arguments[i] switch
            {
                "--points" when int.TryParse(value, CultureInfo.InvariantCulture, out var points) && points >= 1 => options with { Points = points },
                "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out var seed) => options with { Seed = seed },
                "--tolerance" when double.TryParse(value, CultureInfo.InvariantCulture, out var tolerance) && tolerance > 0 => options with { Tolerance = tolerance },
                _ => null,
            };
            if (read is null)
            {
                writer.WriteLine($"'{arguments[i]} {value}': expected --points N of at least 1, --seed N of at least 0 or --tolerance X above 0");
                return 2;
            }

            options = read;
        }

        var report = GradientCheck.Run(model, options);
        writer.Write(Text(model.Name, report));
        return report.IsRight ? 0 : 1;
    }

    /// <summary>A report as lines: a table of the free values, and what is wrong.</summary>
    /// <param name="name">What was checked.</param>
    /// <param name="report">What was found.</param>
    public static string Text(string name, GradientCheckReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var width = report.Rows.Select(row => row.Name.Length).Append("free value".Length).Max();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine($"{"free value".PadRight(width)}  {"gradient",16}  {"differences",16}  {"relative error",14}  verdict");
        foreach (var row in report.Rows)
        {
            text.WriteLine(FormattableString.Invariant(
                $"{row.Name.PadRight(width)}  {row.Given,16:g9}  {row.Expected,16:g9}  {row.RelativeError,14:0.0e+00}  {row.Verdict.ToString().ToLowerInvariant()}"));
        }

        foreach (var line in Summary(name, report)) text.WriteLine(line);
        return text.ToString();
    }

    /// <summary>What a report comes to, in sentences: which free values are wrong and by how much.</summary>
    /// <param name="name">What was checked.</param>
    /// <param name="report">What was found.</param>
    public static IEnumerable<string> Summary(string name, GradientCheckReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        foreach (var row in report.Rows.Where(row => row.Verdict is GradientVerdict.Wrong))
        {
            yield return FormattableString.Invariant(
                $"The derivative by {row.Name} {row.Discrepancy}: {row.Given:g9}, and {row.Expected:g9} by differences at point {row.Point}.");
        }

        if (report.Replay is { } replay) yield return $"{name} declares itself static, and is not: {replay}.";
        if (report.Fault is { } fault) yield return $"Not finite at some points. {fault}";
        yield return report switch
        {
            { Points: 0 } => $"{name}: the log density is finite at none of the points.",
            { IsRight: true } => FormattableString.Invariant(
                $"{name}: the gradient is right at {report.Points} points, to a relative error of {report.Worst?.RelativeError ?? 0:0.0e+00} (limit {report.Tolerance:0e+00})."),
            { IsWrong: true } => $"{name}: the gradient {(report.Rows.Any(row => row.Verdict is GradientVerdict.Wrong) ? "is wrong" : "would be right if its lambda were run")}.",
            _ => $"{name}: differences are too inexact to tell whether the gradient is right.",
        };
    }
}
