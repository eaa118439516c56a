using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using LanguageExt;

namespace Toolkit.Sketching;

/// <summary>What the thread of a stream does: file after file and pass after pass, it fills blocks.</summary>
/// <param name="sources">The files.</param>
/// <param name="options">How they are read.</param>
/// <param name="ring">Where the blocks go.</param>
internal sealed class ExampleReading(DataSource[] sources, ExampleOptions options, BlockRing ring)
{
    private readonly BadRows _bad = new(options.SkipBad);
    private readonly Dictionary<(ExampleFormat Format, char Delimiter), RowParser> _parsers = [];
    private readonly StrongBox<CsvFeatures?> _columns = new();
    private ExampleFormat _format;
    private byte[] _rest = [];
    private int _restLength;
    private ExampleBlock? _block;
    private long _bytes;
    private long _position;
    private long _firstOfPass;
    private int _pass;

    /// <summary>What ended the stream; to be looked at when no block follows.</summary>
    public DataErrors Faults => _bad.Ending;

    /// <summary>Reads all there is, or until nobody wants more.</summary>
    public void Run()
    {
        ExceptionDispatchInfo? failure = null;
        try
        {
            ReadPasses();
        }
        catch (Exception exception)
        {
            // It belongs to the caller, who learns of it where it waits for rows.
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        ring.Finish(failure);
    }

    private void ReadPasses()
    {
        for (_pass = 1; _pass <= options.Passes; _pass++)
        {
            _firstOfPass = _position;
            foreach (var source in sources)
            {
                ReadFile(source);
                if (_bad.Ended || ring.IsStopped) break;
            }

            if (!_bad.Ended && !ring.IsStopped && _position == _firstOfPass && _bad.Skipped == 0) _bad.End(DataError.OfFile(sources[0].Name, "has no rows"));
            if (_bad.Ended || ring.IsStopped) break;
        }

        // The last block has no rows, but what is known at the end.
        _pass = Math.Min(_pass, options.Passes);
        if (Take() is not { } final) return;
        final.Clear();
        Publish(final, sources[^1].Name, null);
    }

    private void ReadFile(DataSource source)
    {
        var read = source.Through(stream => new CountedStream(stream, Count)).Read(stream =>
        {
            ReadText(source, stream);
            return Prelude.Success<DataError, Unit>(Prelude.unit);
        });
        _restLength = 0;
        read.IfFail(errors =>
        {
            foreach (var error in errors) _bad.End(error);
        });
    }

    private void Count(int bytes) => _bytes += bytes;

    private ExampleBlock? Take() => _block ??= ring.TakeFree();

    private void ReadText(DataSource source, Stream stream)
    {
        var stated = options.Format == ExampleFormat.Auto ? FormatGuess.OfName(source.PlainPath) : options.Format;
        var isTabbed = Path.GetExtension(source.PlainPath ?? "").Equals(".tsv", StringComparison.OrdinalIgnoreCase);

        // What the name and the options say alone; else the first line is looked at.
        var parser = stated == ExampleFormat.Auto || (stated == ExampleFormat.Csv && (options.Delimiter is null || options.Format == ExampleFormat.Auto)) ? null : Begin(source, stated, options.Delimiter ?? ',');
        if (_bad.Ended) return;

        // A row's end shows in what follows it.
        var longest = options.LongestLine + ExampleBlock.Overhang;
        for (var isLast = false; !isLast && !_bad.Ended;)
        {
            if (Take() is not { } block) return;
            block.Clear();
            var target = Math.Max(options.Window, parser?.Ahead ?? FormatGuess.Ahead);
            ExceptionDispatchInfo? broken = null;
            var (length, used) = (_restLength, 0);
            block.EnsureText(Math.Max(target, _restLength) + 1, 0);
            _rest.AsSpan(0, _restLength).CopyTo(block.Text);
            while (true)
            {
                target = Math.Max(target, (int)Math.Min(2L * length, longest));
                Fill(block, stream, target, ref length, ref isLast, ref broken);
                if (ring.IsStopped) return;
                if (parser is null)
                {
                    var front = block.Text.AsSpan(0, Math.Min(length, FormatGuess.Ahead));
                    var format = stated;
                    if (stated == ExampleFormat.Auto) format = FormatGuess.OfText(front);
                    else if (options.Format == ExampleFormat.Auto && isTabbed && FormatGuess.IsCriteo(front)) format = ExampleFormat.Criteo;
                    if (format == ExampleFormat.Auto)
                    {
                        _bad.End(new(source.Name, 1, 0, "is in no format that its first line shows; Format names one"));
                        return;
                    }

                    parser = Begin(source, format, options.Delimiter ?? (isTabbed ? '\t' : FormatGuess.DelimiterOf(front)));
                    if (_bad.Ended) return;
                    target = Math.Max(target, parser.Ahead);
                    if (length < target && !isLast && broken is null) continue;
                }

                used = length == 0 ? 0 : parser.Parse(block, length, isLast);
                if (used > 0 || isLast || broken is not null || _bad.Ended) break;
                if (length < longest) continue;
                parser.RefuseLongRow(block);
                break;
            }

            Keep(block.Text.AsSpan(used, length - used));
            if (block.Rows > 0) Publish(block, source.Name, parser);
            broken?.Throw();
        }
    }

    // Reads until there are so many bytes, or the text ends: then with a line feed. What breaks a file is told after the rows that came before it.
    private void Fill(ExampleBlock block, Stream stream, int target, ref int length, ref bool isLast, ref ExceptionDispatchInfo? broken)
    {
        block.EnsureText(target + 1, length);
        while (length < target && !isLast && broken is null && !ring.IsStopped)
        {
            try
            {
                var read = stream.Read(block.Text.AsSpan(length, target - length));
                length += read;
                isLast = read == 0;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                broken = ExceptionDispatchInfo.Capture(exception);
            }
        }

        if (isLast && length > 0 && block.Text[length - 1] != '\n') block.Text[length++] = (byte)'\n';
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (_rest.Length < rest.Length) _rest = new byte[2 * rest.Length];
        rest.CopyTo(_rest);
        _restLength = rest.Length;
    }

    private void Publish(ExampleBlock block, string file, RowParser? parser)
    {
        (block.First, block.FirstOfPass, block.Pass, block.File, block.Parser) = (_position, _firstOfPass, _pass, file, parser);
        block.Format = _format;
        (block.Bytes, block.Skipped, block.FirstSkipped) = (_bytes, _bad.Skipped, _bad.FirstSkipped);
        _position += block.Rows;
        _block = null;
        ring.Publish(block);
    }

    private RowParser Begin(DataSource source, ExampleFormat format, char delimiter)
    {
        if (!options.Interactions.IsEmpty && format != ExampleFormat.VowpalWabbit) _bad.End(DataError.OfFile(source.Name, $"has no namespaces for the interaction {options.Interactions[0]}"));
        if (format != ExampleFormat.Csv) delimiter = '\0';
        if (!_parsers.TryGetValue((format, delimiter), out var parser)) _parsers[(format, delimiter)] = parser = ParserOf(format, delimiter);
        _format = format;
        parser.Begin(source.Name);
        return parser;
    }

    private RowParser ParserOf(ExampleFormat format, char delimiter) => format switch
    {
        ExampleFormat.Libsvm => new LibsvmRows(options, _bad),
        ExampleFormat.VowpalWabbit => new VowpalRows(options, _bad),
        ExampleFormat.Csv => new CsvRows(options, _bad, (byte)delimiter, _columns),
        ExampleFormat.Criteo => new CriteoRows(options, _bad),
        _ => new SequenceRows(options, _bad, format == ExampleFormat.Fastq),
    };
}
