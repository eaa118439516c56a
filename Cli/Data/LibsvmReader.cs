using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LanguageExt;

namespace Toolkit.Cli;

/// <summary>
/// Reads the LIBSVM format: a row is <c>label index:value index:value …</c>, indices from 1 on and increasing; blank lines and what
/// follows a <c>#</c> are left out.
/// </summary>
/// <remarks>
/// The bytes are read once, in blocks, and parsed where they lie. Every error is kept with its line and column; reading goes on
/// behind it, and a file with an error gives no data, so that no row is lost in silence.
/// </remarks>
internal sealed class LibsvmReader
{
    /// <summary>The largest feature index: a vector of coefficients of this length takes half a gigabyte.</summary>
    public const int LargestIndex = 1 << 26;

    /// <summary>The largest size of a number: squares of larger ones, summed up, could overflow.</summary>
    public const double LargestSize = 1e100;

    private const int BlockBytes = 1 << 18;
    private const string Numbers = "a number from -1e100 to 1e100";

    private readonly string _source;
    private readonly DataErrors _errors = new();
    private readonly List<int> _offsets = [0];
    private readonly List<double> _labels = [];
    private readonly List<long> _lines = [];
    private int[] _indices = new int[1 << 12];
    private double[] _values = new double[1 << 12];
    private int _entries;
    private int _features;
    private long _line;

    private LibsvmReader(string source) => _source = source;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The rows, or what is wrong: at most twenty errors and a count of the others.</returns>
    public static Validation<DataError, LabelledRows> Read(string path)
    {
        try
        {
            if (Directory.Exists(path)) return Prelude.Fail<DataError, LabelledRows>(DataError.OfFile(path, "is a folder; expected a LIBSVM file"));
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return Read(stream, path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Prelude.Fail<DataError, LabelledRows>(DataError.OfFile(path, "no such file"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Prelude.Fail<DataError, LabelledRows>(DataError.OfFile(path, $"cannot be read: {exception.Message}"));
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">What to call it in errors.</param>
    /// <returns>The rows, or what is wrong: at most twenty errors and a count of the others.</returns>
    public static Validation<DataError, LabelledRows> Read(Stream stream, string source)
    {
        var reader = new LibsvmReader(source);
        reader.ReadLines(stream);
        return reader.Result();
    }

    private Validation<DataError, LabelledRows> Result()
    {
        if (_errors.IsEmpty && _labels.Count == 0) _errors.Add(DataError.OfFile(_source, "has no rows; expected lines of label index:value ..."));
        return _errors.IsEmpty
            ? Prelude.Success<DataError, LabelledRows>(new(
                _source, [.. _offsets], Exactly(_indices), Exactly(_values), [.. _labels], [.. _lines], _features))
            : Prelude.Fail<DataError, LabelledRows>(_errors.ToSeq());
    }

    private ImmutableArray<TElement> Exactly<TElement>(TElement[] elements) =>
        ImmutableCollectionsMarshal.AsImmutableArray(elements.AsSpan(0, _entries).ToArray());

    // Whole lines from the front of the block; what is left moves to the front, and a line longer than the block makes it grow.
    private void ReadLines(Stream stream)
    {
        var block = new byte[BlockBytes];
        var filled = 0;
        while (true)
        {
            if (filled == block.Length) Array.Resize(ref block, checked(2 * block.Length));
            var read = stream.Read(block, filled, block.Length - filled);
            if (read == 0) break;
            var (start, seen) = (0, filled);
            filled += read;
            while (block.AsSpan(seen, filled - seen).IndexOf((byte)'\n') is >= 0 and var length)
            {
                ReadLine(block.AsSpan(start, seen + length - start));
                start = seen = seen + length + 1;
            }

            block.AsSpan(start, filled - start).CopyTo(block);
            filled -= start;
        }

        if (filled > 0) ReadLine(block.AsSpan(0, filled));
    }

    // A file is read once a process, in less time than the runtime takes to find out that this is hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (_line++ == 0 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        var scanner = new TokenScanner(line);
        if (!scanner.Next(out var token)) return;

        var (entries, features, good) = (_entries, _features, true);
        if (!TryParseNumber(token, out var label)) good = Reject(scanner.Column, $"a label, {Numbers}", token);
        var before = 0;
        while (scanner.Next(out token))
        {
            good &= ReadEntry(token, scanner.Column, ref before);
        }

        if (good)
        {
            _labels.Add(label);
            _lines.Add(_line);
            _offsets.Add(_entries);
            return;
        }

        (_entries, _features) = (entries, features);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ReadEntry(ReadOnlySpan<byte> token, int column, ref int before)
    {
        var colon = token.IndexOf((byte)':');
        if (colon < 0) return Reject(column, "index:value", token);
        var digits = token[..colon];
        var number = token[(colon + 1)..];
        if (!TryParseIndex(digits, out var index)) return Reject(column, $"a feature index from 1 to {LargestIndex}", digits);
        if (index <= before) return Reject(column, $"an index above {before}, since indices increase within a row", digits);
        before = index;
        if (!TryParseNumber(number, out var value)) return Reject(column + colon + 1, $"a value, {Numbers}", number);

        if (_entries == _indices.Length) Grow();
        _indices[_entries] = index - 1;
        _values[_entries++] = value;
        _features = Math.Max(_features, index);
        return true;
    }

    private void Grow()
    {
        var length = (int)Math.Min(2L * _indices.Length, Array.MaxLength);
        if (length == _indices.Length) throw new IOException($"it has more than {length} entries");
        Array.Resize(ref _indices, length);
        Array.Resize(ref _values, length);
    }

    private bool Reject(int column, string expected, ReadOnlySpan<byte> found)
    {
        _errors.Add(new(_source, _line, column, $"expected {expected}, found {Quoted(found)}"));
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseNumber(ReadOnlySpan<byte> text, out double value) =>
        DecimalNumber.TryParse(text, out value) && Math.Abs(value) <= LargestSize;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseIndex(ReadOnlySpan<byte> digits, out int index)
    {
        index = 0;
        if (digits.Length is 0 or > 10) return false;
        var value = 0L;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = (10 * value) + (digit - '0');
        }

        index = (int)Math.Min(value, int.MaxValue);
        return value is >= 1 and <= LargestIndex;
    }

    private static string Quoted(ReadOnlySpan<byte> found)
    {
        const int Most = 40;
        if (found.IsEmpty) return "nothing";
        var text = string.Create(Math.Min(found.Length, Most), found, static (characters, bytes) =>
        {
            for (var i = 0; i < characters.Length; i++) characters[i] = bytes[i] is > 0x20 and < 0x7F ? (char)bytes[i] : '?';
        });
        return found.Length > Most ? $"'{text}...'" : $"'{text}'";
    }
}
