using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <content>Integers.</content>
public readonly partial record struct RandomKey
{
    /// <summary>
    /// Integers from 0 to <paramref name="bound"/> - 1, each exactly equally likely: element i is draw <paramref name="offset"/> + i.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The upper half of word x bound, unless the lower half is below 2^32 mod bound; such a word (one in 2^32 / bound, at most) gives way
    /// to the first good one of a stream that belongs to (key, index), so a draw depends on nothing else.
    /// </para>
    /// <para>Lemire, "Fast random integer generation in an interval", 2019.</para>
    /// </remarks>
    /// <param name="bound">The number of possible values, at least 1.</param>
    /// <param name="destination">Receives the draws.</param>
    /// <param name="offset">The index of the first draw, from 0 to 2^55.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> or <paramref name="offset"/> is out of range.</exception>
    public void Integers(int bound, Span<int> destination, long offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        Fill(DrawDomain.Integer, new IntegerDraw(this, (uint)bound), destination, offset);
    }

    /// <summary>The draw number <paramref name="index"/> of <see cref="Integers"/>.</summary>
    /// <param name="bound">The number of possible values, at least 1.</param>
    /// <param name="index">The index of the draw, from 0 to 2^55.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> or <paramref name="index"/> is out of range.</exception>
    public int Integer(int bound, long index = 0)
    {
        var draw = 0;
        Integers(bound, new Span<int>(ref draw), index);
        return draw;
    }

    // An integer below bound from a word, exactly uniform whatever the bound: index and domain tell where to look for another word.
    private uint Below(uint bound, uint word, DrawDomain domain, long index)
    {
        var product = (ulong)word * bound;
        return (uint)product >= bound || (uint)product >= (0U - bound) % bound
            ? (uint)(product >> 32)
            : Retry(bound, domain, index);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint Retry(uint bound, DrawDomain domain, long index)
    {
        var stream = Child(DrawDomain.Retry, (ulong)domain).Child(DrawDomain.Retry, (ulong)index);
        var threshold = (0U - bound) % bound;
        for (ulong block = 0; ; block++)
        {
            var (low, high) = Philox.Block(stream.Seed, Counter(DrawDomain.Retry, block), stream.Stream);
            for (var word = 0; word < 4; word++)
            {
                var product = (ulong)(uint)low * bound;
                if ((uint)product >= threshold) return (uint)(product >> 32);
                (low, high) = ((low >> 32) | (high << 32), high >> 32);
            }
        }
    }

    private readonly struct IntegerDraw(RandomKey key, uint bound) : IDraw<int>
    {
        private readonly RandomKey _key = key;
        private readonly uint _threshold = (0U - bound) % bound;

        public void Transform(Span<int> elements, long first)
        {
            var threshold = _threshold;
            var words = MemoryMarshal.Cast<int, uint>(elements);
            for (var i = 0; i < words.Length; i++)
            {
                var product = (ulong)words[i] * bound;
                words[i] = (uint)product >= threshold ? (uint)(product >> 32) : _key.Retry(bound, DrawDomain.Integer, first + i);
            }
        }
    }
}
