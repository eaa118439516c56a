using Toolkit.Sketching;

namespace Toolkit.Properties;

/// <summary>The slopes of a model on examples are limits of differences, ∂φ/∂z_c against (φ(z + h e_c) − φ(z − h e_c))/2h; those of softmax sum to zero.</summary>
/// <remarks>The difference is at most 10⁻⁶ (1 + |slope|) for h = 10⁻⁵, where the third derivatives of a loss are of the size of 1.</remarks>
public static class SlopeLaw
{
    private const double Width = 1e-5;

    /// <summary>Every failure, at drawn scores.</summary>
    /// <param name="model">The model; its examples are not asked for.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="key">What the scores are drawn from: normal, of deviation 2.</param>
    /// <param name="sumsToZero">Whether the slopes have to sum to zero.</param>
    /// <param name="points">How many scores, for each label.</param>
    public static Verdict Validate<TModel>(TModel model, ReadOnlySpan<double> labels, RandomKey key, bool sumsToZero = false, int points = 50)
        where TModel : struct, IExampleModel<double>
    {
        var found = new Findings("slopes of a loss");
        var (scores, slopes, others) = (new double[model.Outputs], new double[model.Outputs], new double[model.Outputs]);
        foreach (var label in labels)
        {
            for (var k = 0; k < points; k++)
            {
                for (var c = 0; c < scores.Length; c++) scores[c] = 2 * key.Fold(k).Normal<double>(c);
                model.At(scores, label, slopes);
                if (sumsToZero) found.AtMost(Math.Abs(slopes.Sum()), 1e-14 * slopes.Length, $"label {label}, point {k}: sum of the slopes");
                for (var c = 0; c < scores.Length; c++)
                {
                    var score = scores[c];
                    scores[c] = score + Width;
                    var above = model.At(scores, label, others).Loss;
                    scores[c] = score - Width;
                    var below = model.At(scores, label, others).Loss;
                    scores[c] = score;
                    found.AtMost(Math.Abs(slopes[c] - ((above - below) / (2 * Width))), 1e-6 * (1 + Math.Abs(slopes[c])), $"label {label}, point {k}, output {c}");
                }
            }
        }

        return found.Verdict;
    }
}
