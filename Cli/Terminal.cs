using LanguageExt;
using Spectre.Console;

namespace Toolkit.Cli;

/// <summary>Where a command writes: results to one place, progress and errors to the other; and who may stop it.</summary>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The standard error.</param>
/// <param name="Cancellation">Asks a run to stop between two steps.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, CancellationToken Cancellation)
{
    private const int WidthOfFiles = 400;

    /// <summary>The standard output as a console that knows whether it is a screen, how wide, and in which colours.</summary>
    public IAnsiConsole Screen => field ??= ConsoleOn(Output);

    /// <summary>The standard error as such a console.</summary>
    public IAnsiConsole ErrorScreen => field ??= ConsoleOn(Error);

    /// <summary>Whether the standard output is a screen.</summary>
    public bool IsScreen => new AnsiConsoleOutput(Output).IsTerminal;

    /// <summary>Whether the standard error is one.</summary>
    public bool IsErrorScreen => new AnsiConsoleOutput(Error).IsTerminal;

    /// <summary>Says what is wrong with arguments or data.</summary>
    /// <param name="errors">What is wrong.</param>
    /// <returns>The exit code for it.</returns>
    public int Refuse(params IEnumerable<DataError> errors)
    {
        foreach (var error in errors) Error.WriteLine($"toolkit: {error}");
        return ExitCode.BadInput;
    }

    /// <summary>Reads, then goes on with what was read. What is cancelled meanwhile is given up: a file that hangs, or a pipe that says nothing, holds nobody up.</summary>
    /// <param name="read">Reads; on another thread.</param>
    /// <param name="complete">Goes on, to an exit code.</param>
    /// <returns>The exit code.</returns>
    public int Reading<TData>(Func<Validation<DataError, TData>> read, Func<TData, int> complete)
    {
        try
        {
            Cancellation.ThrowIfCancellationRequested();
            return Task.Run(read).WaitAsync(Cancellation).GetAwaiter().GetResult().Match(Succ: complete, Fail: errors => Refuse(errors));
        }
        catch (OperationCanceledException)
        {
            Error.WriteLine("toolkit: stopped while reading; nothing was written");
            return ExitCode.NotConverged;
        }
    }

    // What is no screen gets no colours and no line breaks, whatever the environment says of terminals.
    private static IAnsiConsole ConsoleOn(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        var console = AnsiConsole.Create(output.IsTerminal
            ? new AnsiConsoleSettings { Out = output }
            : new AnsiConsoleSettings { Out = output, Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        if (!output.IsTerminal) console.Profile.Width = WidthOfFiles;
        return console;
    }
}
