using System.Runtime.Intrinsics;

namespace Toolkit.Cli;

/// <summary>Figures of a selection on labelled examples, in a memory that does not grow with them.</summary>
internal sealed class SelectTest
{
    // Scores by their probabilities, for the area under the curve: within 1/8,192 of that of the scores themselves.
    private const int Bins = 1 << 14;

    private readonly Selection _selection;
    private readonly SelectScore _score;
    private readonly double[] _scores;
    private readonly double[] _positive = new double[Bins];
    private readonly double[] _others = new double[Bins];
    private double _weight;
    private double _right;
    private double _loss;

    /// <summary>Figures of no examples.</summary>
    /// <param name="selection">The selection.</param>
    public SelectTest(Selection selection) => (_selection, _score, _scores) = (selection, new(selection), new double[selection.Options.Classes]);

    /// <summary>The number of examples.</summary>
    public long Examples { get; private set; }

    /// <summary>Whether what stands for labels is none: examples are only counted.</summary>
    public bool IsUnlabelled { get; init; }

    /// <summary>The mean loss.</summary>
    public double Loss => _loss / _weight;

    /// <summary>The share of examples whose sign or class is right; NaN for losses of numbers.</summary>
    public double Accuracy => IsUnlabelled || _selection.Options.Loss is "squares" or "poisson" ? double.NaN : _right / _weight;

    /// <summary>The area under the receiver operating characteristic; NaN where there are not two labels.</summary>
    public double Area
    {
        get
        {
            if (IsUnlabelled || _selection.Options.Loss is not ("logistic" or "hinge")) return double.NaN;
            var (below, area) = (0.0, 0.0);
            for (var bin = 0; bin < Bins; bin++)
            {
                area += _positive[bin] * (below + (_others[bin] / 2));
                below += _others[bin];
            }

            return area / (_positive.Sum() * below);
        }
    }

    /// <summary>Adds examples.</summary>
    /// <param name="view">The examples.</param>
    public void Add(Examples<float> view)
    {
        Examples += view.Count;
        for (var row = 0; row < view.Count && !IsUnlabelled; row++)
        {
            _score.Predict(view.IdsOf(row), view.ValuesOf(row), _scores);
            var (label, weight) = (view.Labels[row], (double)view.Weights[row]);
            var (loss, isRight) = Judge(label);
            _loss += weight * loss;
            _right += isRight ? weight : 0;
            _weight += weight;
            var bin = (int)Math.Clamp(Bins / (1 + Math.Exp(-_scores[0])), 0, Bins - 1);
            (label > 0 ? _positive : _others)[bin] += weight;
        }
    }

    private (double Loss, bool IsRight) Judge(float label)
    {
        if (_selection.Options.Loss == "softmax")
        {
            var best = Array.IndexOf(_scores, _scores.Max());
            return (Math.Log(_scores.Sum(score => Math.Exp(score - _scores[best]))) - _scores[(int)label] + _scores[best], best == (int)label);
        }

        var (z, y) = (Vector512.Create((float)_scores[0]), Vector512.Create(label));
        var value = _selection.Options.Loss switch
        {
            "squares" => default(SquaredLoss<float>).Value(z, y),
            "hinge" => default(HingeLoss<float>).Value(z, y),
            "poisson" => default(PoissonLoss<float>).Value(z, y),
            _ => default(LogisticLoss<float>).Value(z, y),
        };
        return (value[0], _scores[0] > 0 == label > 0);
    }
}
