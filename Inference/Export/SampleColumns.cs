using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Inference;

/// <summary>What a column holds.</summary>
internal enum ColumnKind
{
    /// <summary>Real numbers.</summary>
    Real,

    /// <summary>Whole numbers, which 32 bits hold.</summary>
    Whole,

    /// <summary>Yes or no, as 1 and 0.</summary>
    Flag,
}

/// <summary>A column that Stan writes of a transition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Of">Its value.</param>
internal sealed record TransitionColumn(string Name, ColumnKind Kind, Func<TransitionRecord, double> Of);

/// <summary>A column of a sample.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Draws">Its values in a chain, whose number from 0 is given.</param>
internal sealed record SampleColumn(string Name, ColumnKind Kind, Func<int, double[]> Draws);

/// <summary>A sample as columns, and columns as a sample: what all formats share.</summary>
internal static class SampleColumns
{
    /// <summary>What the settings call the model.</summary>
    public const string Model = "model";

    /// <summary>Stan's columns of a transition, in Stan's order.</summary>
    public static ImmutableArray<TransitionColumn> Transition { get; } =
    [
        new("lp__", ColumnKind.Real, static transition => transition.LogDensity),
        new("accept_stat__", ColumnKind.Real, static transition => transition.Acceptance),
        new("stepsize__", ColumnKind.Real, static transition => transition.StepSize),
        new("treedepth__", ColumnKind.Whole, static transition => transition.Depth),
        new("n_leapfrog__", ColumnKind.Whole, static transition => transition.Gradients),
        new("divergent__", ColumnKind.Flag, static transition => transition.IsDivergent ? 1 : 0),
        new("energy__", ColumnKind.Real, static transition => transition.Energy),
    ];

    /// <summary>A transition from its columns.</summary>
    /// <param name="of">The value of a column, whose number is given.</param>
    public static TransitionRecord TransitionOf(Func<int, double> of) =>
        new(of(0), of(1), of(2), (int)Math.Max(0, of(3)), (int)Math.Max(0, of(4)), of(5) > 0, of(6));

    /// <summary>The columns of the transitions of a sample.</summary>
    /// <param name="sample">The sample.</param>
    public static IEnumerable<SampleColumn> TransitionsOf(PosteriorSample sample) => Transition.Select(column =>
        new SampleColumn(column.Name, column.Kind, chain => [.. sample.Chains[chain].Transitions.Select(column.Of)]));

    /// <summary>The columns of the quantities of a sample.</summary>
    /// <param name="sample">The sample.</param>
    public static IEnumerable<SampleColumn> QuantitiesOf(PosteriorSample sample) => sample.Names.Select((name, k) =>
        new SampleColumn(name, ColumnKind.Real, chain => sample.Draws(k).Slice(chain * sample.Count, sample.Count).ToArray()));

    /// <summary>How a sample was made, as names and texts.</summary>
    /// <param name="sample">The sample.</param>
    public static IReadOnlyDictionary<string, string> SettingsOf(PosteriorSample sample) => new (string Key, FormattableString Value)[]
    {
        (Model, $"{sample.Model}"),
        ("seed", $"{sample.Options.Seed}"),
        ("num_warmup", $"{sample.Options.Warmup}"),
        ("num_samples", $"{(long)sample.Options.Draws * sample.Options.Thinning}"),
        ("thin", $"{sample.Options.Thinning}"),
        ("max_depth", $"{sample.Options.MaximalDepth}"),
    }.ToDictionary(setting => setting.Key, setting => FormattableString.Invariant(setting.Value));

    /// <summary>Refuses columns of one name.</summary>
    /// <param name="names">The names of all columns.</param>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public static void CheckNames(IEnumerable<string> names)
    {
        if (Twice(names) is { } name) throw new ArgumentException($"Two columns would be called '{name}'.", nameof(names));
    }

    /// <summary>The first name that stands there twice, if one does.</summary>
    /// <param name="names">The names.</param>
    public static string? Twice(IEnumerable<string> names)
    {
        var seen = new System.Collections.Generic.HashSet<string>();
        return names.FirstOrDefault(name => !seen.Add(name));
    }

    /// <summary>Opens a file and reads a sample from it; what is wrong with either is a value.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">What kind of file is expected.</param>
    /// <param name="read">Reads it.</param>
    public static Validation<DataError, PosteriorSample> Read(string path, string format, Func<Stream, Validation<DataError, PosteriorSample>> read)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var stream = File.OpenRead(path);
            try
            {
                return read(stream);
            }
            catch (Exception exception)
            {
                // A damaged file makes a package throw anything.
                return Fail<DataError, PosteriorSample>(DataError.OfFile(path, $"expected a whole {format} file: {exception.Message}"));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail<DataError, PosteriorSample>(DataError.OfFile(path, $"cannot be read: {exception.Message}"));
        }
    }

    /// <summary>A sample from what was read. Times, mass matrices and free values are none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">How it was made; what is not there is as CmdStan has it.</param>
    /// <param name="chains">The number of chains.</param>
    /// <param name="count">The number of draws of a chain.</param>
    /// <param name="transitions">The columns of the transitions, in Stan's order.</param>
    /// <param name="quantities">The columns of the quantities.</param>
    public static Validation<DataError, PosteriorSample> Join(
        string path, IReadOnlyDictionary<string, string> settings, int chains, int count, IReadOnlyList<SampleColumn> transitions, IReadOnlyList<SampleColumn> quantities)
    {
        var errors = new DataErrors();
        if (count == 0 || chains == 0) errors.Add(DataError.OfFile(path, "has no draws"));
        var options = new SamplingOptions(
            chains, (int)Whole("num_warmup", 0, 1000, int.MaxValue), Math.Max(count, 1), (int)Whole("thin", 1, 1, int.MaxValue), Whole("seed", 0, 1, ulong.MaxValue),
            MaximalDepth: (int)Whole("max_depth", 1, 10, int.MaxValue));
        if (!errors.IsEmpty) return Fail<DataError, PosteriorSample>(errors.ToSeq());
        var model = settings.TryGetValue(Model, out var name) && name.Length > 0 ? name : Path.GetFileNameWithoutExtension(path);
        return Success<DataError, PosteriorSample>(new(model, [.. quantities.Select(column => column.Name)], options, [.. Enumerable.Range(0, chains).Select(ChainOf)]));

        ChainDraws ChainOf(int chain)
        {
            double[][] own = [.. transitions.Select(column => column.Draws(chain))], drawn = [.. quantities.Select(column => column.Draws(chain))];
            var values = ImmutableArray.CreateBuilder<double>(count * drawn.Length);
            for (var i = 0; i < count; i++)
            {
                foreach (var column in drawn) values.Add(column[i]);
            }

            ImmutableArray<TransitionRecord> made = [.. Enumerable.Range(0, count).Select(i => TransitionOf(k => own[k][i]))];
            return new(values.MoveToImmutable(), [], made, made[^1].StepSize, [], TimeSpan.Zero, TimeSpan.Zero, 0);
        }

        ulong Whole(string key, ulong least, ulong orElse, ulong most)
        {
            if (!settings.TryGetValue(key, out var text)) return orElse;
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
            errors.Add(DataError.OfFile(path, $"expected {key} to be a whole number from {least} to {most}, found '{text}'"));
            return orElse;
        }
    }
}
