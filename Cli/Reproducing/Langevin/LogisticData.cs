using System.Collections.Immutable;
using Toolkit.Inference;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Cli;

/// <summary>A logistic regression with a test set: columns of Adult, or drawn where that is not here.</summary>
/// <param name="Name">Where it is from.</param>
/// <param name="Columns">The number of columns, without the intercept.</param>
/// <param name="Inputs">The rows to learn from.</param>
/// <param name="Labels">0 or 1 for each.</param>
/// <param name="TestInputs">The rows of the test.</param>
/// <param name="TestLabels">0 or 1 for each.</param>
internal sealed record LogisticData(string Name, int Columns, double[] Inputs, double[] Labels, double[] TestInputs, double[] TestLabels)
{
    /// <summary>The precision of the normal prior of all coefficients.</summary>
    public const double Precision = 1;

    /// <summary>The first rows of Adult, in the columns that vary most; drawn rows where it is not here.</summary>
    /// <param name="data">Where data are.</param>
    /// <param name="key">What is drawn from.</param>
    /// <param name="rows">The rows to learn from.</param>
    /// <param name="test">The rows of the test.</param>
    /// <param name="columns">The number of columns.</param>
    public static LogisticData Of(SharedData data, RandomKey key, int rows, int test, int columns)
    {
        if (data.Read("libsvm", "a8a", ExampleFormat.Libsvm) is not { } train || data.Read("libsvm", "a8a.t", ExampleFormat.Libsvm) is not { } held) return Drawn(key, rows, test, columns);
        var chosen = train.From(0, rows);
        var (counts, present) = (new SortedDictionary<ulong, int>(), chosen.Count);
        for (var row = 0; row < chosen.Count; row++)
        {
            foreach (var id in chosen.IdsOf(row)) counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        var places = counts.OrderByDescending(pair => (double)pair.Value * (present - pair.Value)).Take(columns).Select((pair, i) => (pair.Key, i)).ToDictionary();
        var (inputs, labels) = Dense(train, rows);
        var (testInputs, testLabels) = Dense(held, test);
        return new("Adult (a8a), the columns that vary most", columns, inputs, labels, testInputs, testLabels);

        (double[] Inputs, double[] Labels) Dense(ExampleSet<float> set, int count)
        {
            var (dense, given) = (new double[count * columns], new double[count]);
            var examples = set.From(0, count);
            for (var row = 0; row < count; row++)
            {
                given[row] = examples.Labels[row] > 0 ? 1 : 0;
                var ids = examples.IdsOf(row);
                var values = examples.ValuesOf(row);
                for (var k = 0; k < ids.Length; k++)
                {
                    if (places.TryGetValue(ids[k], out var column)) dense[(row * columns) + column] = values[k];
                }
            }

            return (dense, given);
        }
    }

    /// <summary>The regression as a network of one dense layer.</summary>
    public NetworkObjective<double> Objective() => Network.Of<double>(Columns).Dense(1).Objective(
        new DenseInputs<double>(Inputs, new ExampleShape(1, 1, Columns)), Targets<double>.Values(Labels, 1), new BernoulliCrossEntropy<double>(), Precision);

    /// <summary>The same posterior as a model, whose last coefficient is the intercept.</summary>
    public Model<double> Model()
    {
        var (rows, width) = (Labels.Length, Columns + 1);
        var design = new double[rows * width];
        for (var row = 0; row < rows; row++)
        {
            Inputs.AsSpan(row * Columns, Columns).CopyTo(design.AsSpan(row * width));
            design[(row * width) + Columns] = 1;
        }

        var (x, y) = (Constants.Matrix<double>(design, rows, width), Constants.Vector<double>(Labels));
        return new("logistic", isStatic: true, body: model =>
        {
            var beta = model.Vector("beta", width);
            model.Prior(beta, Normal(0, 1 / Math.Sqrt(Precision)));
            model.Observe("y", y, BernoulliLogit(Functions.Dot(x, beta)));
        });
    }

    /// <summary>The logarithm of the likelihood of the test set.</summary>
    /// <param name="coefficients">Those of the columns, and the intercept.</param>
    public double TestLogLikelihood(ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        for (var row = 0; row < TestLabels.Length; row++)
        {
            var margin = Reductions.Dot<double>(TestInputs.AsSpan(row * Columns, Columns), coefficients[..Columns]) + coefficients[Columns];
            var lost = TestLabels[row] > 0.5 ? -margin : margin;
            sum -= Math.Max(lost, 0) + double.LogP1(Math.Exp(-Math.Abs(lost)));
        }

        return sum;
    }

    // Neighbouring columns correlate by 0.8, and their scales differ tenfold.
    private static LogisticData Drawn(RandomKey key, int rows, int test, int columns)
    {
        var truth = new double[columns];
        key.Fold(0).Normals<double>(truth);
        var (inputs, labels) = Rows(key.Fold(1), rows);
        var (testInputs, testLabels) = Rows(key.Fold(2), test);
        return new("drawn rows, for want of Adult", columns, inputs, labels, testInputs, testLabels);

        (double[] Inputs, double[] Labels) Rows(RandomKey own, int count)
        {
            var (drawn, coins, given) = (new double[count * columns], new double[count], new double[count]);
            own.Fold(0).Normals<double>(drawn);
            own.Fold(1).Uniforms<double>(coins);
            for (var row = 0; row < count; row++)
            {
                var x = drawn.AsSpan(row * columns, columns);
                var margin = 0.0;
                for (var j = 1; j < columns; j++) x[j] = (0.8 * x[j - 1]) + (0.6 * x[j]);
                for (var j = 0; j < columns; j++)
                {
                    x[j] *= Math.Pow(10, -(double)j / columns);
                    margin += x[j] * truth[j];
                }

                given[row] = coins[row] < 1 / (1 + Math.Exp(-margin)) ? 1 : 0;
            }

            return (drawn, given);
        }
    }
}
