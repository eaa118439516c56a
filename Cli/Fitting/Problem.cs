using System.Collections.Immutable;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Cli;

/// <summary>Data that fit together: features and legal labels to learn from, and perhaps others to test on.</summary>
/// <param name="Data">The training data.</param>
/// <param name="Labels">Its labels as the loss takes them.</param>
/// <param name="Test">The test data.</param>
/// <param name="TestLabels">Its labels as the loss takes them; empty without test data.</param>
/// <param name="Classes">The two labels of a classification; null for least squares.</param>
internal sealed record Problem(
    LabelledRows Data, ImmutableArray<double> Labels, LabelledRows? Test, ImmutableArray<double> TestLabels, Classes? Classes)
{
    /// <summary>Checks that the data suit the options.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="test">The test data.</param>
    /// <param name="options">What to fit.</param>
    public static Validation<DataError, Problem> Of(LabelledRows data, Option<LabelledRows> test, FitOptions options) =>
        options.Loss == LossKind.Logistic
            ? from classes in Classes.Of(data)
              from labels in classes.Signs(data)
              from testLabels in test.Match(classes.Signs, Success<DataError, ImmutableArray<double>>([]))
              select new Problem(data, labels, test.MatchUnsafe<LabelledRows?>(some => some, () => null), testLabels, classes)
            : Success<DataError, Problem>(new(
                data, data.Labels, test.MatchUnsafe<LabelledRows?>(some => some, () => null), test.Match(some => some.Labels, []), null));

    /// <summary>How well a model predicts labels; a feature that the model does not know counts nothing.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labels">Their labels as the loss takes them.</param>
    /// <param name="fit">The model.</param>
    public Prediction Predict(LabelledRows data, ImmutableArray<double> labels, Fit fit)
    {
        var matrix = data.Matrix.WithColumns(Math.Max(fit.Weights.Length, data.Features));
        var weights = new double[matrix.Columns];
        fit.Weights.CopyTo(weights);
        var predictions = new double[data.Rows];
        matrix.Multiply(weights, predictions);
        var (right, squares) = (0, 0.0);
        for (var i = 0; i < predictions.Length; i++)
        {
            var prediction = predictions[i] + fit.Intercept;
            if (prediction > 0 == labels[i] > 0) right++;
            squares += (prediction - labels[i]) * (prediction - labels[i]);
        }

        return Classes is null
            ? new(data.Source, data.Rows, data.Features, null, Math.Sqrt(squares / data.Rows))
            : new(data.Source, data.Rows, data.Features, (double)right / data.Rows, null);
    }
}
