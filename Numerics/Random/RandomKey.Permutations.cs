using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <content>Permutations and subsets.</content>
public readonly partial record struct RandomKey
{
    private const int ShuffleWords = 4 * Philox.WordsPerGroup;

    /// <summary>The numbers 0 to n - 1 in random order, n the length of <paramref name="destination"/>; every order is equally likely.</summary>
    /// <remarks>Fisher and Yates: position i changes places with one of the positions i to n - 1, for i = 0, 1, ...; exact in each draw.</remarks>
    /// <param name="destination">Receives the permutation.</param>
    public void Permutation(Span<int> destination)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = i;
        Shuffle(destination);
    }

    /// <summary>
    /// Puts <paramref name="values"/> in random order: place i receives the value whose index is element i of <see cref="Permutation"/>.
    /// </summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <param name="values">The values, reordered in place.</param>
    [SkipLocalsInit]
    public void Shuffle<T>(Span<T> values)
    {
        Span<uint> words = stackalloc uint[ShuffleWords];
        for (var start = 0; start < values.Length; start += words.Length)
        {
            var count = Math.Min(words.Length, values.Length - start);
            Fill(DrawDomain.Permutation, default(BitsDraw), words[..count], start);
            for (var i = start; i < start + count; i++)
            {
                var chosen = i + (int)Below((uint)(values.Length - i), words[i - start], DrawDomain.Permutation, i);
                (values[i], values[chosen]) = (values[chosen], values[i]);
            }
        }
    }

    /// <summary>
    /// As many different numbers below <paramref name="population"/> as <paramref name="destination"/> holds, in random order: the first
    /// elements of the <see cref="Permutation"/> of the whole population, in memory proportional to the subset.
    /// </summary>
    /// <remarks>Every ordered choice is equally likely. A longer subset of the same key begins with the shorter one.</remarks>
    /// <param name="population">The number of values to choose from, at least the length of <paramref name="destination"/>.</param>
    /// <param name="workspace">Lends four to eight integers for each element, returned before the call ends.</param>
    /// <param name="destination">Receives the subset.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="population"/> is below the length of <paramref name="destination"/>.</exception>
    [SkipLocalsInit]
    public void Subset(int population, Workspace workspace, Span<int> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(population, destination.Length);
        if (destination.IsEmpty) return;

        // Fisher and Yates on an array that is not there: a table holds the positions whose value is no longer their own.
        var bits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)destination.Length)) + 1;
        using var positions = workspace.Rent<int>(1 << bits);
        using var values = workspace.Rent<int>(1 << bits);
        var table = new DisplacedValues(positions.Span, values.Span, 32 - bits);
        Span<uint> words = stackalloc uint[ShuffleWords];
        for (var start = 0; start < destination.Length; start += words.Length)
        {
            var count = Math.Min(words.Length, destination.Length - start);
            Fill(DrawDomain.Permutation, default(BitsDraw), words[..count], start);
            for (var i = start; i < start + count; i++)
            {
                var chosen = i + (int)Below((uint)(population - i), words[i - start], DrawDomain.Permutation, i);
                destination[i] = table.Exchange(chosen, table.ValueAt(i));
            }
        }
    }

    // Positions and their values, by open addressing; a position without an entry holds its own number.
    private readonly ref struct DisplacedValues
    {
        private const uint GoldenRatio = 0x9E3779B9;

        private readonly Span<int> _positions;
        private readonly Span<int> _values;
        private readonly int _shift;

        public DisplacedValues(Span<int> positions, Span<int> values, int shift)
        {
            _positions = positions;
            _values = values;
            _shift = shift;
            positions.Fill(-1);
        }

        public int ValueAt(int position)
        {
            var slot = SlotOf(position);
            return _positions[slot] < 0 ? position : _values[slot];
        }

        public int Exchange(int position, int value)
        {
            var slot = SlotOf(position);
            var before = _positions[slot] < 0 ? position : _values[slot];
            (_positions[slot], _values[slot]) = (position, value);
            return before;
        }

        private int SlotOf(int position)
        {
            var slot = (int)(((uint)position * GoldenRatio) >> _shift);
            while (_positions[slot] >= 0 && _positions[slot] != position) slot = (slot + 1) & (_positions.Length - 1);
            return slot;
        }
    }
}
