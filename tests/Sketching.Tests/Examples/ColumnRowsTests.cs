using System.Globalization;
using System.Text;

namespace Toolkit.Sketching.Tests;

/// <summary>CSV and Criteo rows against plain twins.</summary>
public class ColumnRowsTests
{
    private static readonly ExampleOptions Csv = new() { Format = ExampleFormat.Csv };

    [Theory]
    [InlineData(1, 1, ',', true)]
    [InlineData(2, 50, ';', true)]
    [InlineData(3, 1 << 20, '\t', false)]
    public void Csv_rows_and_names_are_those_of_the_plain_twin_wherever_windows_end(int seed, int window, char delimiter, bool hasHeader)
    {
        var texts = new Texts(seed);
        var (text, expected) = (new StringBuilder(), new List<string>());
        if (hasHeader) text.Append($"age{delimiter}\"the \"\"town\"\"\"{delimiter} label{delimiter}code{delimiter}w\r\n");
        for (var row = 0; row < 200; row++)
        {
            var (age, town, label, code, weight) = (texts.Of("", texts.Number()), texts.Of("", "Oslo", "New York", "a \"b\"", "x,y;z\t!", "two\nlines", "7"), texts.Number(), texts.Of("1", "2", ""), texts.Below(5));
            text.Append(CultureInfo.InvariantCulture, $"{texts.Of("", " ")}{age}{delimiter}{texts.Of("", " ")}\"{town.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{texts.Of("", "  ")}{delimiter}{label}{delimiter}\"{code}\"{delimiter}{weight}{texts.Of("\n", "\r\n", "\n\n")}");
            var names = hasHeader ? (string[])["age", "the \"town\"", "code"] : ["1", "2", "4"];
            var entries = new List<(ulong, float)>();
            if (age.Length > 0) entries.Add((Id(names[0]), Texts.Parse(age)));
            if (town.Length > 0) entries.Add((Id(names[1], town), 1));
            if (code.Length > 0) entries.Add((Id(names[2], code), 1));
            expected.Add(Reading.Row(Texts.Parse(label), weight, entries));
        }

        var read = Reading.Text(text.ToString(), Csv with { Window = window, Delimiter = delimiter, Label = "3", Weight = "5", Categorical = [hasHeader ? "code" : "4"] }, named: true);
        Assert.Empty(read.Faults);
        Assert.Equal(expected, read.Rows);
        Assert.All(read.Names.SelectMany(names => names.Split('=')), name => Assert.False(ulong.TryParse(name, out var id) && id > 10));
        Assert.Contains(read.Names, names => names.Contains(hasHeader ? "the \"town\"=New York" : "2=New York", StringComparison.Ordinal));
        Assert.Contains(read.Names, names => names.Contains(hasHeader ? "code=2" : "4=2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a,b\n1,x,1\n", "test:2: expected 2 fields as in the first row, found 3")]
    [InlineData("a,b\nx,y\n", "test:2:3: expected a label, a number that fits a float, of a size up to 3.4e38, found 'y'")]
    [InlineData("a,b\nx,\n", "test:2:3: expected a label, a number that fits a float, of a size up to 3.4e38, found nothing")]
    [InlineData("a,b\n\"x,1\n", "test:2:1: expected a closing quote before the end of the file, found '\"x,1\\x0A'")]
    [InlineData("a,b\nx\"y,1\n", "test:2:1: expected quotes around the whole of a field that has one, and two for each within, found 'x\"y'")]
    [InlineData("a,b\n\"x\"y,1\n", "test:2:4: expected nothing between a closing quote and the end of its field, found 'y'")]
    [InlineData("a,b\n1e300,1\n", "test:2:1")]
    public void A_bad_record_is_named(string text, string fault)
    {
        var read = Reading.Text(text, Csv);
        if (fault.Contains(": ", StringComparison.Ordinal)) Assert.Equal([fault], read.Faults);
    }

    [Fact]
    public void A_name_in_a_column_that_held_numbers_is_an_error_and_columns_must_be_there()
    {
        var rows = string.Concat(Enumerable.Repeat("12345,0\n", 200_000));
        Assert.Equal(
            ["test:200003:1: expected a number that fits a float, of a size up to 3.4e38, as in the column's first rows (Categorical makes names of what looks like numbers), found 'x'"],
            Reading.Text($"n,y\n{rows}\nx,0\n", Csv).Faults);
        Assert.Equal(["test:1: expected a column z, found n, y"], Reading.Text("n,y\n1,1\n", Csv with { Ignored = ["z"] }).Faults);
        Assert.Equal(["test:1: expected a column of labels, found only others"], Reading.Text("n,y\n1,1\n", Csv with { Ignored = ["1"], Weight = "y" }).Faults);
        Assert.Equal(["test:1: expected a name of its own for each column, found n twice"], Reading.Text("n,n\n1,1\n", Csv).Faults);
        Assert.Equal(["test:3:3: expected a weight of at least 0 that fits a float, found '-1'"], Reading.Text("n,w,y\n1,2,1\n1,-1,1\n", Csv with { Weight = "w" }).Faults);
    }

    [Fact]
    public void Each_file_must_have_the_header_of_the_first()
    {
        using var folder = new Folder();
        var (one, two, three) = (folder.Write("1.csv", "a,y\n1,2\n"), folder.Write("2.csv", "a,y\r\n3,4"), folder.Write("3.csv", "b,y\n5,6\n"));
        Assert.Equal(4, Reading.All(Reading.Good(ExampleStream.Open([one, two], new() { Passes = 2 }))).Rows.Count);
        var read = Reading.All(Reading.Good(ExampleStream.Open([one, three])));
        Assert.Single(read.Rows);
        Assert.Equal([$"{three}:1: expected the header of the first file, a, y"], read.Faults);
        Assert.Single(Reading.All(Reading.Good(ExampleStream.Open([folder.Write("4.tsv", "a\ty\n1\t2\n")]))).Rows);
    }

    [Theory]
    [InlineData("a;\"b,;\tc\";y\n1,5;x;3\n")]
    [InlineData("a;b;y\n1;x;3\n")]
    [InlineData("a\tb\ty\n1\tx,z;\t3\n")]
    [InlineData("\n\"a;\"\",\"\tb\ty\r\n1\tx\t3")]
    [InlineData("a\t,b;;;,y\n1,x,3\n")]
    public void What_stands_between_fields_shows_in_the_first_line(string text)
    {
        using var folder = new Folder();
        foreach (var read in (IEnumerable<Reading.Read>)[Reading.Text(text, Csv with { Window = 1 }, named: true), Reading.All(Reading.Good(ExampleStream.Open([folder.Write("a.csv", text)])), named: true)])
        {
            Assert.Empty(read.Faults);
            Assert.StartsWith("3/1 ", Assert.Single(read.Rows), StringComparison.Ordinal);
            Assert.Equal(2, read.Names[0].Split(' ').Length);
        }
    }

    [Fact]
    public void Columns_that_were_found_once_are_kept()
    {
        var text = "n,town,code,skip,w,y\n1,Oslo,7,x,2,1\n2,Rome,8,x,3,0\n";
        using var stream = Reading.Open(Encoding.UTF8.GetBytes(text), Csv with { Categorical = ["code"], Ignored = ["skip"], Weight = "w" });
        Assert.Empty(stream.Columns);
        Assert.Equal(2, stream.From(0, 9).Count);
        Assert.Equal([ExampleColumnKind.Number, ExampleColumnKind.Name, ExampleColumnKind.Name, ExampleColumnKind.Ignored, ExampleColumnKind.Weight, ExampleColumnKind.Label], stream.Columns.Select(column => column.Kind));
        Assert.Equal(0, stream.From(2, 9).Count);
        Assert.Equal(["n", "town", "code", "skip", "w", "y"], stream.Columns.Select(column => column.Name));
        var stored = System.Text.Json.JsonSerializer.Serialize(stream.Columns);
        Assert.StartsWith("[{\"Name\":\"n\",\"Kind\":\"Number\"}", stored, StringComparison.Ordinal);
        var known = Csv with { Columns = System.Text.Json.JsonSerializer.Deserialize<System.Collections.Immutable.ImmutableArray<ExampleColumn>>(stored), Window = 1 };
        var expected = Reading.Text(text, Csv with { Categorical = ["code"], Ignored = ["skip"], Weight = "w" }, named: true);

        // In another order, without a header, and with a name that looks like a number in every row there is.
        foreach (var same in (string[])[text, "w;y;code;n;skip;town\n2;1;7;1;x;Oslo\n3;0;8;2;x;Rome\n", text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]])
        {
            var read = Reading.Text(same, known, named: true);
            Assert.Empty(read.Faults);
            Assert.Equal(expected.Rows, read.Rows);
            Assert.Equal(expected.Names, read.Names);
        }

        Assert.Contains("town=5", Reading.Text("n,town,code,skip,w,y\n1,5,7,x,2,1\n", known, named: true).Names[0], StringComparison.Ordinal);
        Assert.Equal(["test:2:1: expected a number that fits a float, of a size up to 3.4e38, as the column's kind has it, found 'z'"], Reading.Text("n,town,code,skip,w,y\nz,5,7,x,2,1\n", known).Faults);
        Assert.Equal(["test:1: expected the columns n, town, code, skip, w, y, found a column more"], Reading.Text("n,town,code,skip,w,y,more\n1,5,7,x,2,1,1\n", known).Faults);
        Assert.Equal(["test:1: expected a column town, found n, code, skip, w, y"], Reading.Text("n,code,skip,w,y\n1,7,x,2,1\n", known with { Unlabelled = true }).Faults);
        Assert.Equal(["test:1: expected a column y, found n, town, code, skip, w"], Reading.Text("n,town,code,skip,w\n1,5,7,x,2\n", known).Faults);
        Assert.Equal(["test:1: expected the 6 columns n, town, code, skip, w, y, found 4"], Reading.Text("1,5,7,x\n", known).Faults);
        foreach (var (unlabelled, weight) in (IEnumerable<(string, int)>)[("town,n,code,skip\nOslo,1,7,x\n", 1), ("1,Oslo,7,x\n", 1), ("1,Oslo,7,x,2\n", 2), ("w,town,n,code,skip\n2,Oslo,1,7,x\n", 2)])
        {
            var read = Reading.Text(unlabelled, known with { Unlabelled = true });
            Assert.Empty(read.Faults);
            Assert.Equal($"0/{weight}{expected.Rows[0][3..]}", Assert.Single(read.Rows));
        }
    }

    [Fact]
    public void Columns_must_make_sense()
    {
        var (label, number) = (new ExampleColumn("y", ExampleColumnKind.Label), new ExampleColumn("n", ExampleColumnKind.Number));
        Assert.Throws<ArgumentException>(() => Csv with { Columns = [number] });
        Assert.Throws<ArgumentException>(() => Csv with { Columns = [label, number, number] });
        Assert.Throws<ArgumentException>(() => Csv with { Columns = [label, number with { Kind = ExampleColumnKind.Label }] });
        Assert.Throws<ArgumentException>(() => Csv with { Columns = [label, number with { Kind = (ExampleColumnKind)9 }] });
        Assert.Throws<ArgumentException>(() => Csv with { Columns = [label, null!] });
        Assert.Equal(label, Assert.Single((Csv with { Columns = [label] }).Columns));
    }

    [Fact]
    public void Columns_hold_for_all_files_whatever_stands_between_their_fields()
    {
        using var folder = new Folder();
        var (one, two) = (folder.Write("1.csv", "a,y\nx,2\n"), folder.Write("2.csv", "a;y\n3;4\n"));
        Assert.Equal(["a=x", "a=3"], Reading.All(Reading.Good(ExampleStream.Open([one, two])), named: true).Names);
    }

    [Theory]
    [InlineData("a.tsv", 39, ExampleFormat.Criteo)]
    [InlineData("a.txt", 39, ExampleFormat.Criteo)]
    [InlineData("a", 39, ExampleFormat.Criteo)]
    [InlineData("a.tsv", 38, ExampleFormat.Csv)]
    [InlineData("a.tsv", 40, ExampleFormat.Csv)]
    public void Forty_columns_between_tabs_are_criteo(string name, int tabs, ExampleFormat format)
    {
        using var folder = new Folder();
        using var stream = Reading.Good(ExampleStream.Open([folder.Write(name, $"1{string.Concat(Enumerable.Repeat("\t1", tabs))}\n")]));
        Assert.Equal(1, stream.From(0, 9).Count);
        Assert.Equal(format, stream.Format);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 100)]
    [InlineData(3, 1 << 20)]
    public void Criteo_rows_and_names_are_those_of_the_plain_twin(int seed, int window)
    {
        var texts = new Texts(seed);
        var (text, rows, names) = (new StringBuilder(), new List<string>(), new List<string>());
        for (var row = 0; row < 50; row++)
        {
            var (label, entries) = (texts.Below(2), new List<(ulong Id, float Value, string Name)>());
            text.Append(label);
            for (var i = 1; i <= 13; i++)
            {
                var number = texts.Of("", "0", "-2", texts.Below(100_000).ToString(CultureInfo.InvariantCulture));
                text.Append('\t').Append(number);
                if (number.Length > 0) entries.Add((Id($"I{i}"), (float)(number == "-2" ? -Math.Log(3) : Math.Log(1 + double.Parse(number, CultureInfo.InvariantCulture))), $"I{i}"));
            }

            for (var i = 1; i <= 26; i++)
            {
                var category = texts.Of("", texts.Below(1000).ToString("x8", CultureInfo.InvariantCulture));
                text.Append('\t').Append(category);
                if (category.Length > 0) entries.Add((NameHash.Of(Encoding.UTF8.GetBytes(category), Id($"C{i}")), 1, $"C{i}={category}"));
            }

            text.Append(texts.Of("\n", "\r\n"));
            rows.Add(Reading.Row(label, 1, entries.Select(entry => (entry.Id, entry.Value))));
            names.Add(string.Join(' ', entries.OrderBy(entry => entry.Id).Select(entry => entry.Name)));
        }

        var read = Reading.Text(text.ToString(), new() { Format = ExampleFormat.Criteo, Window = window }, named: true);
        Assert.Empty(read.Faults);
        Assert.Equal(rows, read.Rows);
        Assert.Equal(names, read.Names);
    }

    [Fact]
    public void A_bad_line_of_criteo_is_named()
    {
        var tabs = new string('\t', 39);
        Assert.Equal(["test:2: expected 40 columns between tabs, found 39"], Reading.Text($"1{tabs}\n1{tabs[1..]}\n", new() { Format = ExampleFormat.Criteo }).Faults);
        Assert.Equal(["test:1: expected 40 columns between tabs, found 41"], Reading.Text($"1\t{tabs}\n", new() { Format = ExampleFormat.Criteo }).Faults);
        Assert.Equal(["test:1:3: expected nothing, or a number that fits a float, of a size up to 3.4e38, found 'x'"], Reading.Text($"1\tx{tabs[1..]}\n", new() { Format = ExampleFormat.Criteo }).Faults);
        Assert.Equal(["test:1:1: expected a label, a number that fits a float, of a size up to 3.4e38, found nothing"], Reading.Text($"{tabs}\n", new() { Format = ExampleFormat.Criteo }).Faults);
    }

    private static ulong Id(string column) => NameHash.Of(Encoding.UTF8.GetBytes(column), NameHash.Start(0));

    private static ulong Id(string column, string name) => CsvFeatures.IdOf(Encoding.UTF8.GetBytes(name), Id(column));
}
