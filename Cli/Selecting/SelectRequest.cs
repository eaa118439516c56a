namespace Toolkit.Cli;

/// <summary>What <c>toolkit select</c> was asked to do.</summary>
/// <param name="Files">The training data: paths, patterns, or - for the standard input.</param>
/// <param name="Test">The test data; null for none.</param>
/// <param name="Input">How they are read.</param>
/// <param name="Options">What to learn.</param>
/// <param name="Features">Where the table of features goes; null for the standard output.</param>
/// <param name="Model">The model file; null for none.</param>
/// <param name="Resume">Whether to go on from the checkpoint, if there is one.</param>
/// <param name="CheckpointEvery">The least time from one checkpoint to the next.</param>
/// <param name="AllowDifferentHardware">Whether to go on from a checkpoint of another machine.</param>
/// <param name="Json">Whether to print JSON in place of the table.</param>
/// <param name="ResumeCommand">The command line that goes on where this run stops.</param>
internal sealed record SelectRequest(
    IReadOnlyList<string> Files, string? Test, ExampleOptions Input, SelectOptions Options, string? Features, string? Model, bool Resume, TimeSpan CheckpointEvery, bool AllowDifferentHardware, bool Json,
    string ResumeCommand)
{
    /// <summary>The checkpoint beside the model.</summary>
    public string? Checkpoint => Model is null ? null : Model + ".checkpoint";

    /// <summary>What tells this selection from others: its options, how data are read, and the data's sizes where they have any.</summary>
    public string Words()
    {
        var sizes = Files.Select(file => file == "-" ? "-" : File.Exists(file) ? new FileInfo(file).Length.ToString(System.Globalization.CultureInfo.InvariantCulture) : file);
        (string, string)[] input =
        [
            ("data", string.Join(' ', sizes)), ("--passes", $"{Input.Passes}"), ("--format", $"{Input.Format}"), ("--interactions", string.Join(' ', Input.Interactions)), ("--skip-bad", $"{Input.SkipBad}"),
            ("--label-column", Input.Label ?? ""), ("--weight-column", Input.Weight ?? ""), ("--categorical", string.Join(' ', Input.Categorical)), ("--ignore", string.Join(' ', Input.Ignored)),
            ("--header", $"{Input.Header}"), ("--delimiter", $"{Input.Delimiter}"), ("--k-mer", $"{Input.KMer}"), ("--canonical", $"{Input.Canonical}"),
        ];
        return string.Join('\n', input.Concat(Options.Identity).Select(part => $"{part.Item1}\t{part.Item2}"));
    }
}
