using Spectre.Console;

namespace Toolkit.Cli;

/// <summary>Shows a fit under way on the standard error: one live line on a screen, elsewhere a plain line about once a second.</summary>
internal static class FitProgressView
{
    private const int WidestBar = 24;
    private const int NarrowestBar = 6;

    // Enough for the usual figures, so that the bar keeps its length as they change.
    private const int RoomForFigures = 70;

    /// <summary>Does the work, showing what it reports.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="work">The work; it is given what to call with its progress.</param>
    public static TResult Show<TResult>(Terminal terminal, Func<Action<FitProgress>, TResult> work) =>
        terminal.ErrorScreen.Profile is { Out.IsTerminal: true, Capabilities.Ansi: true } ? Live(terminal.ErrorScreen, work) : Lines(terminal.Error, work);

    /// <summary>A plain line: <c>step 1,234  objective 0.3238  relative gradient 3.1e-05 (to 1.0e-06)  1.20 s</c>.</summary>
    /// <param name="progress">How far the fit has come.</param>
    public static string Line(FitProgress progress) =>
        $"step {Figures.Count(progress.Step)}  objective {Figures.Value(progress.Objective, 8)}  relative {Name(progress)} {Figures.Magnitude(progress.Measure)}"
        + $" (to {Figures.Magnitude(progress.Tolerance)})  {Figures.Duration(progress.Elapsed)}";

    /// <summary>The live line, as markup: a bar and figures. A narrow screen gets a shorter bar or none, then fewer figures.</summary>
    /// <param name="progress">How far the fit has come.</param>
    /// <param name="width">The width of the screen; the line leaves its last column free.</param>
    public static string Row(FitProgress progress, int width)
    {
        var bar = Math.Min(width - RoomForFigures, WidestBar);
        var (row, length) = bar >= NarrowestBar ? (Bar(progress, bar), bar) : ("", 0);
        (string Name, string Value)[] figures =
        [
            ("step ", Figures.Count(progress.Step)),
            ($"{Name(progress)} ", Figures.Magnitude(progress.Measure)),
            ("objective ", Figures.Value(progress.Objective, 8)),
            ("", Figures.Duration(progress.Elapsed)),
        ];
        foreach (var (name, value) in figures)
        {
            var gap = length == 0 ? "" : "  ";
            length += gap.Length + name.Length + value.Length;
            if (length >= width) break;
            row += $"{gap}[grey]{name}[/]{value}";
        }

        return row;
    }

    private static string Name(FitProgress progress) => progress.Certificate == Certificate.RelativeGradient ? "gradient" : "gap";

    // What is measured falls about geometrically: its logarithm is what there is still to do. Before the first measurement that is all.
    private static string Bar(FitProgress progress, int width)
    {
        var done = double.IsNaN(progress.Measure) ? 0 : Math.Clamp(Math.Log(progress.Measure) / Math.Log(progress.Tolerance), 0, 1);
        var filled = (int)Math.Round(done * width);
        return $"[green]{new string('━', filled)}[/][grey]{new string('─', width - filled)}[/]";
    }

    private static TResult Lines<TResult>(TextWriter writer, Func<Action<FitProgress>, TResult> work)
    {
        var printed = TimeSpan.Zero;
        return work(progress =>
        {
            if (progress.Elapsed - printed < TimeSpan.FromSeconds(1)) return;
            printed = progress.Elapsed;
            writer.WriteLine(Line(progress));
        });
    }

    private static TResult Live<TResult>(IAnsiConsole screen, Func<Action<FitProgress>, TResult> work) =>
        screen.Live(new Text("")).AutoClear(true).Start(context => work(
            progress => context.UpdateTarget(new Markup(Row(progress, screen.Profile.Width)))));
}
