using System.Globalization;
using System.Text;

namespace Toolkit.Sketching.Tests;

/// <summary>Random rows as people and programs write them: numbers in all their forms, odd spaces, both line ends.</summary>
internal sealed class Texts(int seed)
{
    private readonly Random _random = new(seed);

    public int Below(int limit) => _random.Next(limit);

    public T Of<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    public string Space() => Of(" ", " ", " ", "  ", "\t", " \t ");

    public string LineEnd() => Of("\n", "\n", "\n", "\r\n", "  \n", "\n\n", "\n \r\n");

    public string Number() => Below(9) switch
    {
        0 => "1",
        1 => Below(10).ToString(CultureInfo.InvariantCulture),
        2 => (_random.NextDouble() * 100).ToString("R", CultureInfo.InvariantCulture),
        3 => "-" + _random.NextDouble().ToString("F3", CultureInfo.InvariantCulture),
        4 => "+" + Below(100_000) + "." + Below(1000),
        5 => "." + Below(1000),
        6 => Below(1000) + ".",
        7 => Below(100) + Of("e", "E") + Of("", "-", "+") + Below(12),
        _ => "0",
    };

    public string Id() => Below(7) switch
    {
        0 => ulong.MaxValue.ToString(CultureInfo.InvariantCulture),
        1 => _random.NextInt64().ToString(CultureInfo.InvariantCulture),
        2 => ((ulong)_random.NextInt64() + (1UL << 63)).ToString(CultureInfo.InvariantCulture),
        3 => "0",
        4 => "00" + Below(20),
        5 => Below(1_000_000_000).ToString(CultureInfo.InvariantCulture),
        _ => Below(20).ToString(CultureInfo.InvariantCulture),
    };

    public string Name() => Below(5) switch
    {
        0 => "Grün" + Below(5),
        1 => "a much longer name than the others, number ".Replace(' ', '_') + Below(30),
        2 => new string((char)('a' + Below(26)), 1 + Below(20)),
        3 => "x" + Id(),
        _ => Of("a", "bc", "7up", "1.5", "-3", "#", "=", "w^2"),
    };

    public static float Parse(string number) => (float)double.Parse(number, CultureInfo.InvariantCulture);

    public static float Parse(ReadOnlySpan<char> number) => Parse(number.ToString());

    public string Lines(int rows, Func<string> row)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rows; i++) text.Append(row()).Append(LineEnd());
        return text.ToString().TrimEnd('\n', '\r', ' ') + Of("", "\n");
    }
}
