using System.Collections.Immutable;
using System.Text;

namespace Toolkit.Sketching;

/// <summary>Products of the features of two namespaces, row by row.</summary>
/// <remarks>
/// Values of one feature are added up in each namespace before they are multiplied. A side of an interaction is a bit: the left one of the i-th is bit 2i, the right one bit 2i + 1.
/// </remarks>
internal sealed class Interactions
{
    private readonly byte[][] _sides;
    private readonly ExampleBlock _left = new();
    private readonly ExampleBlock _right = new();
    private (int Start, int End, ulong Sides)[] _runs = new (int, int, ulong)[16];
    private int _count;
    private bool _isLooking;
    private ulong _wanted;

    /// <summary>Of pairs <c>a*b</c> that were checked.</summary>
    /// <param name="pairs">The pairs, at most 32.</param>
    public Interactions(ImmutableArray<string> pairs)
    {
        _sides = new byte[2 * pairs.Length][];
        for (var i = 0; i < pairs.Length; i++)
        {
            var star = pairs[i].IndexOf('*', StringComparison.Ordinal);
            (_sides[2 * i], _sides[(2 * i) + 1]) = (Encoding.UTF8.GetBytes(pairs[i][..star]), Encoding.UTF8.GetBytes(pairs[i][(star + 1)..]));
        }
    }

    /// <summary>The factors of the feature that was looked for, and on which side each stands; null where it is no product of the row.</summary>
    public (ulong Left, ulong LeftSide, ulong Right, ulong RightSide)? Found { get; private set; }

    /// <summary>Says which product to look for.</summary>
    /// <param name="id">Its feature.</param>
    public void Look(ulong id) => (_isLooking, _wanted, Found) = (true, id, null);

    /// <summary>Begins a row.</summary>
    public void BeginRow() => _count = 0;

    /// <summary>Begins a namespace.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="entry">Its first entry in the block.</param>
    /// <returns>The sides that it is on.</returns>
    public ulong BeginNamespace(ReadOnlySpan<byte> name, int entry)
    {
        var sides = 0UL;
        for (var i = 0; i < _sides.Length; i++)
        {
            if (name.SequenceEqual(_sides[i]) || (_sides[i].Length == 1 && !name.IsEmpty && name[0] == _sides[i][0])) sides |= 1UL << i;
        }

        if (_count == _runs.Length) Array.Resize(ref _runs, 2 * _count);
        _runs[_count++] = (entry, entry, sides);
        return sides;
    }

    /// <summary>Ends the namespace.</summary>
    /// <param name="entry">The entry behind its last one.</param>
    public void EndNamespace(int entry) => _runs[_count - 1].End = entry;

    /// <summary>Adds the products to the row.</summary>
    /// <param name="block">The block whose last row it is.</param>
    /// <returns>Whether all of them fit a float.</returns>
    public bool EndRow(ExampleBlock block)
    {
        var good = true;
        for (var i = 0; i < _sides.Length && good; i += 2)
        {
            var isSquare = _sides[i].AsSpan().SequenceEqual(_sides[i + 1]);
            good = Gather(block, i, _left) && (isSquare || Gather(block, i + 1, _right)) && Multiply(block, _left, isSquare ? _left : _right, i, isSquare);
        }

        return good;
    }

    private bool Gather(ExampleBlock block, int side, ExampleBlock factors)
    {
        factors.Clear();
        for (var run = 0; run < _count; run++)
        {
            if ((_runs[run].Sides & (1UL << side)) == 0) continue;
            for (var i = _runs[run].Start; i < _runs[run].End; i++) factors.Add(block.Ids[i], block.Values[i]);
        }

        return factors.Arrange(0);
    }

    private bool Multiply(ExampleBlock block, ExampleBlock left, ExampleBlock right, int side, bool isSquare)
    {
        var good = true;
        for (var i = 0; i < left.Entries; i++)
        {
            for (var j = isSquare ? i : 0; j < right.Entries; j++)
            {
                var (id, value) = (NameHash.Of(left.Ids[i], right.Ids[j]), left.Values[i] * right.Values[j]);
                good &= float.IsFinite(value);
                block.Add(id, value);
                if (_isLooking && id == _wanted) Found ??= (left.Ids[i], 1UL << side, right.Ids[j], 1UL << (side + 1));
            }
        }

        return good;
    }
}
