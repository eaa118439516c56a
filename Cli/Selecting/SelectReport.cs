using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Toolkit.Cli;

/// <summary>A selection as people and programs read it.</summary>
/// <param name="Selection">The selection.</param>
/// <param name="Test">What test data say of it; null for none.</param>
/// <param name="Skipped">The bad rows that were passed over.</param>
internal sealed record SelectReport(Selection Selection, SelectTest? Test, long Skipped)
{
    private bool HasClasses => Selection.Options.Classes > 1;

    /// <summary>The features in columns between tabs, below a line with their names.</summary>
    /// <param name="file">Where to write.</param>
    public void WriteFeatures(Stream file)
    {
        using var writer = new StreamWriter(file, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(HasClasses ? "feature\tclass\tweight\tcount\terror\tid" : "feature\tweight\tcount\terror\tid");
        foreach (var feature in Selection.Selected)
        {
            var middle = HasClasses ? $"{feature.Class}\t" : "";
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{feature.Name}\t{middle}{feature.Weight:R}\t{feature.Count}\t{Selection.ErrorBound(feature):g4}\t{feature.Id}"));
        }
    }

    /// <summary>Prints tables.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="withFeatures">Whether the features are among them.</param>
    public void Print(Terminal terminal, bool withFeatures)
    {
        var (options, totals) = (Selection.Options, Selection.Totals);
        var figures = new List<string[]>();
        void Add(string name, string value) => figures.Add([name, value]);
        Add("examples", Figures.Count(totals.Examples));
        Add("entries", Figures.Count(totals.Entries));
        if (Skipped > 0) Add("bad rows passed over", Figures.Count(Skipped));
        Add("sketch", $"{options.Rows} x {Figures.Count(options.Columns)}{(HasClasses && !options.IsShared ? $" x {options.Classes} classes" : "")}");
        Add("progressive loss", Figures.Value(Selection.ProgressiveLoss, 6));
        if (options.Loss is "logistic" or "hinge" or "softmax" && totals.Weight > 0) Add("progressive accuracy", Figures.Share(totals.Right / totals.Weight));
        if (Test is not null)
        {
            Add("test examples", Figures.Count(Test.Examples));
            Add("test loss", Figures.Value(Test.Loss, 6));
            if (!double.IsNaN(Test.Accuracy)) Add("test accuracy", Figures.Share(Test.Accuracy));
            if (!double.IsNaN(Test.Area)) Add("test area under the curve", Figures.Value(Test.Area, 6));
        }

        foreach (var (intercept, c) in Selection.Intercepts.Select((intercept, c) => (intercept, c))) Add(HasClasses ? $"intercept of {c}" : "intercept", Figures.Value(intercept, 6));
        PlainTable[] features = withFeatures ? [Features()] : [];
        PlainTable.Print(terminal, [new([], figures), .. features]);
    }

    private PlainTable Features()
    {
        string[] figures = ["weight", "count", "± collisions"];
        return new(
            ["feature", .. HasClasses ? ["class"] : Array.Empty<string>(), .. figures],
            [
                .. Selection.Selected.Select(feature => (string[])
                [
                    feature.Name, .. HasClasses ? [$"{feature.Class}"] : Array.Empty<string>(), Figures.Value(feature.Weight, 6), Figures.Count(feature.Count), Figures.Value(Selection.ErrorBound(feature), 3),
                ]),
            ]);
    }

    /// <summary>One JSON object.</summary>
    public string ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            var (options, totals) = (Selection.Options, Selection.Totals);
            json.WriteStartObject();
            json.WriteStartObject("options");
            foreach (var (name, value) in options.Identity.Where(part => part.Value.Length > 0)) json.WriteString(name.TrimStart('-'), value);
            json.WriteEndObject();
            json.WriteNumber("examples", totals.Examples);
            json.WriteNumber("entries", totals.Entries);
            json.WriteNumber("skipped", Skipped);
            json.WriteNumber("columns", options.Columns);
            Write(json, "progressiveLoss", Selection.ProgressiveLoss);
            Write(json, "progressiveAccuracy", totals.Right / totals.Weight);
            if (Test is not null)
            {
                json.WriteStartObject("test");
                json.WriteNumber("examples", Test.Examples);
                Write(json, "loss", Test.Loss);
                if (!double.IsNaN(Test.Accuracy)) Write(json, "accuracy", Test.Accuracy);
                if (!double.IsNaN(Test.Area)) Write(json, "area", Test.Area);
                json.WriteEndObject();
            }

            json.WriteStartArray("intercepts");
            foreach (var intercept in Selection.Intercepts) json.WriteNumberValue(intercept);
            json.WriteEndArray();
            json.WriteStartArray("features");
            foreach (var feature in Selection.Selected)
            {
                json.WriteStartObject();
                json.WriteString("name", feature.Name);
                json.WriteString("id", feature.Id.ToString(CultureInfo.InvariantCulture));
                if (HasClasses) json.WriteNumber("class", feature.Class);
                Write(json, "weight", feature.Weight);
                json.WriteNumber("count", feature.Count);
                Write(json, "error", Selection.ErrorBound(feature));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }

    /// <summary>A number; null where it is not finite, which JSON has no number for.</summary>
    /// <param name="json">Where to write.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number.</param>
    public static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
