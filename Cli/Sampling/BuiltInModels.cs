using Toolkit.Inference;

namespace Toolkit.Cli;

/// <summary>The models that come with the toolkit, as a command line names them.</summary>
internal static class BuiltInModels
{
    /// <summary>
    /// The model of a name: its own, with hyphens for underscores too, or the beginning of it up to an underscore, of which the first is meant:
    /// <c>eight-schools</c> is <c>eight_schools_noncentered</c>.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <returns>The model; null where there is none.</returns>
    public static Posterior? Find(string name)
    {
        var wanted = name.Replace('-', '_');
        return Posteriors.All.FirstOrDefault(posterior => posterior.Name == wanted)
            ?? Posteriors.All.FirstOrDefault(posterior => posterior.Name.StartsWith($"{wanted}_", StringComparison.Ordinal));
    }

    /// <summary>A model of its own data or those of a file, handed on.</summary>
    /// <param name="terminal">Where to say what is wrong.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="data">The file of its data, <c>-</c> for the standard input; null for its own.</param>
    /// <param name="orElse">What else the name could be, for the message.</param>
    /// <param name="complete">Goes on with the model, to an exit code.</param>
    /// <returns>The exit code.</returns>
    public static int With(Terminal terminal, string name, string? data, string orElse, Func<Model<double>, int> complete)
    {
        if (Find(name) is not { } posterior)
            return terminal.Refuse(DataError.OfFile(name, $"no such model; expected {string.Join(", ", Posteriors.All.Select(known => known.Name))}{orElse}"));
        if (data is null && posterior.BuiltIn is null) return terminal.Refuse(DataError.OfFile(name, "brings no data along; expected --data FILE"));
        return data is null
            ? posterior.Model(posterior.BuiltIn!).Match(Succ: complete, Fail: errors => terminal.Refuse(errors))
            : terminal.Reading(() => DataRecord.Read(data).Bind(posterior.Model), complete);
    }
}
