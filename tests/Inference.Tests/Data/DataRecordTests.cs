namespace Toolkit.Inference.Tests.Data;

/// <summary>Data as JSON: what is read, and what every kind of error says.</summary>
public class DataRecordTests
{
    [Fact]
    public void Numbers_vectors_matrices_and_arrays_are_read()
    {
        var data = Read("""
            { "N": 2, "x": [1, -2.5], "X": [[1, 2, 3], [4, 5, 6]], "cube": [[[1], [2]], [[3], [4]]], "special": ["NaN", "Infinity", "-Inf"], "none": [] }
            """);
        var made = Made(data, fields => (
            fields.Integer("N"), fields.Vector("x", 2).Values.ToArray(), fields.Matrix("X", 2, 3)[1, 2].Value, fields.Array("cube", 2, 2, 1).ToArray(),
            fields.Array("special", 3).ToArray(), fields.Array("none", 0).Length));
        Assert.Equal((2, 6.0, 0), (made.Item1, made.Item3, made.Item6));
        Assert.Equal([1, -2.5], made.Item2);
        Assert.Equal([1.0, 2, 3, 4], made.Item4);
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity], made.Item5);
        Assert.Equal("N: a number\nx: 2 elements\nX: 2 x 3\ncube: 2 x 2 x 1\nspecial: 3 elements\nnone: 0 elements", data.ToString());
    }

    // As some editors write it.
    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{ "N": 2 }""", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal("N: a number", DataRecord.Read(file).Match(Succ: data => $"{data}", Fail: errors => $"{errors}"));
        File.Delete(file);
    }

    [Theory]
    [InlineData("[1]", "d:1:1: expected an object of named fields")]
    [InlineData("{\n \"x\": [1, \"two\"] }", "d:2:11: 'x': expected a number, found \"two\"")]
    [InlineData("{ \"x\": [[1, 2], [3]] }", "d:1:19: 'x': expected 2 elements as in the arrays before, found 1")]
    [InlineData("{ \"x\": [1, [2]] }", "d:1:13: 'x' has numbers beside arrays")]
    [InlineData("{ \"x\": true }", "d:1:8: 'x': expected a number, found true")]
    [InlineData("{ \"x\": { \"y\": 1 } }", "d:1:8: 'x': expected a number, found an object")]
    [InlineData("{ \"x\": 1,\n  \"x\": 2 }", "d:2:3: 'x' is given twice")]
    [InlineData("{ \"x\": 1", "d:1:9: is not JSON")]
    [InlineData("{ \"x\": [1, []] }", "d:1:13: 'x' has arrays beside numbers or empty arrays")]
    [InlineData("{ \"x\": [[], 1] }", "d:1:13: 'x' has numbers beside arrays")]
    [InlineData("{ \"x\": [[], [1]] }", "d:1:15: 'x': expected 0 elements as in the arrays before, found 1")]
    [InlineData("{ \"x\": [[[1]], []] }", "d:1:17: 'x' has empty arrays beside others")]
    [InlineData("{ \"\": 1 }", "d:1:3: a field has no name")]
    [InlineData("{ \"x\": \"\\uD800\" }", "d:1:8: a text holds half of a surrogate pair")]
    [InlineData("", "d:1:1: is not JSON")]
    public void What_is_wrong_with_a_text_is_told_with_its_place(string json, string expected) => Assert.StartsWith(expected, Errors(DataRecord.Parse(json, "d"))[0], StringComparison.Ordinal);

    [Fact]
    public void Every_wrong_field_of_a_text_is_told() => Assert.Equal(3, Errors(DataRecord.Parse("{ \"x\": null, \"y\": [\"a\", \"b\"], \"z\": [[1], [1, 2]], \"w\": 1 }")).Count);

    [Fact]
    public void Every_field_that_does_not_suit_a_model_is_told()
    {
        var data = Read("{ \"J\": 3,\n\"y\": [1, 2],\n\"sigma\": [1, -1, 2], \"group\": [1, 2, 4], \"bits\": [0, 0.5, 1] }");
        var errors = Errors(data.Make(fields =>
        {
            var j = fields.Integer("J", lower: 0);
            fields.Vector("y", j);
            fields.Vector("sigma", j, lower: 0);
            fields.Indices("group", j, upper: 3);
            fields.Integers("bits", j, lower: 0, upper: 1);
            return fields.Number("scale");
        }));
        Assert.Equal(
            [
                "d:2:1: 'y' is 2 elements; expected 3 elements",
                "d:3:1: element 2 of 'sigma' is -1; expected a number of at least 0",
                "d:3:22: element 3 of 'group' is 4; expected a whole number from 1 to 3",
                "d:3:42: element 2 of 'bits' is 0.5; expected a whole number from 0 to 1",
                "d: there is no field 'scale'; expected a number",
            ],
            errors);
    }

    [Fact]
    public void A_size_that_is_wrong_ends_the_reading()
    {
        var errors = Errors(Read("{ \"N\": 2.5 }").Make(fields => fields.Vector("x", fields.Integer("N", lower: 0))));
        Assert.Equal(["d:1:3: 'N' is 2.5; expected a whole number of at least 0"], errors);
    }

    [Fact]
    public void A_size_that_no_memory_holds_is_an_error_and_no_exception()
    {
        var errors = Errors(Read("{ \"N\": 100000, \"D\": 100000 }").Make(fields => fields.Matrix("X", fields.Integer("N"), fields.Integer("D"))));
        Assert.Equal(["d: there is no field 'X'; expected 100000 x 100000"], errors);
    }

    [Fact]
    public void Data_made_in_code_are_data_that_are_read()
    {
        var data = DataRecord.Empty.With("N", 2).With("x", 1, 2).With(new DataField("X", [1, 2], [2, 1])).With("N", 3);
        Assert.Equal(["N", "x", "X"], data.Fields.Select(field => field.Name));
        Assert.Equal(3, Made(data, fields => fields.Integer("N")));
        Assert.Throws<ArgumentException>(() => data.With(new DataField("X", [1, 2], [2, 2])));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() => Assert.Equal(["nowhere.json: no such file"], Errors(DataRecord.Read("nowhere.json")));

    private static DataRecord Read(string json) => DataRecord.Parse(json, "d").Match(Succ: data => data, Fail: errors => throw new InvalidDataException($"{errors}"));

    private static TMade Made<TMade>(DataRecord data, Func<DataFields, TMade> make) =>
        data.Make(make).Match(Succ: made => made, Fail: errors => throw new InvalidDataException($"{errors}"));

    private static List<string> Errors<TMade>(LanguageExt.Validation<DataError, TMade> result) => result.Match(Succ: _ => [], Fail: errors => errors.Select(error => error.ToString()).ToList());
}
