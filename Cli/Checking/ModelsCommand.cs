using System.CommandLine;
using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary><c>toolkit models [MODEL]</c>: the models that come with the toolkit, and one of them as it prints itself.</summary>
internal static class ModelsCommand
{
    /// <summary>The command.</summary>
    /// <param name="terminal">Where to write.</param>
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string?>("MODEL") { Description = "One of them, whose parameters and statements are printed.", Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<string?>("--data") { Description = "Its data, as JSON; - for the standard input.", HelpName = "FILE" };
        var command = new Command("models", "Lists the models that come with the toolkit, or prints one of them.") { model, data };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(model), parsed.GetValue(data)));
        return command;
    }

    private static int Run(Terminal terminal, string? name, string? data)
    {
        if (name is null)
        {
            var width = Posteriors.All.Max(posterior => posterior.Name.Length);
            foreach (var posterior in Posteriors.All)
            {
                terminal.Output.WriteLine($"{posterior.Name.PadRight(width)}  {posterior.Description}{(posterior.BuiltIn is null ? "; --data" : "")}");
            }

            return ExitCode.Done;
        }

        return BuiltInModels.With(terminal, name, data, "", Print);

        int Print(Model<double> model)
        {
            terminal.Output.WriteLine(model);
            return ExitCode.Done;
        }
    }
}
