using System.Collections.Immutable;
using System.Diagnostics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>One fit from files to report: reads, checks, fits, tests, prints.</summary>
internal static class FitRun
{
    /// <summary>Runs a fit.</summary>
    /// <param name="file">The training data; null for Longley's.</param>
    /// <param name="test">The test data; null for none.</param>
    /// <param name="options">What to fit.</param>
    /// <param name="json">Whether to print JSON in place of the table.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Execute(string? file, string? test, FitOptions options, bool json, Terminal terminal)
    {
        var began = Stopwatch.GetTimestamp();
        var training = file is null ? Longley.Read() : DataFile.Read(file);
        var problem = test is null
            ? training.Map(data => (data, test: Option<LabelledRows>.None))
            : (training, DataFile.Read(test)).Apply((data, tested) => (data, test: Some(tested)));
        return problem
            .Bind(read => Problem.Of(read.data, read.test, options))
            .Match(
                Succ: checkedProblem => Complete(checkedProblem, options, Stopwatch.GetElapsedTime(began), json, terminal),
                Fail: errors => Refuse(errors, terminal));
    }

    private static int Complete(Problem problem, FitOptions options, TimeSpan reading, bool json, Terminal terminal)
    {
        var fit = FitProgressView.Show(
            terminal, report => Fitter.Run(problem.Data.Matrix, problem.Labels.AsSpan(), options, report, terminal.Cancellation));
        var report = Report(problem, fit, options, reading);
        if (json) terminal.Output.WriteLine(report.ToJson());
        else FitTable.Print(report, terminal);
        return report.Converged ? ExitCode.Done : ExitCode.NotConverged;
    }

    private static int Refuse(Seq<DataError> errors, Terminal terminal)
    {
        foreach (var error in errors) terminal.Error.WriteLine($"toolkit: {error}");
        return ExitCode.BadInput;
    }

    private static FitReport Report(Problem problem, Fit fit, FitOptions options, TimeSpan reading) => new(
        problem.Data.Source,
        problem.Data.Rows,
        problem.Data.Features,
        problem.Data.Entries,
        problem.Classes,
        options.Loss == LossKind.Logistic ? "logistic" : "squares",
        options.L1,
        options.L2,
        options.Intercept ? fit.Intercept : null,
        options.Standardise,
        Name(fit.Outcome),
        fit.Objective,
        fit.RelativeGradient,
        options.Tolerance,
        fit.Outcome.Step,
        fit.OracleCalls,
        fit.Weights.Count(weight => weight != 0),
        reading.TotalSeconds,
        fit.Elapsed.TotalSeconds,
        problem.Predict(problem.Data, problem.Labels, fit),
        problem.Test is { } test ? problem.Predict(test, problem.TestLabels, fit) : null,
        problem.Data.Source == Longley.Name ? Certified(problem, fit) : null,
        fit.Weights);

    private static string Name(Outcome outcome) => outcome switch
    {
        Outcome.Converged => "converged",
        Outcome.BudgetSpent => "budget-spent",
        Outcome.Cancelled => "cancelled",
        _ => "non-finite",
    };

    private static ImmutableArray<CertifiedValue> Certified(Problem problem, Fit fit)
    {
        double[] found = [fit.Intercept, .. fit.Weights];
        var squares = Math.Pow(problem.Predict(problem.Data, problem.Labels, fit).RootMeanSquareError!.Value, 2) * problem.Data.Rows;
        var deviation = Math.Sqrt(squares / (problem.Data.Rows - found.Length));
        return
        [
            .. Longley.Coefficients.Select((known, i) => new CertifiedValue(known.Name, found[i], known.Value, Longley.Digits(found[i], known.Value))),
            new("residual deviation", deviation, Longley.ResidualStandardDeviation, Longley.Digits(deviation, Longley.ResidualStandardDeviation)),
        ];
    }
}
