using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Inference;

public static partial class CmdStanFile
{
    private const int MostErrors = 20;

    /// <summary>Reads chains that CmdStan wrote, or this: a file for each.</summary>
    /// <remarks>
    /// Times and mass matrices stay behind, and free values are none. Draws of the warm-up, where they were kept, are passed over. Where a chain is not at its end, because its run was
    /// interrupted, all are cut to the shortest, and a line that was being written is passed over.
    /// </remarks>
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
            else if (chains[k].Draws.Count != chains[0].Draws.Count && chains.All(chain => chain.Draws.Count >= chain.Header.Planned)) errors.Add(DataError.OfFile(files[k], $"has {chains[k].Draws.Count} draws; expected {chains[0].Draws.Count} as in {files[0]}"));
        }

        if (errors.Count > 0) return Fail<DataError, PosteriorSample>(Seq<DataError>(errors));
        var (first, count, length) = (chains[0].Header, chains.Min(chain => chain.Draws.Count), chains[0].Header.Names.Length);
        return Success<DataError, PosteriorSample>(new(
            first.Text("model", Path.GetFileNameWithoutExtension(files[0])), [.. first.Names.Select(NameOf)],
            first.Options(chains.Count, Math.Max(first.Planned, count)),
            [.. chains.Select(chain => chain.Draws with { Values = chain.Draws.Values[..(count * length)], Transitions = chain.Draws.Transitions[..count] })]));
    }

    // theta.2.1 is theta[2,1].
    private static string NameOf(string column) => column.Split('.') is [var name, .. { Length: > 0 } indices] && indices.All(index => index.All(char.IsAsciiDigit))
        ? $"{name}[{string.Join(",", indices)}]"
        : column;

    /// <summary>The draws of a file, how many its run was to make, as many where it does not say, and the chains of the run, 0 where it is not a file that a journal wrote.</summary>
    internal static (long Draws, long Planned, int Chains) CountDraws(string file)
    {
        var (lines, planned, thin, chains) = (0L, (long?)null, 1L, 0);
        foreach (var text in Lines(file))
        {
            if (text.Length == 0) continue;
            if (text[0] != '#') lines++;
            else if (lines == 0 && text[1..].Split('=', 2) is [var key, var value] && long.TryParse(value, CultureInfo.InvariantCulture, out var number))
            {
                (planned, thin, chains) = key.Trim() switch
                {
                    "num_samples" => (number, thin, chains),
                    "thin" => (planned, Math.Max(number, 1), chains),
                    "num_chains" => (planned, thin, (int)Math.Clamp(number, 1, int.MaxValue)),
                    _ => (planned, thin, chains),
                };
            }
        }

        var draws = Math.Max(lines - 1, 0);
        return (draws, Thinned(planned, thin) ?? draws, chains);
    }

    // Of so many, one in so many and the first: as CmdStan keeps them.
    private static long? Thinned(long? count, long thin) => (count + thin - 1) / thin;

    /// <summary>Where the last whole line of a stream ends, at least at the end of what it begins with.</summary>
    internal static long WholeLines(FileStream stream, long from)
    {
        Span<byte> one = stackalloc byte[1];
        for (var end = stream.Length; end > from; end--)
        {
            stream.Seek(end - 1, SeekOrigin.Begin);
            stream.ReadExactly(one);
            if (one[0] == (byte)'\n') return end;
        }

        return from;
    }

    /// <summary>Where so many lines of a stream end, behind what it begins with.</summary>
    internal static long EndOfLine(FileStream stream, long from, long lines)
    {
        var (piece, position) = (new byte[1 << 16], from);
        stream.Seek(from, SeekOrigin.Begin);
        while (lines > 0 && stream.Read(piece) is > 0 and var read)
        {
            for (var i = 0; i < read; i++)
            {
                position++;
                if (piece[i] == (byte)'\n' && --lines == 0) break;
            }
        }

        return position;
    }

    private static bool EndsWhole(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return stream.Length == 0 || WholeLines(stream, stream.Length - 1) == stream.Length;
    }

    // The lines of a file, without a last one that is not whole.
    private static IEnumerable<string> Lines(string file)
    {
        var (whole, before) = (EndsWhole(file), (string?)null);
        foreach (var line in ReadShared(file))
        {
            if (before is not null) yield return before;
            before = line;
        }

        if (before is not null && whole) yield return before;
    }

    private static IEnumerable<string> ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line) yield return line;
    }

    // As CmdStan writes numbers that are not finite, too.
    private static bool TryRead(string cell, out double value)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return true;
        value = cell.Trim().ToLowerInvariant() switch { "inf" or "+inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, "nan" or "-nan" or "+nan" => double.NaN, _ => 0 };
        return value != 0;
    }

    /// <summary>The draws of a chain; null, and errors, where the file has none or is wrong.</summary>
    internal static (Header Header, ChainDraws Draws)? ReadChain(string file, List<DataError> errors)
    {
        var (settings, line, before) = (new Dictionary<string, string>(), 0L, errors.Count);
        string[]? columns = null;
        int[] own = [];
        var (values, transitions) = (ImmutableArray.CreateBuilder<double>(), ImmutableArray.CreateBuilder<TransitionRecord>());
        foreach (var text in Lines(file))
        {
            line++;
            if (text.StartsWith('#'))
            {
                if (transitions.Count == 0 && text[1..].Split('=', 2) is [var key, var value]) settings.TryAdd(key.Trim(), value.Replace("(Default)", "", StringComparison.Ordinal).Trim());
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
                if (errors.Count - before < MostErrors) errors.Add(new(file, line, 0, $"{cells.Length} values; expected {columns.Length}"));
                continue;
            }

            var row = new double[cells.Length];
            for (var k = 0; k < cells.Length; k++)
            {
                if (!TryRead(cells[k], out row[k]) && errors.Count - before < MostErrors)
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
        var kept = header.Whole("save_warmup", 0) == 0 ? 0 : (int)Thinned(header.Whole("num_warmup", 0), Math.Max(header.Whole("thin", 1), 1))!.Value;
        if (kept >= transitions.Count) errors.Add(DataError.OfFile(file, "has draws of the warm-up alone"));
        if (errors.Count > before) return null;
        var (all, drawn) = (values.DrainToImmutable(), transitions.DrainToImmutable());
        return (header, new(
            all[(kept * header.Names.Length)..], [], drawn[kept..], drawn[^1].StepSize, [], TimeSpan.Zero, TimeSpan.Zero, header.Whole("Divergent transitions of the warm-up", 0)));
    }

    internal sealed record Header(IReadOnlyDictionary<string, string> Settings, string[] Names)
    {
        // What the settings say of how the draws were made.
        public SamplingOptions Options(int chains, int draws) => new(
            chains, Math.Max(Whole("num_warmup", 1000), 0), draws, Math.Max(Whole("thin", 1), 1),
            Settings.TryGetValue("seed", out var text) && ulong.TryParse(text, CultureInfo.InvariantCulture, out var seed) ? seed : 1,
            Text("metric", "diag_e") switch { "dense_e" => MassMatrixKind.Dense, "unit_e" => MassMatrixKind.Unit, _ => MassMatrixKind.Diagonal },
            Settings.TryGetValue("delta", out var delta) && double.TryParse(delta, CultureInfo.InvariantCulture, out var target) && target is > 0 and < 1 ? target : null,
            Whole("max_depth", 10),
            Kernel: (Text("algorithm", "hmc"), Text("engine", "nuts")) switch
            {
                ("mala", _) => KernelKind.Mala,
                ("ula", _) => KernelKind.Ula,
                ("metropolis", _) => KernelKind.Metropolis,
                (_, "static") => KernelKind.HamiltonianMonteCarlo,
                _ => KernelKind.NoUTurn,
            },
            Steps: Math.Max(Whole("steps", 10), 1));

        // The draws that the run was to make.
        public int Planned => Settings.TryGetValue("num_samples", out var value) && long.TryParse(value, CultureInfo.InvariantCulture, out var number)
            ? (int)Math.Min(Thinned(number, Math.Max(Whole("thin", 1), 1))!.Value, int.MaxValue)
            : 0;

        public string Text(string key, string orElse) => Settings.TryGetValue(key, out var value) && value.Length > 0 ? value : orElse;

        public int Whole(string key, int orElse) => Settings.TryGetValue(key, out var value) && int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number
            : value is "true" ? 1
            : orElse;
    }
}
