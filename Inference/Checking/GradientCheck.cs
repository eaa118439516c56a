using System.Collections.Immutable;

namespace Toolkit.Inference;

/// <summary>How a gradient is checked.</summary>
/// <param name="Points">The number of random points, at least 1.</param>
/// <param name="Seed">What the points are drawn from.</param>
/// <param name="Tolerance">The relative error that is allowed: above 0.</param>
/// <param name="Spread">The standard deviation of the points' elements: above 0.</param>
public sealed record GradientCheckOptions(int Points = 100, ulong Seed = 1, double Tolerance = 1e-6, double Spread = 1)
{
    /// <summary>100 points of standard normal elements, and a relative error of 1e-6.</summary>
    public static GradientCheckOptions Default { get; } = new();
}

/// <summary>What became of a coordinate.</summary>
public enum GradientVerdict
{
    /// <summary>At every point the derivative is that of differences.</summary>
    Right,

    /// <summary>At some point it is not.</summary>
    Wrong,

    /// <summary>At some point the differences themselves are too inexact to tell.</summary>
    Uncertain,
}

/// <summary>A coordinate at the point where its derivative is worst.</summary>
/// <param name="Name">The free value: <c>mu</c>, <c>theta[3]</c>.</param>
/// <param name="Constraint">The set that the parameter lies in, of which this is a free value.</param>
/// <param name="Point">The number of the point, from 0.</param>
/// <param name="Given">The derivative as the density gives it.</param>
/// <param name="Expected">The derivative by differences.</param>
/// <param name="RelativeError">|given − expected| / max(1, |expected|).</param>
/// <param name="Resolution">What part of the relative error the differences may themselves be wrong by.</param>
/// <param name="Verdict">What follows.</param>
public sealed record GradientCheckRow(
    string Name, string Constraint, int Point, double Given, double Expected, double RelativeError, double Resolution, GradientVerdict Verdict)
{
    /// <summary>By how much the derivative is wrong, in words: a sign, a factor, or a difference.</summary>
    public string Discrepancy => (Given, Expected) switch
    {
        var (given, expected) when Math.Abs(given + expected) <= 1e-6 * Math.Abs(expected) => "has the wrong sign",
        var (given, expected) when given == 0 && expected != 0 => "is 0",
        var (given, expected) when Math.Abs(expected) > 1e-3 => FormattableString.Invariant($"is {given / expected:g6} times what it should be"),
        var (given, expected) => FormattableString.Invariant($"is off by {given - expected:g3}"),
    };
}

/// <summary>What a check of a gradient found.</summary>
/// <param name="Rows">A row for each free value, in order.</param>
/// <param name="Points">The points at which all numbers were finite.</param>
/// <param name="Fault">Why the density is not finite at the first point where it is not; null where it is at all.</param>
/// <param name="Tolerance">The relative error that was allowed.</param>
/// <param name="Replay">Where a model that declares itself static is not: what its replay gives, and what its lambda; null where they agree.</param>
public sealed record GradientCheckReport(ImmutableArray<GradientCheckRow> Rows, int Points, string? Fault, double Tolerance, string? Replay = null)
{
    /// <summary>Whether every derivative is right, a replay is what it replays, and the density was finite at some point.</summary>
    public bool IsRight => Points > 0 && Replay is null && Rows.All(row => row.Verdict is GradientVerdict.Right);

    /// <summary>Whether a derivative is wrong, or a replay.</summary>
    public bool IsWrong => Replay is not null || Rows.Any(row => row.Verdict is GradientVerdict.Wrong);

    /// <summary>The row with the largest relative error; null where there is none.</summary>
    public GradientCheckRow? Worst => Rows.MaxBy(row => row.RelativeError);
}

/// <summary>Holds the gradient of a log density against differences of its own values, coordinate by coordinate.</summary>
public static class GradientCheck
{
    /// <summary>
    /// Checks a model, whose coordinates are the free values of its parameters; of one that declares itself static also that its replay is its lambda, bit for
    /// bit.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How; <see cref="GradientCheckOptions.Default"/> where it is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static GradientCheckReport Run(Model<double> model, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var workspace = new Workspace();
        var names = model.Parameters.SelectMany(parameter => Enumerable.Range(1, parameter.FreeLength).Select(k =>
            (parameter.FreeLength == 1 ? parameter.Name : $"{parameter.Name}[{k}]", parameter.Constraint)));
        var how = options ?? GradientCheckOptions.Default;
        var report = Run(model, [.. names], point => model.Explain(point, workspace), how);
        return model.IsStatic ? report with { Replay = WrongReplay(model, how) } : report;
    }

    /// <summary>Checks any log density, whose coordinates are numbered from 0.</summary>
    /// <param name="density">The log density.</param>
    /// <param name="options">How; <see cref="GradientCheckOptions.Default"/> where it is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static GradientCheckReport Run<TDensity>(TDensity density, GradientCheckOptions? options = null)
        where TDensity : ILogDensity<double> =>
        Run(density, [.. Enumerable.Range(0, density.Dimension).Select(i => ($"x[{i}]", "real"))], _ => "The log density is not finite.", options ?? GradientCheckOptions.Default);

    private static GradientCheckReport Run<TDensity>(
        TDensity density, ImmutableArray<(string Name, string Constraint)> names, Func<double[], string?> explain, GradientCheckOptions options)
        where TDensity : ILogDensity<double>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Points, 1);
        if (!(options.Tolerance > 0)) throw new ArgumentOutOfRangeException(nameof(options), options.Tolerance, "The tolerance must be above 0.");
        if (!(options.Spread > 0)) throw new ArgumentOutOfRangeException(nameof(options), options.Spread, "The spread must be above 0.");
        var workspace = new Workspace();
        var rows = new GradientCheckRow[density.Dimension];
        var (point, gradient) = (new double[density.Dimension], new double[density.Dimension]);
        var (finite, fault) = (0, (string?)null);
        for (var k = 0; k < options.Points; k++)
        {
            Draw(options, k, point);
            var value = density.LogDensityAndGradient(point, gradient, workspace);
            if (!double.IsFinite(value) || Outside.FirstNotFinite<double>(gradient) >= 0)
            {
                fault ??= explain(point);
                continue;
            }

            finite++;
            for (var i = 0; i < rows.Length; i++)
            {
                var row = Compare(density, names[i], k, point, i, gradient[i], options.Tolerance, workspace);
                if (rows[i] is not { } before || IsWorse(row, before)) rows[i] = row;
            }
        }

        return new(finite == 0 ? [] : [.. rows], finite, fault, options.Tolerance);
    }

    private static string? WrongReplay(Model<double> model, GradientCheckOptions options)
    {
        var (replayed, run) = (new Workspace(), new Workspace());
        var fresh = model.AsDynamic();
        var (point, first, second) = (new double[model.Dimension], new double[model.Dimension], new double[model.Dimension]);
        for (var k = 0; k < options.Points; k++)
        {
            Draw(options, k, point);
            var (replay, value) = (model.LogDensityAndGradient(point, first, replayed), fresh.LogDensityAndGradient(point, second, run));
            if (BitConverter.DoubleToInt64Bits(replay) != BitConverter.DoubleToInt64Bits(value))
                return FormattableString.Invariant($"its replay gives {replay:r} at point {k}, and its lambda {value:r}");
            var element = MemoryExtensions.CommonPrefixLength<double>(first, second);
            if (element < first.Length && !(double.IsNaN(first[element]) && double.IsNaN(second[element])))
                return FormattableString.Invariant(
                    $"the derivative of its replay by {model.ParameterOf(element).Name} is {first[element]:r} at point {k}, and of its lambda {second[element]:r}");
        }

        return null;
    }

    private static void Draw(GradientCheckOptions options, int number, double[] point)
    {
        RandomKey.FromSeed(options.Seed).Fold(number).Normals<double>(point);
        foreach (ref var x in point.AsSpan()) x *= options.Spread;
    }

    private static GradientCheckRow Compare<TDensity>(
        TDensity density, (string Name, string Constraint) coordinate, int number, double[] point, int i, double given, double tolerance, Workspace workspace)
        where TDensity : ILogDensity<double>
    {
        var expected = FiniteDifferences.Partial(x => density.LogDensity(x, workspace), point, i);
        var scale = Math.Max(1, Math.Abs(expected.Value));
        var (error, resolution) = (Math.Abs(given - expected.Value) / scale, expected.Error / scale);
        if (double.IsNaN(error)) (error, resolution) = (double.PositiveInfinity, double.PositiveInfinity);
        var verdict = error <= tolerance ? GradientVerdict.Right
            : double.IsFinite(expected.Value) && error > 10 * resolution ? GradientVerdict.Wrong
            : GradientVerdict.Uncertain;
        return new(coordinate.Name, coordinate.Constraint, number, given, expected.Value, error, resolution, verdict);
    }

    private static bool IsWorse(GradientCheckRow row, GradientCheckRow before) => (row.Verdict, before.Verdict) switch
    {
        (GradientVerdict.Wrong, not GradientVerdict.Wrong) => true,
        (not GradientVerdict.Wrong, GradientVerdict.Wrong) => false,
        (GradientVerdict.Uncertain, GradientVerdict.Right) => true,
        (GradientVerdict.Right, GradientVerdict.Uncertain) => false,
        _ => row.RelativeError > before.RelativeError,
    };
}
