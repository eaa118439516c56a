namespace Toolkit.Cli;

/// <summary>How far a selection has come.</summary>
/// <param name="Examples">The number of examples learned from.</param>
/// <param name="Learned">How many of them in this process.</param>
/// <param name="Loss">The progressive loss: each example's before it was learned from.</param>
/// <param name="Stream">How far the files were read.</param>
/// <param name="FirstBytes">How far they were read when this process began to learn.</param>
/// <param name="Elapsed">The time since this process began.</param>
internal readonly record struct SelectProgress(long Examples, long Learned, double Loss, ExampleProgress Stream, long FirstBytes, TimeSpan Elapsed) : IShownProgress
{
    /// <inheritdoc/>
    public double Done => Stream.TotalBytes is > 0 and var total ? Math.Clamp(Stream.Bytes / (double)total, 0, 1) : 0;

    /// <inheritdoc/>
    public string Line => string.Join("  ", Figures.Select(figure => $"{figure.Name}{figure.Value}").Append(Cli.Figures.Duration(Elapsed)));

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Figures
    {
        get
        {
            var (seconds, stream) = (Math.Max(Elapsed.TotalSeconds, 1e-3), Stream);
            yield return ("rows ", Cli.Figures.Count(Examples));
            yield return ("", $"{Cli.Figures.Count((long)(Learned / seconds))}/s");
            yield return ("loss ", Cli.Figures.Value(Loss, 5));
            if (stream.Passes > 1) yield return ("pass ", $"{stream.Pass}/{stream.Passes}");
            yield return ("", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Max(stream.Bytes - FirstBytes, 0) / seconds / 1e6:f0} MB/s"));
            if (Done is > 0.01 and < 1) yield return ("left ", Cli.Figures.Duration(Elapsed * ((1 - Done) / Done)));
        }
    }
}
