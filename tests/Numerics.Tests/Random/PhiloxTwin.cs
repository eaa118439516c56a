namespace Toolkit.Numerics.Tests;

/// <summary>Philox4x32-10 and the order of its words in a fill, written from their definitions one number at a time.</summary>
internal static class PhiloxTwin
{
    public static uint[] Block(uint[] key, uint[] counter)
    {
        var (k, c) = ((uint[])key.Clone(), (uint[])counter.Clone());
        for (var round = 1; round <= 10; round++)
        {
            var (high0, low0) = Product(0xD2511F53, c[0]);
            var (high1, low1) = Product(0xCD9E8D57, c[2]);
            c = [high1 ^ c[1] ^ k[0], low1, high0 ^ c[3] ^ k[1], low0];
            k = [unchecked(k[0] + 0x9E3779B9), unchecked(k[1] + 0xBB67AE85)];
        }

        return c;
    }

    /// <summary>Word number <paramref name="index"/> of a fill: word j of block 16 g + i is number 64 g + 16 j + i.</summary>
    public static uint Word(RandomKey key, DrawDomain domain, long index)
    {
        var (group, word, lane) = (index / 64, (int)(index % 64 / 16), index % 16);
        var low = ((ulong)domain << 56) | (ulong)((16 * group) + lane);
        return Block(Words(key.Seed), [.. Words(low), .. Words(key.Stream)])[word];
    }

    /// <summary>Word number <paramref name="index"/> of 64 bits.</summary>
    public static ulong WideWord(RandomKey key, DrawDomain domain, long index) =>
        Word(key, domain | DrawDomain.Wide, 2 * index) | ((ulong)Word(key, domain | DrawDomain.Wide, (2 * index) + 1) << 32);

    public static uint[] Words(ulong pair) => [(uint)pair, (uint)(pair >> 32)];

    private static (uint High, uint Low) Product(uint left, uint right)
    {
        var product = (UInt128)left * right;
        return ((uint)(product >> 32), (uint)(product & uint.MaxValue));
    }
}
