namespace Toolkit.Numerics.Tests;

[Trait("Width", "Invariant")]
public sealed class PhiloxTests
{
    // Random123 1.14, tests/kat_vectors, philox4x32 10.
    public static TheoryData<uint[], uint[], uint[]> KnownAnswers => new()
    {
        { [0, 0], [0, 0, 0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        {
            [0xffffffff, 0xffffffff],
            [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
            [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]
        },
        {
            [0xa4093822, 0x299f31d0],
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void The_published_answers_come_out_of_the_block_the_fill_and_the_twin(uint[] key, uint[] counter, uint[] answer)
    {
        var (k, low, high) = (Pair(key), Pair(counter), Pair(counter.AsSpan(2)));
        Assert.Equal((Pair(answer), Pair(answer.AsSpan(2))), Philox.Block(k, low, high));
        Assert.Equal(answer, PhiloxTwin.Block(key, counter));

        var words = new uint[Philox.WordsPerGroup];
        var lane = (int)(low % Philox.BlocksPerGroup);
        Philox.Fill(k, low - (uint)lane, high, words);
        Assert.Equal(answer, (uint[])[words[lane], words[16 + lane], words[32 + lane], words[48 + lane]]);
    }

    [Fact]
    public void The_public_bits_of_seed_zero_begin_with_the_published_answer()
    {
        var words = new uint[64];
        RandomKey.FromSeed(0).Bits(words);
        Assert.Equal([0x6627e8d5U, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8], [words[0], words[16], words[32], words[48]]);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0xFFFFFFE0UL)]
    [InlineData(0x0812_3456_FFFF_FFF0UL)]
    public void A_fill_equals_its_blocks_one_by_one_also_where_the_counter_carries(ulong low)
    {
        const ulong Key = 0x0123456789ABCDEF, High = 0xFEDCBA9876543210;
        var words = new uint[4 * Philox.WordsPerGroup];
        Philox.Fill(Key, low, High, words);
        for (var n = 0; n < words.Length; n++)
        {
            var block = low + (ulong)((n / 64 * 16) + (n % 16));
            var twin = PhiloxTwin.Block(PhiloxTwin.Words(Key), [.. PhiloxTwin.Words(block), .. PhiloxTwin.Words(High)]);
            Assert.Equal(twin[n % 64 / 16], words[n]);
            var (first, second) = Philox.Block(Key, block, High);
            Assert.Equal(twin, (uint[])[.. PhiloxTwin.Words(first), .. PhiloxTwin.Words(second)]);
        }
    }

    private static ulong Pair(ReadOnlySpan<uint> words) => words[0] | ((ulong)words[1] << 32);
}
