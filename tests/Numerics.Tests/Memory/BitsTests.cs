using System.Runtime.CompilerServices;

namespace Toolkit.Numerics.Tests;

public sealed class BitsTests
{
    public static TheoryData<int, int> Pieces
    {
        get
        {
            var pieces = new TheoryData<int, int>();
            foreach (var length in new[] { 0, 1, 7, 8, 9, 24, 100 })
            {
                foreach (var bytes in new[] { 1, 8, 12, 64, 65, 1 << 30 }) pieces.Add(length, bytes);
            }

            return pieces;
        }
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_comparison_in_pieces_sees_every_element(int length, int pieceBytes)
    {
        var values = Enumerable.Range(1, length).Select(i => (double)i).ToArray();
        var other = (double[])values.Clone();
        Assert.True(Bits.Equal<double>(values, other, pieceBytes));
        for (var i = 0; i < length; i++)
        {
            other[i] = Math.BitIncrement(other[i]);
            Assert.False(Bits.Equal<double>(values, other, pieceBytes));
            other[i] = values[i];
        }

        Assert.False(Bits.Equal<double>(values, [.. values, 0], pieceBytes));
        Assert.False(Bits.Equal<double>([.. values, 0], values, pieceBytes));
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_hash_in_pieces_sees_every_element(int length, int pieceBytes)
    {
        var values = Enumerable.Range(1, length).Select(i => (double)i).ToArray();
        var hash = Bits.Hash<double>(values, pieceBytes);
        Assert.Equal(hash, Bits.Hash<double>((double[])values.Clone(), pieceBytes));
        Assert.Equal(hash, Bits.Hash<double>(values));
        for (var i = 0; i < length; i++)
        {
            var kept = values[i];
            values[i] = Math.BitIncrement(kept);
            Assert.NotEqual(hash, Bits.Hash<double>(values, pieceBytes));
            values[i] = kept;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(1000)]
    public void Pieces_compare_bits_and_not_values(int pieceBytes)
    {
        Assert.True(Bits.Equal<double>([1, 2, double.NaN], [1, 2, double.NaN], pieceBytes));
        Assert.False(Bits.Equal<double>([1, 2, 0.0], [1, 2, -0.0], pieceBytes));
    }

    [Fact]
    public void Elements_that_do_not_divide_a_piece_or_exceed_it_are_kept_whole()
    {
        var (left, right) = (new TwelveBytes[5], new TwelveBytes[5]);
        right[4][2] = 1;
        foreach (var bytes in new[] { 1, 16, 40 })
        {
            Assert.True(Bits.Equal<TwelveBytes>(left, new TwelveBytes[5], bytes));
            Assert.False(Bits.Equal<TwelveBytes>(left, right, bytes));
            Assert.NotEqual(Bits.Hash<TwelveBytes>(left, bytes), Bits.Hash<TwelveBytes>(right, bytes));
        }
    }

    [InlineArray(3)]
    private struct TwelveBytes
    {
        private int _first;
    }
}
