using System.Text;
using System.Text.Json;

namespace Toolkit.Optimization.Tests;

public sealed class CsvReaderTests
{
    private const string Houses = "area,colour,price\n50,red,1.5\n70,\"blue, pale\",2\n0,red,-3e1\n";

    [Fact]
    public void Numbers_stay_and_text_becomes_a_feature_for_each_category()
    {
        var data = Good(Houses);
        Assert.Equal(["area", "colour=blue, pale", "colour=red"], data.FeatureNames.AsEnumerable());
        Assert.Equal([1.5, 2, -30], data.Labels.AsEnumerable());
        Assert.Equal([2L, 3, 4], data.Lines.AsEnumerable());
        Assert.Equal([0, 2, 4, 5], data.Matrix.RowOffsets.ToArray());
        Assert.Equal([0, 2, 0, 1, 2], data.Matrix.ColumnIndices.ToArray());
        Assert.Equal([50.0, 1, 70, 1, 1], data.Matrix.Values.ToArray());
        Assert.Empty(data.LabelNames);
    }

    [Fact]
    public void A_label_of_text_is_a_class_in_ordinal_order_of_names()
    {
        var data = Good("5.1,setosa\n4.9,virginica\n4.7,setosa");
        Assert.Equal(["setosa", "virginica"], data.LabelNames.AsEnumerable());
        Assert.Equal([0.0, 1, 0], data.Labels.AsEnumerable());
        Assert.Equal(["1"], data.FeatureNames.AsEnumerable());
    }

    [Theory]
    [InlineData(';', "a;b\r\n1;2\r\n")]
    [InlineData('\t', "a\tb\n 1\t 2 \n")]
    [InlineData('|', "\n\"a\"|\"b\"\n\r\n1|\"2\"\n\n")]
    public void Delimiters_line_ends_spaces_and_empty_lines(char delimiter, string text)
    {
        var data = Good(text, new() { Delimiter = delimiter });
        Assert.Equal(("a", 1.0, 2.0), (Assert.Single(data.FeatureNames), data.Matrix.Values[0], data.Labels[0]));
    }

    [Fact]
    public void Quoted_fields_keep_quotes_line_ends_and_spaces()
    {
        var data = Good("name,y\n\" say \"\"hi\"\"\r\nthere\",1\nx,2");
        Assert.Equal(["name= say \"hi\"\r\nthere", "name=x"], data.FeatureNames.AsEnumerable());
        Assert.Equal([2L, 4], data.Lines.AsEnumerable());
    }

    [Fact]
    public void Label_and_weight_are_found_by_name_or_by_number_and_columns_can_be_left_out()
    {
        var options = new CsvOptions { Label = "y", Weight = "2", Ignored = ["id"], Categorical = ["code"] };
        var data = Good("y,w,id,code,x\n1,0.5,abc,7,3\n0,2,def,07,4", options);
        Assert.Equal([1.0, 0], data.Labels.AsEnumerable());
        Assert.Equal([0.5, 2], data.Weights.AsEnumerable());
        Assert.Equal(["code=07", "code=7", "x"], data.FeatureNames.AsEnumerable());
        Assert.Equal("test: has no column 'z'; its 2 columns are 1, 2", Assert.Single(Bad("1,2", new() { Label = "z" })).ToString());
        Assert.Equal("test: column '1' is asked for as Weight and as Label", Assert.Single(Bad("1,2", new() { Label = "1", Weight = "1" })).ToString());
        Assert.Equal("test:1:1: expected a weight, a number from 0 to 1e100, found '-1'", Assert.Single(Bad("-1,2,3", new() { Weight = "1" })).ToString());
    }

    [Fact]
    public void A_header_is_told_by_having_no_number_unless_stated()
    {
        Assert.Equal(1, Good("a,b\n1,2").Rows);
        Assert.Equal(2, Good("1,2\n1,2").Rows);
        Assert.Equal(["1"], Good("2019,2020\n1,2", new() { Header = CsvHeader.Absent }).FeatureNames.AsEnumerable());
        Assert.Equal(["2019"], Good("2019,2020\n1,2", new() { Header = CsvHeader.Present }).FeatureNames.AsEnumerable());
        Assert.Equal(["1=a", "1=c"], Good("a,b\nc,d", new() { Header = CsvHeader.Absent }).FeatureNames.AsEnumerable());
    }

    [Fact]
    public void Missing_values_are_refused_unless_a_policy_is_stated()
    {
        const string Text = "x,c,y\n1,a,1\n?,b,2\n4,,3\n7,a,4";
        Assert.Equal(
            [
                "test:3:1: expected a value in column 'x' (to impute missing values or to drop their rows, set MissingValues), found '?'",
                "test:4:3: expected a value in column 'c' (to impute missing values or to drop their rows, set MissingValues), found nothing",
            ],
            Bad(Text).Select(error => error.ToString()));

        var dropped = Good(Text, new() { MissingValues = MissingValues.DropRow });
        Assert.Equal((2, 2L), (dropped.Rows, dropped.DroppedRows));
        Assert.Equal([2L, 5], dropped.Lines.AsEnumerable());
        Assert.Equal(["x", "c=a"], dropped.FeatureNames.AsEnumerable());

        var imputed = Good(Text, new() { MissingValues = MissingValues.Impute });
        Assert.Equal(["x", "x is missing", "c=a", "c=b", "c is missing"], imputed.FeatureNames.AsEnumerable());
        Assert.Equal([0, 1, 3], imputed.Matrix.RowIndices(1).ToArray());
        Assert.Equal([4.0, 1, 1], imputed.Matrix.RowValues(1).ToArray());
        Assert.Equal([0, 4], imputed.Matrix.RowIndices(2).ToArray());
        Assert.Equal(2, imputed.ImputedValues);

        Assert.Contains("it cannot be imputed", Assert.Single(Bad("1,2\n1,NA", new() { MissingValues = MissingValues.Impute })).Message, StringComparison.Ordinal);
        Assert.Contains("has no values", Assert.Single(Bad("na,2\nNA,3", new() { MissingValues = MissingValues.Impute, Header = CsvHeader.Absent })).Message, StringComparison.Ordinal);
        Assert.Contains("no rows left: each of its 1", Assert.Single(Bad("1,", new() { MissingValues = MissingValues.DropRow })).Message, StringComparison.Ordinal);
        Assert.Equal(["1=-", "1=?"], Good("?,1\n-,2", new() { Missing = ["-9"], Header = CsvHeader.Absent }).FeatureNames.AsEnumerable());
    }

    [Fact]
    public void A_schema_reads_other_files_by_name_and_survives_being_saved()
    {
        var training = Good("x,c,y\n1,a,yes\n3,b,no\n?,a,no", new() { MissingValues = MissingValues.Impute });
        var schema = JsonSerializer.Deserialize<CsvSchema>(JsonSerializer.Serialize(training.Schema))!;
        var test = Files.Good(CsvReader.Read(Files.Text("c,y,x\nb,yes,5\na,no,NA\n"), schema));
        Assert.Equal(training.FeatureNames, test.FeatureNames.AsEnumerable());
        Assert.Equal([1.0, 0], test.Labels.AsEnumerable());
        Assert.Equal([0, 3], test.Matrix.RowIndices(0).ToArray());
        Assert.Equal([0, 1, 2], test.Matrix.RowIndices(1).ToArray());
        Assert.Equal([2.0, 1, 1], test.Matrix.RowValues(1).ToArray());

        var unlabelled = schema with { Options = schema.Options with { Unlabelled = true } };
        Assert.Empty(Files.Good(CsvReader.Read(Files.Text("x,c\n1,a"), unlabelled)).Labels);
        Assert.Empty(Files.Good(CsvReader.Read(Files.Text("y,x,c\n?,1,a"), unlabelled)).Labels);
        Assert.Equal(3, Files.Good(CsvReader.Read(Files.Text("1,a"), unlabelled)).Matrix.Columns - 1);
    }

    [Fact]
    public void What_training_did_not_see_is_an_error_or_counted()
    {
        var schema = Good("x,c,y\n1,a,yes\n3,b,no").Schema!;
        Assert.Equal(
            [
                "test:2:1: expected a number from -1e100 to 1e100, in column 'x', found 'q'",
                "test:2:3: expected a category of column 'c' that the training data had (to count others as none, set UnknownCategories), found 'z'",
                "test:2:5: expected a label that the training data had, found 'perhaps'",
            ],
            Files.Bad(CsvReader.Read(Files.Text("x,c,y\nq,z,perhaps"), schema)).Select(error => error.ToString()));

        var counted = schema with { Options = schema.Options with { UnknownCategories = UnknownCategories.Zero } };
        var data = Files.Good(CsvReader.Read(Files.Text("x,c,y\n2,z,no"), counted));
        Assert.Equal((1, 1L), (data.Entries, data.UnknownCategories));

        Assert.Equal(
            ["test: has no column 'c', which the training data had", "test: has a column 'd', which the training data had not (to leave it out, name it in Ignored or set UnknownColumns)"],
            Files.Bad(CsvReader.Read(Files.Text("x,d,y\n1,a,no"), schema)).Select(error => error.ToString()));
        Assert.Equal("test: has 2 columns, expected 3 as in the training data", Assert.Single(Files.Bad(CsvReader.Read(Files.Text("1,no"), schema))).ToString());
        Assert.Contains("has no rows", Assert.Single(Files.Bad(CsvReader.Read(Files.Text(""), schema))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,2\n3\n4,5,6", "test:2: expected 2 fields as in the first row, found 1", "test:3: expected 2 fields as in the first row, found 3")]
    [InlineData("1,2\n\"3,4\n5,6", "test:2:1: expected a closing quote before the end of the file, found '\"3,4\\x0A5,6'")]
    [InlineData("1,2\n\"3\"x,4", "test:2:4: expected nothing between a closing quote and the end of its field, found 'x'")]
    [InlineData("1,2\n3,a\"b", "test:2:3: expected quotes around the whole of a field that has one, and two for each within, found 'a\"b'")]
    [InlineData("1,2\r3,4", "test:1:3: expected no control character outside quotes, found '2\\x0D3'")]
    [InlineData("1,2\n8\t\r0,4", "test:2:1: expected no control character outside quotes, found '8\\x09\\x0D0'")]
    [InlineData("1,2\n\"a\0\",4", "test:2:1: expected no NUL in a field, found 'a\\x00'")]
    [InlineData("1,2\ninf,4", "test:2:1: expected a number from -1e100 to 1e100, found 'inf'")]
    [InlineData("1,2\n3,1e101", "test:2:3: expected a number from -1e100 to 1e100, found '1e101'")]
    [InlineData("a,a\n1,2", "test:1:3: expected a name that no column before has, found 'a'")]
    [InlineData("", "test: has no rows; expected lines of fields between delimiters")]
    [InlineData("a,b\n", "test: has no rows behind its header")]
    public void A_bad_file_is_named_with_line_column_and_what_was_expected(string text, params string[] errors) =>
        Assert.Equal(errors, Bad(text).Select(error => error.ToString()));

    [Fact]
    public void Text_that_is_not_UTF8_is_an_error() => Assert.Equal(
        "test:1:3: expected UTF-8, found '\\xFF'", Assert.Single(Files.Bad(CsvReader.Read(Files.Bytes([.. "1,"u8, 0xFF])))).ToString());

    [Fact]
    public void A_mistyped_number_does_not_make_ten_thousand_features()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 20_000; i++) text.Append(i).Append(i == 7 ? "x,1\n" : ",1\n");
        Assert.Contains("at most 10000 different values in column '1'", Assert.Single(Bad(text.ToString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void How_the_bytes_arrive_makes_no_difference() => Assert.All(
        [1, 2, 3, 7],
        chunk => Assert.Equal(Files.Print(CsvReader.Read(Files.Text(Houses))), Files.Print(CsvReader.Read(Files.Chunks(Encoding.UTF8.GetBytes(Houses), chunk)))));

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.All(['"', 'a', '1', '\n', '.', '-', ' ', 'é'], delimiter => Assert.Throws<ArgumentOutOfRangeException>(() => new CsvOptions { Delimiter = delimiter }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CsvOptions { MostCategories = 0 });
    }

    private static LabelledRows Good(string text, CsvOptions? options = null) => Files.Good(CsvReader.Read(Files.Text(text), options));

    private static List<DataError> Bad(string text, CsvOptions? options = null) => Files.Bad(CsvReader.Read(Files.Text(text), options));
}
