using System.CommandLine;
using System.Globalization;
using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary><c>toolkit check-gradient [MODEL]</c>: its arguments, and what is legal.</summary>
internal static class CheckGradientCommand
{
    private const string Default = "eight_schools_noncentered";

    private const string Description =
        """
        Holds the gradient of a model's log density against central differences of its
        values, at random points of free (unconstrained) values, and says which
        parameter is wrong and by how much.

        MODEL is one that comes with the toolkit (see toolkit models), with its own
        data or those of --data, a JSON file as Stan takes it; or a program: a file
        model.cs that makes a model and ends with
          return GradientCheckProgram.Run(model, args);
        which is run by dotnet run.

        Exit code: 0 right; 1 wrong, uncertain, or finite nowhere; 2 wrong arguments or
        data.

        Examples:
          toolkit check-gradient
          toolkit check-gradient garch11 --data garch.json --points 20
          toolkit check-gradient model.cs --tolerance 1e-7
        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL")
        {
            Description = $"A model that comes with the toolkit, or a program. [default: {Default}]",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => Default,
        };
        var data = new Option<string?>("--data") { Description = "The model's data, as JSON; - for the standard input.", HelpName = "FILE" };
        var points = Arguments.Whole("--points", "The number of random points: at least 1. [default: 100]", least: 1, most: 1_000_000);
        var seed = Arguments.Whole("--seed", "What the points are drawn from: at least 0. [default: 1]", least: 0);
        var tolerance = Arguments.Number("--tolerance", "The relative error allowed: above 0. [default: 1e-6]", "above 0", value => value > 0);
        var command = new Command("check-gradient", Description) { model, data, points, seed, tolerance };
        command.SetAction(parsed => Run(
            terminal,
            parsed.GetValue(model)!,
            parsed.GetValue(data),
            new((int)(parsed.GetValue(points) ?? 100), (ulong)(parsed.GetValue(seed) ?? 1), parsed.GetValue(tolerance) ?? 1e-6)));
        return command;
    }

    private static int Run(Terminal terminal, string name, string? data, GradientCheckOptions options)
    {
        if (ModelProgram.IsOne(name) && data is not null) return terminal.Refuse(DataError.OfFile(name, "is a program, which reads its own data; expected no --data"));
        if (ModelProgram.IsOne(name)) return ModelProgram.Run(terminal, name,
            [
                "--points", options.Points.ToString(CultureInfo.InvariantCulture), "--seed", options.Seed.ToString(CultureInfo.InvariantCulture),
                "--tolerance", options.Tolerance.ToString("r", CultureInfo.InvariantCulture),
            ]);
        return BuiltInModels.With(terminal, name, data, ", or a program model.cs", model => Check(terminal, model, options));
    }

    private static int Check(Terminal terminal, Model<double> model, GradientCheckOptions options)
    {
        var report = GradientCheck.Run(model, options);
        terminal.Output.Write(GradientCheckProgram.Text(model.Name, report));
        return report.IsRight ? ExitCode.Done : ExitCode.NotAsExpected;
    }
}
