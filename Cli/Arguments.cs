using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Toolkit.Cli;

/// <summary>Options that check their values where they are parsed, and say what is legal.</summary>
internal static class Arguments
{
    /// <summary>A number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is, with its range and default.</param>
    /// <param name="range">The range in words.</param>
    /// <param name="isLegal">Whether a finite number is in the range.</param>
    public static Option<double?> Number(string name, string description, string range, Func<double, bool> isLegal) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result =>
        {
            if (double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && isLegal(value)) return value;
            result.AddError($"{name} must be {range}; '{Text(result)}' is not.");
            return null;
        },
    };

    /// <summary>A whole number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is, with its range and default.</param>
    /// <param name="least">The least legal number.</param>
    /// <param name="most">The largest legal number.</param>
    public static Option<long?> Whole(string name, string description, long least, long most = long.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            if (long.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
            result.AddError($"{name} must be a whole number of at least {least}{(most == long.MaxValue ? "" : $" and at most {most}")}; '{Text(result)}' is not.");
            return null;
        },
    };

    /// <summary>One of several values, by its name.</summary>
    /// <param name="name">The option.</param>
    /// <param name="kind">What help calls a value.</param>
    /// <param name="description">What it is.</param>
    /// <param name="all">The values; their text is their name.</param>
    public static Option<TNamed?> OneOf<TNamed>(string name, string kind, string description, IReadOnlyList<TNamed> all)
        where TNamed : class => new(name)
        {
            Description = description,
            HelpName = kind,
            CustomParser = result =>
            {
                if (all.FirstOrDefault(value => value.ToString() == Text(result)) is { } found) return found;
                result.AddError($"{name} must be {string.Join(", ", all.SkipLast(1))} or {all[^1]}; '{Text(result)}' is none of them.");
                return null;
            },
        };

    /// <summary>Refuses a command line that asks for the standard input more than once.</summary>
    /// <param name="command">The command.</param>
    /// <param name="files">The files that it reads.</param>
    public static void ReadStandardInputOnce(Command command, Func<CommandResult, string?[]> files) => command.Validators.Add(result =>
    {
        if (files(result).Count(file => file == "-") > 1) result.AddError("the standard input can be read once only: - is given twice.");
    });

    /// <summary>The command line as it was given, and --resume, in front of a -- if there is one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="resume">--resume.</param>
    public static string ResumeCommand(ParseResult parsed, Option<bool> resume)
    {
        var words = parsed.Tokens.Select(token => Quoted(token.Value)).ToList();
        if (!parsed.GetValue(resume)) words.Insert(parsed.Tokens.TakeWhile(token => token.Type == TokenType.Command).Count(), resume.Name);
        return $"toolkit {string.Join(' ', words)}";
    }

    // As a POSIX shell reads it back.
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:=+,@%".Contains(letter, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;
}
