using System.Security.Cryptography;

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

    /// <summary>What tells this selection from others: its options, how data are read, and of the data's files the names, sizes and some of their bytes. How many bad rows are passed over is not among them: those before are the same.</summary>
    public string Words()
    {
        (string, string)[] input =
        [
            ("data", string.Join(' ', Files.Select(Digest))), ("--passes", $"{Input.Passes}"), ("--format", $"{Input.Format}"), ("--interactions", string.Join(' ', Input.Interactions)),
            ("--label-column", Input.Label ?? ""), ("--weight-column", Input.Weight ?? ""), ("--categorical", string.Join(' ', Input.Categorical)), ("--ignore", string.Join(' ', Input.Ignored)),
            ("--header", $"{Input.Header}"), ("--delimiter", $"{Input.Delimiter}"), ("--k-mer", $"{Input.KMer}"), ("--canonical", $"{Input.Canonical}"),
        ];
        return string.Join('\n', input.Concat(Options.Identity).Select(part => $"{part.Item1}\t{part.Item2}"));
    }

    // Of a file the size, and what its beginning, its middle and its end are; of what is none, nothing.
    private static string Digest(string file)
    {
        const int Piece = 1 << 16;
        if (file == "-" || new FileInfo(file) is not { Exists: true, Length: > 0 } information) return "-";
        using var stream = File.OpenRead(file);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[Piece];
        foreach (var place in (long[])[0, (information.Length - Piece) / 2, information.Length - Piece])
        {
            stream.Position = Math.Max(place, 0);
            digest.AppendData(bytes, 0, stream.ReadAtLeast(bytes, Piece, throwOnEndOfStream: false));
        }

        return $"{information.Length}:{Convert.ToHexStringLower(digest.GetHashAndReset().AsSpan(0, 8))}";
    }
}
