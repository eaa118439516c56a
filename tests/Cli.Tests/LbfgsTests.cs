using static Toolkit.Optimization.LineSearches;

namespace Toolkit.Cli.Tests;

/// <summary>Limited-memory BFGS on the Adult data, where they lie beside the repository.</summary>
public sealed class LbfgsTests
{
    [SkippableFact]
    public void Logistic_regression_on_a8a_needs_well_under_a_hundred_steps()
    {
        var file = AdultData.Folder() is { } folder ? Path.Combine(folder, "a8a") : null;
        Skip.If(file is null, "shared/data/libsvm/a8a is not beside this repository.");
        var data = LibsvmReader.Read(file!).Match(rows => rows, errors => throw new InvalidDataException(errors.Head.ToString()));
        var objective = Objectives.Logistic(data.Matrix, data.Labels.AsSpan()).WithL2(1e-3);
        var start = new double[objective.Dimension];
        var gradient = new double[start.Length];
        objective.Gradient(start, gradient, new Workspace());
        var run = Lbfgs<double>().For(objective).Run(objective, start)
            .Until((_, info) => info.GradientNorm / Reductions.Norm<double>(gradient), 1e-6).Take(100).Run();

        Assert.IsType<Outcome.Converged>(run.Outcome);
        Assert.InRange(run.Outcome.Step, 1, 75);
        Assert.True(run.OracleCalls <= run.Outcome.Step * 1.2, $"{run.OracleCalls} calls in {run.Outcome.Step} steps");
    }
}
