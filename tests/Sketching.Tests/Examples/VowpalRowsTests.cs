using System.Globalization;
using System.Text;

namespace Toolkit.Sketching.Tests;

/// <summary>Vowpal Wabbit's text against a reader of one line.</summary>
public class VowpalRowsTests
{
    private static readonly ExampleOptions Vowpal = new() { Format = ExampleFormat.VowpalWabbit };

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(2, 7, "")]
    [InlineData(3, 64, "a*b")]
    [InlineData(4, 1000, "a*a,apple*b")]
    [InlineData(5, 1 << 20, "b*a,apple*apple,Ü*a")]
    public void Rows_and_names_are_those_of_the_plain_twin_wherever_windows_end(int seed, int window, string interactions)
    {
        var texts = new Texts(seed);
        var text = texts.Lines(150, () => Row(texts));
        string[] pairs = interactions.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var read = Reading.Text(text, Vowpal with { Window = window, Seed = (ulong)seed, Interactions = [.. pairs] }, named: true);
        Assert.Empty(read.Faults);
        var twin = Twin(text, (ulong)seed, pairs).ToArray();
        Assert.Equal(twin.Select(row => row.Row), read.Rows);
        Assert.Equal(twin.Select(row => row.Names), read.Names);
    }

    [Fact]
    public void A_number_in_no_namespace_is_the_feature_of_libsvm() =>
        Assert.Equal(["-1/1 0:1 7:2 007:3 18446744073709551615:0.5".Replace("7:2 007:3", "7:5")], Reading.Text("-1 |  7:2 18446744073709551615:.5 0 007:3", Vowpal).Rows);

    [Theory]
    [InlineData("1 2 0 tag|a x", 1, 2)]
    [InlineData("1 2 'tag |a x", 1, 2)]
    [InlineData("1 'tag|a x", 1, 1)]
    [InlineData("1 tag|a x", 1, 1)]
    [InlineData("1 0.25|a x", 1, 1)]
    [InlineData("-1 0.25 |a x", -1, 0.25)]
    [InlineData("  1  |a:1 x:1  \t", 1, 1)]
    [InlineData("1 |b|a x", 1, 1)]
    [InlineData("1 |a x|b", 1, 1)]
    [InlineData("1 |a:0.5 x:2|b", 1, 1)]
    [InlineData("1 |a:0.5 x:2|b:7 ", 1, 1)]
    public void Labels_importances_tags_and_bars_stand_in_many_ways(string row, float label, float weight)
    {
        var id = Reading.Text("1 |a x", Vowpal).Rows[0].Split(' ')[1];
        Assert.Equal([Reading.Row(label, weight, [], []) + " " + id], Reading.Text(row, Vowpal).Rows);
    }

    [Theory]
    [InlineData("| a", 1, "expected a label before the bar, found '|'")]
    [InlineData("1| a", 1, "expected a label before the tag, which is what touches the bar, found '1|'")]
    [InlineData("'t |a", 1, "expected a label before the tag, which is what touches the bar, found '\\'t |'")]
    [InlineData("x | a", 1, "expected a label, a number that fits a float, of a size up to 3.4e38, found 'x'")]
    [InlineData("nan | a", 1, "expected a label, a number that fits a float, of a size up to 3.4e38, found 'nan'")]
    [InlineData("1 -2 | a", 3, "expected an importance of at least 0 that fits a float, found '-2'")]
    [InlineData("1 NaN | a", 3, "expected an importance of at least 0 that fits a float, found 'NaN'")]
    [InlineData("1 1e300 | a", 3, "expected an importance of at least 0 that fits a float, found '1e300'")]
    [InlineData("1 1 3 | a", 5, "expected a base of 0, since starts of predictions are not supported, found '3'")]
    [InlineData("1 1 0 0 | a", 7, "expected a tag that begins with ' or touches the bar, found '0'")]
    [InlineData("1 |a:x b", 6, "expected a scale, a number that fits a float, of a size up to 3.4e38, found 'x'")]
    [InlineData("1 |:2 b", 4, "expected a namespace before its scale, found ':'")]
    [InlineData("1 |a b:", 8, "expected a value, a number that fits a float, of a size up to 3.4e38, found nothing")]
    [InlineData("1 |a b:1:2", 8, "expected a value, a number that fits a float, of a size up to 3.4e38, found '1:2'")]
    [InlineData("1 |a b:inf", 8, "expected a value, a number that fits a float, of a size up to 3.4e38, found 'inf'")]
    [InlineData("1 |a :2", 6, "expected the name of a feature, found ':'")]
    [InlineData("1 |a:1e30 b:1e30", 11, "expected a scaled value, a number that fits a float, of a size up to 3.4e38, found 'b:1e30'")]
    [InlineData("1 | 18446744073709551616", 5, "expected a feature id from 0 to 18446744073709551615, found '18446744073709551616'")]
    [InlineData("1 | a\u0001b", 6, "expected no control character in a name, found '\\x01'")]
    public void A_bad_row_is_named_with_line_column_and_what_was_expected(string row, int column, string message)
    {
        var read = Reading.Text($"1 |a b\n\n{row}\n-1 |a b\n", Vowpal);
        Assert.Single(read.Rows);
        Assert.Equal([new DataError("test", 3, column, message.Replace("\\'", "'")).ToString()], read.Faults);
    }

    [Fact]
    public void An_interaction_that_overflows_is_refused() =>
        Assert.Equal(["test:1: a product of values does not fit a float"], Reading.Text("1 |a x:1e30 |b y:1e30", Vowpal with { Interactions = ["a*b"] }).Faults);

    private static string Row(Texts texts)
    {
        var row = new StringBuilder(texts.Of("1", "-1", "0", texts.Number())).Append(texts.Of("", "", " 2", "\t0.5", " 1 0")).Append(texts.Of(" ", "  ", " 'tag", " tag", " 'tag "));
        for (var i = texts.Below(4); i > 0 || (row.ToString().Contains("tag", StringComparison.Ordinal) && !row.ToString().Contains('|', StringComparison.Ordinal)); i--)
        {
            row.Append('|').Append(texts.Of("", "a", "apple", "b", "Über")).Append(row[^1] == '|' ? "" : texts.Of("", "", ":2", ":-0.5"));
            for (var k = texts.Below(12); k > 0; k--)
                row.Append(texts.Space()).Append(texts.Of(texts.Name(), texts.Id())).Append(texts.Of("", ":1", ":" + texts.Number()));
            row.Append(texts.Of(" ", " ", "\t"));
        }

        return row.ToString();
    }

    private static IEnumerable<(string Row, string Names)> Twin(string text, ulong seed, string[] interactions)
    {
        foreach (var line in text.Split('\n'))
        {
            var parts = line.Trim().Split('|');
            if (parts is [""]) continue;
            var words = parts[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Where(word => !word.Contains("tag", StringComparison.Ordinal)).ToArray();
            var entries = new List<(ulong Id, float Value, string Space, string Name)>();
            foreach (var part in parts.Skip(1))
            {
                var tokens = part.Split([' ', '\t']);
                var head = tokens[0].Split(':');
                var scale = head.Length > 1 ? Texts.Parse(head[1]) : 1;
                foreach (var token in tokens.Skip(1).Where(token => token.Length > 0))
                {
                    var pair = token.Split(':');
                    entries.Add((Id(head[0], pair[0], seed), (pair.Length > 1 ? Texts.Parse(pair[1]) : 1) * scale, head[0], head[0].Length == 0 ? pair[0] : $"{head[0]}^{pair[0]}"));
                }
            }

            var all = entries.Select(entry => (entry.Id, entry.Value)).ToList();
            var names = new Dictionary<ulong, string>();
            foreach (var entry in entries) names.TryAdd(entry.Id, entry.Name);
            foreach (var interaction in interactions)
            {
                var (left, right) = (Side(entries, interaction.Split('*')[0]), Side(entries, interaction.Split('*')[1]));
                foreach (var one in left)
                {
                    foreach (var two in right.Where(two => interaction.Split('*')[0] != interaction.Split('*')[1] || two.Id >= one.Id))
                    {
                        all.Add((NameHash.Of(one.Id, two.Id), one.Value * two.Value));
                        names.TryAdd(all[^1].Item1, $"{one.Name}*{two.Name}");
                    }
                }
            }

            var row = Reading.Row(Texts.Parse(words[0]), words.Length > 1 ? Texts.Parse(words[1]) : 1, all);
            yield return (row, string.Join(' ', all.Select(entry => entry.Id).Distinct().Order().Select(id => names[id])));
        }
    }

    private static (ulong Id, float Value, string Name)[] Side(List<(ulong Id, float Value, string Space, string Name)> entries, string side) => entries
        .Where(entry => entry.Space == side || (Encoding.UTF8.GetByteCount(side) == 1 && entry.Space.StartsWith(side, StringComparison.Ordinal)))
        .GroupBy(entry => entry.Id).OrderBy(group => group.Key).Select(group => (group.Key, group.Skip(1).Aggregate(group.First().Value, (sum, entry) => sum + entry.Value), group.First().Name)).ToArray();

    private static ulong Id(string space, string name, ulong seed)
    {
        var start = NameHash.Start(seed);
        if (space.Length > 0) start = NameHash.Of(Encoding.UTF8.GetBytes(space), start ^ 1);
        if (name.Any(character => !char.IsAsciiDigit(character))) return NameHash.Of(Encoding.UTF8.GetBytes(name), start);
        var number = ulong.Parse(name, CultureInfo.InvariantCulture);
        return space.Length == 0 ? number : NameHash.Of(start, number);
    }
}
