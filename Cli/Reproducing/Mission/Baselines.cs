using System.Runtime.InteropServices;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Cli;

/// <summary>MISSION, and what stands beside it, on sparse examples with the logistic loss, without an intercept: coefficients by their ids, or a table of hashed ones.</summary>
internal static class Baselines
{
    /// <summary>MISSION: the coefficients that are kept, as they were last.</summary>
    public static Dictionary<ulong, double> Mission(ExampleSet<float> train, double rate, SketchedOptions options)
    {
        var (model, workspace) = (train.With(default(LogisticLoss<float>)), new Workspace());
        var step = Descend<float>(rate).Sketched(options with { Intercept = false, Examples = 1024 }).For(model);
        var state = step.Initialize(model, []);
        while (step.Advance(ref state, model, workspace) is { Stalled: false, NonFinite: null })
        {
        }

        return state.Top.Ranked().ToDictionary(kept => kept.Id, kept => (double)kept.Value);
    }

    /// <summary>Stochastic gradient descent on all coefficients.</summary>
    public static Dictionary<ulong, double> Dense(ExampleSet<float> train, double rate)
    {
        var weights = new Dictionary<ulong, double>();
        for (var k = 0L; train.From(k, 1) is { Count: 1 } example; k++)
        {
            var ids = example.IdsOf(0);
            var values = example.ValuesOf(0);
            var change = -rate * Slope(Score(weights, ids, values), example.Labels[0]);
            for (var i = 0; i < ids.Length; i++) CollectionsMarshal.GetValueRefOrAddDefault(weights, ids[i], out _) += change * values[i];
        }

        return weights;
    }

    /// <summary>Stochastic iterative hard thresholding: β ← H_k(β − λ g) behind each example.</summary>
    public static Dictionary<ulong, double> HardThresholding(ExampleSet<float> train, double rate, int top)
    {
        var weights = new Dictionary<ulong, double>();
        for (var k = 0L; train.From(k, 1) is { Count: 1 } example; k++)
        {
            var ids = example.IdsOf(0);
            var values = example.ValuesOf(0);
            var change = -rate * Slope(Score(weights, ids, values), example.Labels[0]);
            for (var i = 0; i < ids.Length; i++) CollectionsMarshal.GetValueRefOrAddDefault(weights, ids[i], out _) += change * values[i];
            if (weights.Count > top) weights = Largest(weights, top);
        }

        return weights;
    }

    /// <summary>Feature hashing with signs, on so many cells: the share of the test examples that are told rightly.</summary>
    public static double HashingAccuracy(ExampleSet<float> train, ExampleSet<float> test, double rate, int cells, RandomKey key)
    {
        var weights = new double[cells];
        for (var k = 0L; train.From(k, 1) is { Count: 1 } example; k++) Learn(example);
        return Accuracy(test, (ids, values) => Hashed(weights, ids, values, key));

        void Learn(Examples<float> example)
        {
            var ids = example.IdsOf(0);
            var values = example.ValuesOf(0);
            var change = -rate * Slope(Hashed(weights, ids, values, key), example.Labels[0]);
            for (var i = 0; i < ids.Length; i++)
            {
                var hash = Mix(ids[i] + key.Seed);
                weights[Bucket(hash, cells)] += (hash & 1) == 1 ? -change * values[i] : change * values[i];
            }
        }
    }

    /// <summary>The share of the test examples that a linear model tells rightly.</summary>
    public static double Accuracy(Dictionary<ulong, double> weights, ExampleSet<float> test) => Accuracy(test, (ids, values) => Score(weights, ids, values));

    /// <summary>The k largest magnitudes.</summary>
    public static Dictionary<ulong, double> Largest(Dictionary<ulong, double> weights, int top) =>
        weights.OrderByDescending(pair => Math.Abs(pair.Value)).ThenBy(pair => pair.Key).Take(top).ToDictionary();

    /// <summary>A hash whose bits count as independent.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A bucket by the upper bits of a hash.</summary>
    public static int Bucket(ulong hash, int cells) => (int)(((hash >> 32) * (ulong)cells) >> 32);

    private delegate double Scorer(ReadOnlySpan<ulong> ids, ReadOnlySpan<float> values);

    private static double Accuracy(ExampleSet<float> test, Scorer score)
    {
        var right = 0;
        for (var k = 0; k < test.Count; k++)
        {
            var example = test.From(k, 1);
            right += score(example.IdsOf(0), example.ValuesOf(0)) > 0 == example.Labels[0] > 0 ? 1 : 0;
        }

        return (double)right / test.Count;
    }

    private static double Slope(double score, double label) => -label / (1 + Math.Exp(label * score));

    private static double Score(Dictionary<ulong, double> weights, ReadOnlySpan<ulong> ids, ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        for (var i = 0; i < ids.Length; i++) sum += weights.GetValueOrDefault(ids[i]) * values[i];
        return sum;
    }

    private static double Hashed(double[] weights, ReadOnlySpan<ulong> ids, ReadOnlySpan<float> values, RandomKey key)
    {
        var sum = 0.0;
        for (var i = 0; i < ids.Length; i++)
        {
            var hash = Mix(ids[i] + key.Seed);
            var weight = weights[Bucket(hash, weights.Length)] * values[i];
            sum += (hash & 1) == 1 ? -weight : weight;
        }

        return sum;
    }
}
