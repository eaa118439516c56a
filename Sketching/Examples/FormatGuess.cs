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
