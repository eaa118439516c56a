using System.CommandLine;

namespace Toolkit.Cli;

/// <summary>What <c>toolkit predict</c> was asked to do.</summary>
/// <param name="Model">The model file.</param>
/// <param name="File">The data.</param>
/// <param name="Input">What the command line says of them, where it is not what the model says.</param>
/// <param name="Weights">The file with the weights of the rows; null for none.</param>
/// <param name="Output">Where the predictions go; null for the standard output.</param>
/// <param name="AllProbabilities">Whether every class's probability is wanted.</param>
/// <param name="Json">Whether to print one JSON object.</param>
internal sealed record PredictRequest(string Model, string File, DataOptions Input, string? Weights, string? Output, bool AllProbabilities, bool Json);

/// <summary><c>toolkit predict MODEL FILE</c>: its arguments, and what is legal.</summary>
internal static class PredictCommand
{
    private const string Description =
        """
        Predicts with a model that toolkit fit or select has written: one line for each row,
        in their order.

        A line is the predicted number (for poisson the mean); or the class, a tab,
        and the probability of that class (its score z where the loss has no
        probabilities: above 0 is the larger label). What the labels of the data say
        of the predictions goes to the standard error, or into --json.

        FILE has the format that the model was fitted to; - is the standard input,
        and gzip and zstd are seen through. Columns of CSV are found by their names,
        and read as the model says: its categories, means and policies. A column that
        is missing is an error; so are, unless a policy says otherwise, one that the
        training data had not, a category that it had not, and a missing value: where
        the fit dropped such rows, predict does so only if --missing drop is given
        again. What a policy did is counted on the standard error. A numbered feature
        that the model does not know counts nothing, and is counted too.
        Of a selection the model itself says how data are read; nothing is held of
        them but a window, and --unlabelled is the only option of reading.
        Exit code: 0 done, 1 stopped while reading, 2 wrong arguments, model or data.

        Examples:
          toolkit predict model.json test.svm > predictions.tsv
          toolkit predict model.json test.svm --proba --out predictions.tsv
          toolkit predict model.json houses.csv.gz --missing impute --json
          zcat new.csv.gz | toolkit predict model.json - --unlabelled
        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL") { Description = "A model that toolkit fit --out or toolkit select --model has written." };
        var file = new Argument<string>("FILE") { Description = "Data in the format that the model was fitted to; - for the standard input." };
        var output = new Option<string?>("--out") { Description = "Write the predictions to this file.", HelpName = "FILE" };
        var probabilities = new Option<bool>("--proba") { Description = "Give the probabilities of all classes, below a line with their labels." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object; with --out, without the predictions." };
        var command = new Command("predict", Description) { model, file, output, probabilities, json };
        var input = new DataArguments();
        foreach (var option in input.ForPredict) command.Add(option);
        Arguments.ReadStandardInputOnce(command, result => [result.GetValue(file), result.GetValue(input.Weights)]);
        command.SetAction(parsed => PredictRun.Execute(
            new(
                parsed.GetRequiredValue(model), parsed.GetRequiredValue(file), input.Of(parsed), parsed.GetValue(input.Weights), parsed.GetValue(output), parsed.GetValue(probabilities), parsed.GetValue(json)),
            terminal));
        return command;
    }
}
