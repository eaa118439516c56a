using Spectre.Console;

namespace Toolkit.Cli;

/// <summary>How far some work has come, as people see it.</summary>
internal interface IShownProgress
{
    /// <summary>The time since it began.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>The share that is done, from 0 to 1.</summary>
    double Done { get; }

    /// <summary>All of it on a plain line.</summary>
    string Line { get; }

    /// <summary>What the work is made of, each part with the share of it that is done: each has a bar of its own above the line, as long as there is room. None where it is one.</summary>
    IReadOnlyList<(string Name, double Done)> Parts => [];

    /// <summary>The figures of the live line, the most important first.</summary>
    IEnumerable<(string Name, string Value)> Figures { get; }
}

/// <summary>Shows work under way on the standard error: one live line on a screen, with one for each part above it; elsewhere a plain line about once a second.</summary>
internal static class ProgressView
{
    private const int WidestBar = 24;
    private const int NarrowestBar = 6;
    private const int MostParts = 12;

    // Enough for the usual figures, so that the bar keeps its length as they change.
    private const int RoomForFigures = 70;

    // Two gaps, 100 %, and the last column.
    private const int RoomForShare = 10;

    /// <summary>Does the work, showing what it reports.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="work">The work; it is given what to call with its progress.</param>
    public static TResult Show<TProgress, TResult>(Terminal terminal, Func<Action<TProgress>, TResult> work)
        where TProgress : IShownProgress =>
        terminal.IsErrorScreen && terminal.ErrorScreen.Profile.Capabilities.Ansi ? Live(terminal.ErrorScreen, work) : Lines(terminal.Error, work);

    /// <summary>The live line, as markup: a bar and figures. A narrow screen gets a shorter bar or none, then fewer figures.</summary>
    /// <param name="progress">How far the work has come.</param>
    /// <param name="width">The width of the screen; the line leaves its last column free.</param>
    public static string Row(IShownProgress progress, int width)
    {
        var bar = Math.Min(width - RoomForFigures, WidestBar);
        var (row, length) = bar >= NarrowestBar ? (Bar(progress.Done, bar), bar) : ("", 0);
        foreach (var (name, value) in progress.Figures.Append(("", Figures.Duration(progress.Elapsed))))
        {
            var gap = length == 0 ? "" : "  ";
            length += gap.Length + name.Length + value.Length;
            if (length >= width) break;
            row += $"{gap}[grey]{name}[/]{value}";
        }

        return row;
    }

    /// <summary>The live lines, as markup: a bar for each part, and the line of all; that alone where the parts are many or the screen is narrow.</summary>
    /// <param name="progress">How far the work has come.</param>
    /// <param name="width">The width of the screen.</param>
    public static string Rows(IShownProgress progress, int width)
    {
        var longest = progress.Parts.Count == 0 ? 0 : progress.Parts.Max(part => part.Name.Length);
        var bar = Math.Min(width - longest - RoomForShare, WidestBar);
        return progress.Parts.Count > MostParts || bar < NarrowestBar
            ? Row(progress, width)
            : string.Join('\n', [.. progress.Parts.Select(part => $"[grey]{part.Name.PadRight(longest)}[/]  {Bar(part.Done, bar)}  {Share(part.Done)}"), Row(progress, width)]);
    }

    private static string Share(double done) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{100 * done:f0} %");

    private static string Bar(double done, int width)
    {
        var filled = (int)Math.Round(done * width);
        return $"[green]{new string('━', filled)}[/][grey]{new string('─', width - filled)}[/]";
    }

    private static TResult Lines<TProgress, TResult>(TextWriter writer, Func<Action<TProgress>, TResult> work)
        where TProgress : IShownProgress
    {
        var printed = TimeSpan.Zero;
        return work(progress =>
        {
            if (progress.Elapsed - printed < TimeSpan.FromSeconds(1)) return;
            printed = progress.Elapsed;
            writer.WriteLine(progress.Line);
        });
    }

    private static TResult Live<TProgress, TResult>(IAnsiConsole screen, Func<Action<TProgress>, TResult> work)
        where TProgress : IShownProgress =>
        screen.Live(new Text("")).AutoClear(true).Start(context => work(
            progress => context.UpdateTarget(new Markup(Rows(progress, screen.Profile.Width)))));
}
