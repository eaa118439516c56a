using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Sketching;

/// <summary>A window of text and the examples that it holds: filled by the stream's thread, then read by the caller, then filled again.</summary>
internal sealed class ExampleBlock
{
    /// <summary>How many bytes behind the text must be readable.</summary>
    public const int Overhang = 16;

    private readonly RowOrder _order = new();

    /// <summary>The window.</summary>
    public byte[] Text { get; private set; } = [];

    /// <summary>Where each row's entries begin, and where the last one's end.</summary>
    public int[] Starts { get; private set; } = new int[1];

    /// <summary>Where each row begins in the text.</summary>
    public int[] Places { get; private set; } = [];

    public ulong[] Ids { get; private set; } = [];

    public float[] Values { get; private set; } = [];

    public float[] Labels { get; private set; } = [];

    public float[] Weights { get; private set; } = [];

    public int Rows { get; private set; }

    public int Entries { get; set; }

    /// <summary>The position of the first row.</summary>
    public long First { get; set; }

    /// <summary>The position of the first row of the pass.</summary>
    public long FirstOfPass { get; set; }

    /// <summary>The pass, from 1.</summary>
    public int Pass { get; set; }

    /// <summary>The file.</summary>
    public string File { get; set; } = "";

    /// <summary>The bytes that were read up to here, over all files and passes, as they are stored.</summary>
    public long Bytes { get; set; }

    /// <summary>The bad rows that were passed over up to here.</summary>
    public long Skipped { get; set; }

    /// <summary>What was wrong with the first of them.</summary>
    public ImmutableArray<DataError> FirstSkipped { get; set; } = [];

    /// <summary>The format of the text.</summary>
    public ExampleFormat Format { get; set; }

    /// <summary>What read the text, and knows the names in it.</summary>
    public RowParser? Parser { get; set; }

    /// <summary>Empties it; its memory stays.</summary>
    public void Clear() => (Rows, Entries) = (0, 0);

    /// <summary>Gives up rows from one on.</summary>
    /// <param name="rows">How many stay.</param>
    public void Cut(int rows) => (Rows, Entries) = (rows, Starts[rows]);

    /// <summary>Gives up the entries of a row that is not complete.</summary>
    public void Drop() => Entries = Starts[Rows];

    /// <summary>Makes room for so many bytes of text and the overhang.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="filled">How many of the present ones stay.</param>
    public void EnsureText(int bytes, int filled)
    {
        if (Text.Length >= bytes + Overhang) return;
        var larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(bytes + (long)Overhang, 2L * Text.Length)));
        Text.AsSpan(0, filled).CopyTo(larger);
        Text = larger;
    }

    /// <summary>Makes room for so many further entries.</summary>
    public void ReserveEntries(int more)
    {
        if (Ids.Length - Entries >= more) return;
        var length = Larger(Ids.Length, (long)Entries + more);
        var (ids, values) = (GC.AllocateUninitializedArray<ulong>(length), GC.AllocateUninitializedArray<float>(length));
        Ids.AsSpan(0, Entries).CopyTo(ids);
        Values.AsSpan(0, Entries).CopyTo(values);
        (Ids, Values) = (ids, values);
    }

    /// <summary>Adds an entry to the row that is being read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong id, float value)
    {
        var next = Entries;
        if ((uint)next >= (uint)Ids.Length) ReserveEntries(1);
        Ids[next] = id;
        Values[next] = value;
        Entries = next + 1;
    }

    /// <summary>Ends a row: puts its entries in order and adds up those of one id.</summary>
    /// <param name="label">The label.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="place">Where the row begins in the text.</param>
    /// <returns>Whether all sums fit a float; a row of which one does not is not taken.</returns>
    public bool EndRow(float label, float weight, int place)
    {
        var start = Starts[Rows];
        for (var i = start + 1; i < Entries; i++)
        {
            if (Ids[i] > Ids[i - 1]) continue;
            if (Arrange(start)) break;
            Drop();
            return false;
        }

        AddRow(label, weight, place);
        return true;
    }

    /// <summary>Ends a row whose entries are in order.</summary>
    public void AddRow(float label, float weight, int place)
    {
        var row = Rows;
        if ((uint)row >= (uint)Labels.Length) GrowRows();
        (Labels[row], Weights[row], Places[row], Starts[row + 1]) = (label, weight, place, Entries);
        Rows = row + 1;
    }

    /// <summary>Sorts the entries from one on and adds up those of one id, in the order in which they stand.</summary>
    /// <param name="start">The first of them.</param>
    /// <returns>Whether all sums fit a float.</returns>
    public bool Arrange(int start)
    {
        var good = _order.Arrange(Ids.AsSpan(start, Entries - start), Values.AsSpan(start, Entries - start), out var count);
        Entries = start + count;
        return good;
    }

    private static int Larger(int length, long least) =>
        least <= Array.MaxLength ? (int)Math.Min(Array.MaxLength, Math.Max(2L * length, (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(least, 64)))) : throw new OutOfMemoryException();

    private void GrowRows()
    {
        var length = Larger(Labels.Length, Rows + 1L);
        (Labels, Weights, Places, Starts) = (Grown(Labels, length), Grown(Weights, length), Grown(Places, length), Grown(Starts, length + 1));
    }

    private static TElement[] Grown<TElement>(TElement[] elements, int length)
    {
        Array.Resize(ref elements, length);
        return elements;
    }
}
