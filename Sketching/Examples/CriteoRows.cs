using System.Text;

namespace Toolkit.Sketching;

/// <summary>Reads the click logs of Criteo: a label, 13 numbers and 26 categories between tabs, empty where missing.</summary>
/// <remarks>
/// Number i is the feature <c>Ii</c> with the value sign(x) log(1 + |x|): counts span six powers of ten, and a few are below 0. Category i of value v is the feature <c>Ci=v</c> with the value 1.
/// Source: the readme of the Criteo display advertising challenge, 2014.
/// </remarks>
internal sealed unsafe class CriteoRows : LineParser
{
    private const int Numbers = 13;
    private const int Columns = 40;

    private readonly ulong[] _seeds = new ulong[Columns];

    public CriteoRows(ExampleOptions options, BadRows bad)
        : base(options, bad)
    {
        for (var i = 1; i < Columns; i++) _seeds[i] = NameHash.Of(Encoding.UTF8.GetBytes(Column(i)), NameHash.Start(options.Seed));
    }

    /// <inheritdoc/>
    public override string NameOf(ExampleBlock block, int row, ulong id)
    {
        var line = block.Text.AsSpan(block.Places[row]);
        line = line[..line.IndexOf((byte)'\n')];
        var column = 0;
        foreach (var range in line.Split((byte)'\t'))
        {
            var field = line[range].TrimEnd((byte)'\r');
            if (column is > 0 and <= Numbers && _seeds[column] == id) return Column(column);
            if (column > Numbers && !field.IsEmpty && NameHash.Of(field, _seeds[column]) == id) return $"{Column(column)}={Encoding.UTF8.GetString(field)}";
            column++;
        }

        return base.NameOf(block, row, id);
    }

    /// <inheritdoc/>
    protected override void ParseLine(ExampleBlock block, byte* line, int length, int place)
    {
        var end = line + length;
        if (end > line && end[-1] == '\r') end--;
        if (end == line) return;
        var (label, column) = (0f, 0);
        for (var next = line; column < Columns; column++)
        {
            var size = new ReadOnlySpan<byte>(next, (int)(end - next)).IndexOf((byte)'\t');
            var isLast = size < 0;
            if (isLast) size = (int)(end - next);
            ReadField(block, column, next, size, (int)(next - line) + 1, ref label);
            next += size + 1;
            if (isLast) break;
        }

        // Behind a loop that was left stands the last column; behind one that went through, one too many.
        if (column != Columns - 1) Reject(Line, 0, $"expected {Columns} columns between tabs, found {new ReadOnlySpan<byte>(line, (int)(end - line)).Count((byte)'\t') + 1}");
        EndRow(block, label, 1, place);
    }

    private static string Column(int column) => column <= Numbers ? $"I{column}" : $"C{column - Numbers}";

    private void ReadField(ExampleBlock block, int column, byte* field, int length, int place, ref float label)
    {
        var text = new ReadOnlySpan<byte>(field, length);
        if (column == 0)
        {
            if (!FloatNumber.TryRead(field, field + length, out label)) Reject(place, $"a label, {FloatNumber.Range}", text);
        }
        else if (length == 0)
        {
            // Missing: no feature.
        }
        else if (column > Numbers)
        {
            block.Add(NameHash.Of(text, _seeds[column]), 1);
        }
        else if (FloatNumber.TryRead(field, field + length, out var number))
        {
            block.Add(_seeds[column], (float)Math.CopySign(Math.Log(1 + Math.Abs((double)number)), number));
        }
        else
        {
            Reject(place, $"nothing, or {FloatNumber.Range}", text);
        }
    }
}
