namespace Toolkit.Sketching;

/// <summary>The format of a file that nobody stated.</summary>
internal static class FormatGuess
{
    /// <summary>How many bytes of a file are looked at, at most.</summary>
    public const int Ahead = 1 << 16;

    private const int CriteoColumns = 40;

    /// <summary>By the end of a name; <see cref="ExampleFormat.Auto"/> where that says nothing.</summary>
    /// <param name="path">The path, without what names the compression.</param>
    public static ExampleFormat OfName(string? path) => Path.GetExtension(path)?.ToUpperInvariant() switch
    {
        ".SVM" or ".LIBSVM" or ".SVMLIGHT" => ExampleFormat.Libsvm,
        ".VW" or ".DAT" => ExampleFormat.VowpalWabbit,
        ".CSV" or ".TSV" => ExampleFormat.Csv,
        ".CRITEO" => ExampleFormat.Criteo,
        ".FA" or ".FASTA" or ".FNA" => ExampleFormat.Fasta,
        ".FQ" or ".FASTQ" => ExampleFormat.Fastq,
        _ => ExampleFormat.Auto,
    };

    /// <summary>By the first line that holds something; <see cref="ExampleFormat.Auto"/> where it looks like none of them.</summary>
    /// <param name="text">The beginning of the file.</param>
    public static ExampleFormat OfText(ReadOnlySpan<byte> text)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range].TrimEnd((byte)'\r');
            var trimmed = line.Trim(" \t"u8);
            if (!trimmed.IsEmpty && trimmed[0] != '#') return OfLine(line, trimmed);
        }

        return ExampleFormat.Libsvm;
    }

    /// <summary>Whether the first line has as many columns between tabs as the logs of Criteo.</summary>
    /// <param name="text">The beginning of the file.</param>
    public static bool IsCriteo(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart("\r\n"u8);
        var end = text.IndexOf((byte)'\n');
        return (end < 0 ? text : text[..end]).Count((byte)'\t') == CriteoColumns - 1;
    }

    /// <summary>What stands between the fields of CSV, by its first line: outside of quotes a comma if there is one, or else the one of tab and semicolon that is there more often.</summary>
    /// <param name="text">The beginning of the file.</param>
    public static char DelimiterOf(ReadOnlySpan<byte> text)
    {
        var (isQuoted, tabs, semicolons) = (false, 0, 0);
        foreach (var character in text.TrimStart("\r\n"u8))
        {
            if (character == '"') isQuoted = !isQuoted;
            if (isQuoted) continue;
            if (character == ',') return ',';
            if (character == '\n') break;
            if (character == '\t') tabs++;
            if (character == ';') semicolons++;
        }

        return tabs == 0 && semicolons == 0 ? ',' : semicolons > tabs ? ';' : '\t';
    }

    private static ExampleFormat OfLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> trimmed)
    {
        if (trimmed[0] == '>') return ExampleFormat.Fasta;
        if (trimmed[0] == '@') return ExampleFormat.Fastq;
        if (line.Count((byte)'\t') == CriteoColumns - 1) return ExampleFormat.Criteo;
        var first = trimmed.IndexOfAny(" \t"u8) is >= 0 and var end ? trimmed[..end] : trimmed;
        var touchesBar = first.IndexOfAny("|,;"u8) is >= 0 and var mark && first[mark] == '|';
        if (touchesBar || (trimmed.Contains((byte)'|') && FloatNumber.TryParse(first, out _))) return ExampleFormat.VowpalWabbit;
        if (FloatNumber.TryParse(first, out _))
        {
            var rest = trimmed[first.Length..].TrimStart(" \t"u8);
            if (rest.IsEmpty) return ExampleFormat.Libsvm;
            var colon = rest.IndexOf((byte)':');
            if (rest[0] == '#' || (colon > 0 && rest[..colon].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)) return ExampleFormat.Libsvm;
        }

        return trimmed.IndexOfAny(",\t;"u8) >= 0 ? ExampleFormat.Csv : ExampleFormat.Auto;
    }
}
