using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Inference;

public static partial class CmdStanFile
{
    /// <summary>Reads chains that CmdStan wrote, or this: a file for each.</summary>
    /// <remarks>Times and mass matrices stay behind, and free values are none. Draws of the warm-up, where they were kept, are passed over.</remarks>
    /// <param name="files">The files, at least one, of one model.</param>
    /// <returns>The sample, or what is wrong with the files, with line and column.</returns>
    public static Validation<DataError, PosteriorSample> Read(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0) return Fail<DataError, PosteriorSample>(DataError.OfFile("draws", "there is no file"));
        var (errors, chains) = (new List<DataError>(), new List<(Header Header, ChainDraws Draws)>());
        foreach (var file in files)
        {
            try
            {
                if (ReadChain(file, errors) is { } chain) chains.Add(chain);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                errors.Add(DataError.OfFile(file, $"cannot be read: {exception.Message}"));
            }
        }

        for (var k = 1; k < chains.Count && errors.Count == 0; k++)
        {
            if (!chains[k].Header.Names.SequenceEqual(chains[0].Header.Names)) errors.Add(DataError.OfFile(files[k], $"has other quantities than {files[0]}"));
            else if (chains[k].Draws.Count != chains[0].Draws.Count) errors.Add(DataError.OfFile(files[k], $"has {chains[k].Draws.Count} draws; expected {chains[0].Draws.Count} as in {files[0]}"));
        }

        if (errors.Count > 0) return Fail<DataError, PosteriorSample>(Seq<DataError>(errors));
        var first = chains[0].Header;
        return Success<DataError, PosteriorSample>(new(
            first.Text("model", Path.GetFileNameWithoutExtension(files[0])), [.. first.Names.Select(NameOf)],
            new(chains.Count, first.Whole("num_warmup", 1000), Math.Max(chains[0].Draws.Count, 1), Math.Max(first.Whole("thin", 1), 1), MaximalDepth: first.Whole("max_depth", 10)),
            [.. chains.Select(chain => chain.Draws)]));
    }

    // theta.2.1 is theta[2,1].
    private static string NameOf(string column) => column.Split('.') is [var name, .. { Length: > 0 } indices] && indices.All(index => index.All(char.IsAsciiDigit))
        ? $"{name}[{string.Join(",", indices)}]"
        : column;

    private static (Header, ChainDraws)? ReadChain(string file, List<DataError> errors)
    {
        var (settings, line, before) = (new Dictionary<string, string>(), 0L, errors.Count);
        string[]? columns = null;
        int[] own = [];
        var (values, transitions) = (ImmutableArray.CreateBuilder<double>(), ImmutableArray.CreateBuilder<TransitionRecord>());
        foreach (var text in File.ReadLines(file))
        {
            line++;
            if (text.StartsWith('#'))
            {
                if (columns is null && text[1..].Split('=', 2) is [var key, var value]) settings.TryAdd(key.Trim(), value.Replace("(Default)", "", StringComparison.Ordinal).Trim());
                continue;
            }

            if (text.Length == 0) continue;
            var cells = text.Split(',');
            if (columns is null)
            {
                columns = cells;
                own = [.. SampleColumns.Transition.Select(column => System.Array.IndexOf(columns, column.Name))];
                if (own[0] < 0) errors.Add(new(file, line, 1, "expected a line of names with lp__, as CmdStan writes it"));
                if (errors.Count > before) return null;
                continue;
            }

            if (cells.Length != columns.Length)
            {
                errors.Add(new(file, line, 0, $"{cells.Length} values; expected {columns.Length}"));
                continue;
            }

            var row = new double[cells.Length];
            for (var k = 0; k < cells.Length; k++)
            {
                if (!double.TryParse(cells[k], NumberStyles.Float, CultureInfo.InvariantCulture, out row[k]))
                    errors.Add(new(file, line, 1 + cells[..k].Sum(cell => cell.Length + 1), $"expected a number, found '{cells[k]}'"));
            }

            double Own(int k) => own[k] < 0 ? double.NaN : row[own[k]];
            transitions.Add(SampleColumns.TransitionOf(Own));
            for (var k = 0; k < row.Length; k++)
            {
                if (!own.Contains(k)) values.Add(row[k]);
            }
        }

        if (columns is null || (transitions.Count == 0 && errors.Count == before)) errors.Add(DataError.OfFile(file, "has no draws"));
        if (errors.Count > before) return null;
        var header = new Header(settings, [.. columns!.Where((_, k) => !own.Contains(k))]);
        var kept = header.Whole("save_warmup", 0) == 0 ? 0 : header.Whole("num_warmup", 0) / Math.Max(header.Whole("thin", 1), 1);
        if (kept >= transitions.Count) errors.Add(DataError.OfFile(file, "has draws of the warm-up alone"));
        if (errors.Count > before) return null;
        var (all, drawn) = (values.DrainToImmutable(), transitions.DrainToImmutable());
        return (header, new(all[(kept * header.Names.Length)..], [], drawn[kept..], drawn[^1].StepSize, [], TimeSpan.Zero, TimeSpan.Zero, 0));
    }

    private sealed record Header(IReadOnlyDictionary<string, string> Settings, string[] Names)
    {
        public string Text(string key, string orElse) => Settings.TryGetValue(key, out var value) && value.Length > 0 ? value : orElse;

        public int Whole(string key, int orElse) => Settings.TryGetValue(key, out var value) && int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number
            : value is "true" ? 1
            : orElse;
    }
}
