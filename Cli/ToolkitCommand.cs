using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

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
        var root = new RootCommand("Toolkit: inference and optimisation as pure steps over immutable states.")
        {
            FitCommand.Create(terminal), SelectCommand.Create(terminal), SketchCommand.Create(terminal), PredictCommand.Create(terminal), ReproduceCommand.Create(terminal),
            SampleCommand.Create(terminal), SummaryCommand.Create(terminal), PosteriorsCommand.Create(terminal), ModelsCommand.Create(terminal), CheckGradientCommand.Create(terminal),
        };
        var parsed = root.Parse(arguments);
        var unknown = UnknownOptions(parsed);
        if (parsed.Errors.Count == 0 && unknown.IsEmpty)
        {
            return Invoke(parsed, terminal);
        }

        // An unknown option shifts what follows it: other errors beside it may be none.
        var messages = unknown.IsEmpty ? parsed.Errors.Select(error => error.Message) : unknown.Select(option => $"unknown option {option}");
        foreach (var message in messages.Distinct()) terminal.Error.WriteLine($"toolkit: {message}");
        terminal.Error.WriteLine("toolkit: --help says what can be given");
        return ExitCode.BadInput;
    }

    // The parser takes an option that it does not know for an argument. A file of such a name is given as ./--name, or behind --.
    private static ImmutableArray<string> UnknownOptions(ParseResult parsed)
    {
        if (parsed.Action is HelpAction) return [];
        var behindDashes = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value);
        var arguments = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
        return [.. arguments.Concat(parsed.UnmatchedTokens).Where(value => value.Length > 1 && value[0] == '-').Except(behindDashes)];
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
