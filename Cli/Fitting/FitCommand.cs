using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Toolkit.Cli;

/// <summary><c>toolkit fit [FILE]</c>: its arguments, and what is legal.</summary>
internal static class FitCommand
{
    private const string Description =
        """
        Fits a linear model: minimises F(w, b) = (1/n) sum loss(w'x + b, y) + l1 |w|_1 + (l2/2) |w|^2.

        The intercept b is not penalised. The fit has converged when the norm of the gradient (of the
        generalized gradient, with --l1) is at most the tolerance times that at w = 0.
        Without a FILE it fits NIST's Longley data and compares with the certified coefficients.
        Exit code: 0 converged, 1 not converged, 2 wrong arguments or data.

        Examples:
          toolkit fit
          toolkit fit train.svm --test test.svm --l2 1e-4
          toolkit fit train.svm --loss squares --l1 0.01 --standardise --json
        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "Training data in LIBSVM format: label index:value index:value ...",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var loss = new Option<string>("--loss")
        {
            Description = "logistic, for two labels of any value, or squares.",
            HelpName = "logistic|squares",
            DefaultValueFactory = _ => "logistic",
            CustomParser = ParseLoss,
        };
        var l1 = Number("--l1", "The weight of the L1 norm: finite, at least 0.", 0, "a finite number of at least 0", value => value >= 0);
        var l2 = Number("--l2", "The weight of half the squared L2 norm: finite, at least 0.", 0, "a finite number of at least 0", value => value >= 0);
        var test = new Option<string?>("--test") { Description = "Data in the same format to test the model on.", HelpName = "FILE" };
        var tolerance = Number(
            "--tolerance", "The relative gradient to reach: above 0, below 1.", FitOptions.DefaultTolerance, "above 0 and below 1", value => value is > 0 and < 1);
        var iterations = new Option<long>("--iterations")
        {
            Description = "The most steps to take: at least 1.",
            HelpName = "N",
            DefaultValueFactory = _ => FitOptions.DefaultIterations,
            CustomParser = ParseIterations,
        };
        var standardise = new Option<bool>("--standardise", "--standardize")
        {
            Description = "Centre and scale features inside; the penalties then apply to the scaled coefficients. Without an intercept, scale only.",
        };
        var withoutIntercept = new Option<bool>("--no-intercept") { Description = "Fit without an intercept." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object in place of the table." };
        var command = new Command("fit", Description) { file, loss, l1, l2, test, tolerance, iterations, standardise, withoutIntercept, json };

        Option[] forFilesOnly = [loss, l1, l2, test, standardise, withoutIntercept];
        command.Validators.Add(result =>
        {
            if (result.GetResult(file) is { Tokens.Count: > 0 }) return;
            foreach (var option in forFilesOnly.Where(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError($"{option.Name} needs a FILE: without one the fit is of NIST's Longley data as certified.");
            }
        });
        command.SetAction(parsed =>
        {
            var options = parsed.GetValue(file) is null
                ? FitOptions.ForLongley
                : new FitOptions(
                    Enum.Parse<LossKind>(parsed.GetRequiredValue(loss), ignoreCase: true), parsed.GetValue(l1), parsed.GetValue(l2), !parsed.GetValue(withoutIntercept), parsed.GetValue(standardise));
            options = options with { Iterations = parsed.GetValue(iterations) };
            if (parsed.GetResult(tolerance) is { Implicit: false }) options = options with { Tolerance = parsed.GetValue(tolerance) };
            return FitRun.Execute(parsed.GetValue(file), parsed.GetValue(test), options, parsed.GetValue(json), terminal);
        });
        return command;
    }

    private static Option<double> Number(string name, string description, double byDefault, string range, Func<double, bool> isLegal) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value) && isLegal(value)) return value;
            result.AddError($"{name} must be {range}; '{result.Tokens[0].Value}' is not.");
            return byDefault;
        },
    };

    private static long ParseIterations(ArgumentResult result)
    {
        if (long.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= 1) return value;
        result.AddError($"--iterations must be a whole number of at least 1; '{result.Tokens[0].Value}' is not.");
        return 1;
    }

    private static string ParseLoss(ArgumentResult result)
    {
        var name = result.Tokens[0].Value;
        if (name is not ("logistic" or "squares")) result.AddError($"--loss must be logistic or squares; '{name}' is neither.");
        return name;
    }
}
