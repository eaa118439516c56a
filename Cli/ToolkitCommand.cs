using System.CommandLine;

namespace Toolkit.Cli;

/// <summary>The command line as a whole.</summary>
internal static class ToolkitCommand
{
    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="terminal">Where to write.</param>
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        var root = new RootCommand("Toolkit: inference and optimisation as pure steps over immutable states.") { FitCommand.Create(terminal) };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count == 0)
        {
            return Invoke(parsed, terminal);
        }

        foreach (var message in parsed.Errors.Select(error => error.Message).Distinct()) terminal.Error.WriteLine($"toolkit: {message}");
        terminal.Error.WriteLine("toolkit: --help says what can be given");
        return ExitCode.BadInput;
    }

    // Data may ask for more memory than there is; anything else that throws is a defect, and its trace is wanted.
    private static int Invoke(ParseResult parsed, Terminal terminal)
    {
        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        }
        catch (OutOfMemoryException)
        {
            terminal.Error.WriteLine("toolkit: the data need more memory than there is");
            return ExitCode.BadInput;
        }
    }
}
