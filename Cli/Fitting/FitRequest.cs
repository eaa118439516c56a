namespace Toolkit.Cli;

/// <summary>What <c>toolkit fit</c> was asked to do.</summary>
/// <param name="File">The training data; null for Longley's.</param>
/// <param name="Test">The test data; null for none.</param>
/// <param name="Input">What the command line says of them.</param>
/// <param name="Weights">The file with the weights of the training rows; null for none.</param>
/// <param name="TestWeights">The file with those of the test rows; null for none.</param>
/// <param name="Options">What to fit.</param>
/// <param name="Output">Where the model goes, and what is said on the way.</param>
internal sealed record FitRequest(string? File, string? Test, DataOptions Input, string? Weights, string? TestWeights, FitOptions Options, FitOutput Output);

/// <summary>Where a fit goes.</summary>
/// <param name="Json">Whether to print JSON in place of the table.</param>
/// <param name="Model">The model file; null for none.</param>
/// <param name="Resume">Whether to go on from the checkpoint, if there is one.</param>
/// <param name="CheckpointEvery">The least time from one checkpoint to the next.</param>
/// <param name="AllowDifferentHardware">Whether to go on from a checkpoint of another machine.</param>
/// <param name="ResumeCommand">The command line that goes on where this run stops.</param>
internal sealed record FitOutput(
    bool Json, string? Model, bool Resume, TimeSpan CheckpointEvery, bool AllowDifferentHardware, string ResumeCommand)
{
    /// <summary>The least time from one checkpoint to the next that most fits have.</summary>
    public static readonly TimeSpan DefaultCheckpointEvery = TimeSpan.FromSeconds(5);

    /// <summary>The checkpoint beside the model.</summary>
    public string? Checkpoint => Model is null ? null : Model + ".checkpoint";
}
