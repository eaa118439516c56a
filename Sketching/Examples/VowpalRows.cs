using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Toolkit.Sketching;

/// <summary>Reads Vowpal Wabbit's text: <c>label [importance [base]] [tag]|namespace[:scale] feature[:value] …</c>.</summary>
/// <remarks>
/// <para>
/// A name of digits is the feature of that number, in a namespace mixed with it; any other name is hashed with its namespace. So <c>1 | 7:2</c> has the feature of <c>1 7:2</c> in LIBSVM. What begins with a quote
/// in front of the bar or touches the bar is a tag and not read. A base must be 0: starts of predictions are not supported. Empty lines, which part examples of several lines, are left out.
/// </para>
/// <para>Source: the input format in the wiki of Vowpal Wabbit. Hashes are of 64 bits and not its own ones of 18.</para>
/// </remarks>
internal sealed unsafe class VowpalRows : LineParser
{
    private readonly ulong _start;
    private readonly Interactions? _interactions;
    private VowpalRows? _namer;
    private ExampleBlock? _scratch;

    // Of a parser that looks for a name: the feature, the sides of interactions that it is on (0 for any), and the name.
    private bool _isLooking;
    private ulong _wanted;
    private ulong _sides;
    private string? _found;

    public VowpalRows(ExampleOptions options, BadRows bad)
        : base(options, bad) => (_start, _interactions) = (NameHash.Start(options.Seed), options.Interactions.IsEmpty ? null : new(options.Interactions));

    /// <inheritdoc/>
    public override string NameOf(ExampleBlock block, int row, ulong id)
    {
        _namer ??= new(Options, new(0));
        var place = block.Places[row];
        if (_namer.Find(block, place, id, 0) is { } name) return name;
        return _namer._interactions?.Found is { } pair
            ? $"{_namer.Find(block, place, pair.Left, pair.LeftSide)}*{_namer.Find(block, place, pair.Right, pair.RightSide)}"
            : base.NameOf(block, row, id);
    }

    /// <inheritdoc/>
    protected override void ParseLine(ExampleBlock block, byte* line, int length, int place)
    {
        var end = line + length;
        while (end > line && end[-1] is (byte)'\r' or (byte)' ' or (byte)'\t') end--;
        if (end == line) return;
        var bar = new ReadOnlySpan<byte>(line, (int)(end - line)).IndexOf((byte)'|') is >= 0 and var at ? line + at : end;
        var (label, weight) = ReadLabel(line, bar, bar < end);
        _interactions?.BeginRow();
        for (var next = bar; next < end;) next = ReadNamespace(block, line, next, end);
        if (IsGood && _interactions is not null && !_interactions.EndRow(block)) Reject(Line, 0, "a product of values does not fit a float");
        EndRow(block, label, weight, place);
    }

    private (float Label, float Weight) ReadLabel(byte* line, byte* bar, bool hasBar)
    {
        var (label, weight, words) = (0f, 1f, 0);
        var next = line;
        var isTagged = false;
        while (true)
        {
            while (next < bar && *next is (byte)' ' or (byte)'\t') next++;
            if (next == bar) break;
            var start = next;
            while (next < bar && *next is not ((byte)' ' or (byte)'\t')) next++;
            var token = new ReadOnlySpan<byte>(start, (int)(next - start));
            var column = (int)(start - line) + 1;
            isTagged = hasBar && (next == bar || *start == '\'');
            if (isTagged) continue;
            switch (words++)
            {
                case 0 when !FloatNumber.TryRead(start, next, out label):
                    Reject(column, $"a label, {FloatNumber.Range}", token);
                    break;
                case 1 when !FloatNumber.TryRead(start, next, out weight) || weight < 0:
                    Reject(column, "an importance of at least 0 that fits a float", token);
                    break;
                case 2 when !FloatNumber.TryRead(start, next, out var offset) || offset != 0:
                    Reject(column, "a base of 0, since starts of predictions are not supported", token);
                    break;
                case 3:
                    Reject(column, "a tag that begins with ' or touches the bar", token);
                    break;
            }
        }

        if (words == 0 && !Options.Unlabelled) Reject(1, isTagged ? "a label before the tag, which is what touches the bar" : "a label before the bar", new(line, (int)Math.Min(bar - line + 1, 40)));
        return (label, weight);
    }

    // From a bar on; where the next bar or the end is.
    private byte* ReadNamespace(ExampleBlock block, byte* line, byte* next, byte* end)
    {
        var start = ++next;
        if (next < end) next = EndOfName(next);
        var name = new ReadOnlySpan<byte>(start, (int)(next - start));
        var (seed, scale) = (name.IsEmpty ? _start : NameHash.Of(name, _start ^ 1), 1f);
        if (next < end && *next == ':')
        {
            var number = ++next;
            while (next < end && *next is not ((byte)' ' or (byte)'\t' or (byte)'|')) next++;
            if (name.IsEmpty) Reject((int)(start - line) + 1, "a namespace before its scale", ":"u8);
            else if (!FloatNumber.TryRead(number, next, out scale)) Reject((int)(number - line) + 1, $"a scale, {FloatNumber.Range}", new(number, (int)(next - number)));
        }

        var namespaces = _interactions?.BeginNamespace(name, block.Entries) ?? 0;
        next = ReadFeatures(block, line, next, end, name, seed, scale, namespaces);
        _interactions?.EndNamespace(block.Entries);
        return next;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* ReadFeatures(ExampleBlock block, byte* line, byte* next, byte* end, ReadOnlySpan<byte> space, ulong seed, float scale, ulong namespaces)
    {
        while (true)
        {
            while (next < end && *next is (byte)' ' or (byte)'\t') next++;
            if (next == end || *next == '|') return next;
            var start = next;
            if (FeatureNumber.TryReadDigits(ref next, out var id) && IsEnd(*next))
            {
                if (!space.IsEmpty) id = NameHash.Of(seed, id);
            }
            else
            {
                next = EndOfName(next);
                var name = new ReadOnlySpan<byte>(start, (int)(next - start));
                if (!FeatureNumber.IsNumber(name)) id = NameHash.Of(name, seed);
                else if (!FeatureNumber.TryParse(name, out id)) Reject((int)(start - line) + 1, FeatureNumber.Range, name);
                else if (!space.IsEmpty) id = NameHash.Of(seed, id);
                if (name.IsEmpty) Reject((int)(start - line) + 1, "the name of a feature", ":"u8);
            }

            var nameEnd = next;
            var value = 1f;
            if (next < end && *next == ':')
            {
                var number = ++next;
                if (*number - (uint)'0' is <= 9 and var single && (number[1] <= ' ' || number[1] == '|'))
                {
                    value = single;
                    next++;
                }
                else
                {
                    while (next < end && *next is not ((byte)' ' or (byte)'\t' or (byte)'|')) next++;
                    if (!FloatNumber.TryRead(number, next, out value)) Reject((int)(number - line) + 1, $"a value, {FloatNumber.Range}", new(number, (int)(next - number)));
                }
            }
            else if (next < end && *next < ' ' && *next != '\t')
            {
                Reject((int)(next - line) + 1, "no control character in a name", new(next, 1));
                next++;
            }

            value *= scale;
            if (!float.IsFinite(value)) Reject((int)(start - line) + 1, $"a scaled value, {FloatNumber.Range}", new(start, (int)(next - start)));
            block.Add(id, value);
            if (_isLooking && id == _wanted && (_sides == 0 || (_sides & namespaces) != 0)) _found ??= Named(space, new(start, (int)(nameEnd - start)));
        }
    }

    // Reads the row again, into memory of its own.
    private string? Find(ExampleBlock block, int place, ulong id, ulong sides)
    {
        (_isLooking, _wanted, _sides, _found) = (true, id, sides, null);
        if (sides == 0) _interactions?.Look(id);
        _scratch ??= new();
        _scratch.Clear();
        fixed (byte* line = &block.Text[place]) ParseLine(_scratch, line, block.Text.AsSpan(place).IndexOf((byte)'\n'), 0);
        return _found;
    }

    // Sixteen bytes at a time: most names are shorter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* EndOfName(byte* text)
    {
        while (true)
        {
            var bytes = Vector128.Load(text);
            var ends = (Vector128.LessThanOrEqual(bytes, Vector128.Create((byte)' ')) | Vector128.Equals(bytes, Vector128.Create((byte)'|'))
                | Vector128.Equals(bytes, Vector128.Create((byte)':'))).ExtractMostSignificantBits();
            if (ends != 0) return text + BitOperations.TrailingZeroCount(ends);
            text += Vector128<byte>.Count;
        }
    }

    // A bar, a colon, or anything up to a space.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEnd(byte character) => character <= ' ' || character is (byte)'|' or (byte)':';

    private static string Named(ReadOnlySpan<byte> space, ReadOnlySpan<byte> name) =>
        space.IsEmpty ? Encoding.UTF8.GetString(name) : $"{Encoding.UTF8.GetString(space)}^{Encoding.UTF8.GetString(name)}";
}
