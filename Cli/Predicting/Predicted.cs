using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>What a model says of a row.</summary>
/// <param name="Label">The class; null for numbers.</param>
/// <param name="Value">The predicted number (a mean, for counts), or the score of two classes that have no probabilities; else null.</param>
/// <param name="Probabilities">The probability of each class, in the order of the classes; null without.</param>
internal sealed record Predicted(string? Label, double? Value, ImmutableArray<double>? Probabilities)
{
    /// <summary>The predictions of all rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The rows.</param>
    public static IEnumerable<Predicted> Of(Model model, LabelledRows data)
    {
        var scores = model.ScoresOf(data);
        var loss = model.Options.Loss;
        var classes = model.Classes ?? [];
        for (var i = 0; i < data.Rows; i++)
        {
            yield return (loss.Labels, loss.HasProbabilities) switch
            {
                (LabelKind.TwoClasses, true) => TwoClasses(scores[i]),
                (LabelKind.TwoClasses, false) => new(classes[scores[i] > 0 ? 1 : 0], scores[i], null),
                (LabelKind.Classes, _) => Classes(i),
                _ => new(null, loss.Mean(scores[i]), null),
            };
        }

        Predicted TwoClasses(double score) => new(classes[score > 0 ? 1 : 0], null, [Sigmoid(-score), Sigmoid(score)]);

        Predicted Classes(int row)
        {
            var best = 0;
            for (var k = 1; k < classes.Length; k++) best = scores[(k * data.Rows) + row] > scores[(best * data.Rows) + row] ? k : best;
            var top = scores[(best * data.Rows) + row];
            var sum = 0.0;
            for (var k = 0; k < classes.Length; k++) sum += Math.Exp(scores[(k * data.Rows) + row] - top);
            return new(classes[best], null, [.. Enumerable.Range(0, classes.Length).Select(k => Math.Exp(scores[(k * data.Rows) + row] - top) / sum)]);
        }
    }

    /// <summary>A line: the number; or the class, a tab, and its probability or score; or the class and all probabilities, between tabs.</summary>
    /// <param name="allProbabilities">Whether all probabilities are wanted.</param>
    public string Line(bool allProbabilities) => (Label, Probabilities) switch
    {
        (null, _) => Figures.Parameter(Value),
        (_, null) => $"{Cell(Label)}\t{Figures.Parameter(Value)}",
        (_, { } probabilities) => $"{Cell(Label)}\t{string.Join('\t', (allProbabilities ? probabilities : [probabilities.Max()]).Select(Figures.Parameter))}",
    };

    /// <summary>A class as a cell of a table between tabs: quoted where it has a tab, a line end or a quote in it.</summary>
    /// <param name="label">The class.</param>
    public static string Cell(string label) => label.AsSpan().IndexOfAny("\t\r\n\"") < 0 ? label : $"\"{label.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static double Sigmoid(double score) => score >= 0 ? 1 / (1 + Math.Exp(-score)) : Math.Exp(score) / (1 + Math.Exp(score));
}
