using Toolkit.Sketching;

namespace Toolkit.Properties;

/// <summary>
/// What a sketched method comes to where its approximations fall away: without collisions a dense accumulator that is read through H_k, with k as large as it need be stochastic descent, and of one row, read through all,
/// feature hashing with signs.
/// </summary>
/// <remarks>
/// The method descends with a constant rate from zero, on examples of 24 features: in every third example all of them, else some. A twin that reads like the algorithm runs beside it, and all that is held is
/// compared behind every example. Source: the algorithm of Aghazadeh et al. 2018, where no two coordinates share a bucket.
/// </remarks>
public static class ReductionLaw
{
    private const int Features = 24;
    private const int Length = 90;
    private const double Tolerance = 1e-11;

    /// <summary>Without collisions: β ← β − λ g on all coordinates, predictions by the k largest of those that are kept and those of the example, as they were when an example had them last.</summary>
    /// <remarks>With k at least the number of features, 24, this is stochastic descent. On an example with all features what is kept is H_k(β).</remarks>
    /// <param name="learner">The method, descending with the rate, read by <see cref="SketchedReading.Top"/>.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="rate">λ.</param>
    /// <param name="top">k, at least 1.</param>
    /// <param name="key">What the examples and the hashes are drawn from.</param>
    /// <param name="rows">d, from 1 to 64.</param>
    public static Verdict WithoutCollisions<TLoss>(StreamLearner learner, ILoss<TLoss, double> loss, double rate, int top, RandomKey key, int rows = 3)
        where TLoss : struct, ILoss<TLoss, double>
    {
        var found = new Findings($"no collisions, {rows} rows, k = {top}");
        var examples = Examples(key);
        var slope = new double[1];
        var ids = Ids(key);
        var options = new SketchedOptions(rows, 1 << 14, top, Injective(ids, rows, 1 << 14, key));
        var (model, beta, kept, intercept, position) = (examples.With(loss), new Dictionary<ulong, double>(), new Dictionary<ulong, double>(), 0.0, 0);
        foreach (var iterate in learner(options, examples))
        {
            var example = examples.From(position, 1);
            var own = example.IdsOf(0);
            var values = example.ValuesOf(0);
            var score = intercept;
            for (var i = 0; i < own.Length; i++) score += kept.GetValueOrDefault(own[i]) * values[i];
            model.At([score], example.Labels[0], slope);
            for (var i = 0; i < own.Length; i++) kept[own[i]] = beta[own[i]] = beta.GetValueOrDefault(own[i]) - (rate * slope[0] * values[i]);
            if (options.Intercept) intercept -= rate * slope[0];
            kept = kept.OrderByDescending(pair => Math.Abs(pair.Value)).ThenBy(pair => pair.Key).Take(top).ToDictionary();

            position++;
            found.AtMost(Math.Abs(kept.Count - iterate.Kept.Length), 0, $"example {position}: how many are kept");
            foreach (var (id, value) in iterate.Kept) found.AtMost(kept.TryGetValue(id, out var twin) ? Math.Abs(value - twin) : double.PositiveInfinity, Tolerance, $"example {position}: difference at {id}");
            found.AtMost(Math.Abs(iterate.Intercept - intercept), Tolerance, $"example {position}: difference of the intercepts");
        }

        found.AtMost(Math.Abs(Length - position), 0, "examples that were left out");
        return found.Verdict;
    }

    /// <summary>Of one row, predicting from all: dense descent on φ(a), where φ(a) is the sketch of a.</summary>
    /// <param name="learner">The method, descending with the rate, read by <see cref="SketchedReading.All"/>.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="rate">λ.</param>
    /// <param name="columns">w, at least 1; few, so that features collide.</param>
    /// <param name="key">What the examples and the hashes are drawn from.</param>
    public static Verdict ToFeatureHashing<TLoss>(StreamLearner learner, ILoss<TLoss, double> loss, double rate, int columns, RandomKey key)
        where TLoss : struct, ILoss<TLoss, double>
    {
        var found = new Findings($"feature hashing, {columns} columns");
        var examples = Examples(key);
        var slope = new double[1];
        var options = new SketchedOptions(1, columns, Features, key.Fold(1)) { Reading = SketchedReading.All };
        var (model, weights, intercept, position) = (examples.With(loss), new double[columns], 0.0, 0);
        foreach (var iterate in learner(options, examples))
        {
            var example = examples.From(position, 1);
            var features = CountSketch<double>.Zero(1, columns, options.Key);
            features.Add(example.IdsOf(0), example.ValuesOf(0));
            var hashed = features.Table.Span;
            var score = intercept;
            for (var i = 0; i < columns; i++) score += weights[i] * hashed[i];
            model.At([score], example.Labels[0], slope);
            for (var i = 0; i < columns; i++) weights[i] -= rate * slope[0] * hashed[i];
            if (options.Intercept) intercept -= rate * slope[0];

            position++;
            for (var i = 0; i < columns; i++) found.AtMost(Math.Abs(iterate.Table[i] - weights[i]), Tolerance, $"example {position}: difference in bucket {i}");
            found.AtMost(Math.Abs(iterate.Intercept - intercept), Tolerance, $"example {position}: difference of the intercepts");
        }

        found.AtMost(Math.Abs(Length - position), 0, "examples that were left out");
        return found.Verdict;
    }

    /// <summary>A key of which no two coordinates share a bucket in any row, so far as estimates can tell: found by trying.</summary>
    internal static RandomKey Injective(ulong[] ids, int rows, int columns, RandomKey key)
    {
        var (values, estimates) = (new double[ids.Length], new double[ids.Length]);
        for (var i = 0; i < ids.Length; i++) values[i] = Math.Pow(1.5, i);
        for (var attempt = 0; ; attempt++)
        {
            var own = key.Fold(attempt);
            var sketch = CountSketch<double>.Zero(rows, columns, own);
            sketch.Add(ids, values);
            sketch.Estimate(ids, estimates);
            if (estimates.AsSpan().SequenceEqual(values)) return own;
        }
    }

    /// <summary>The ids of all features, in rising order.</summary>
    internal static ulong[] Ids(RandomKey key)
    {
        var ids = new ulong[Features];
        for (var i = 0; i < Features; i++) ids[i] = ((ulong)i << 50) + key.Fold(7).Fold(i).Seed % 1_000_003;
        return ids;
    }

    /// <summary>The examples: every third has all features, or all have.</summary>
    internal static ExampleSet<double> Examples(RandomKey key, bool isDense = false)
    {
        var ids = Ids(key);
        var (starts, own, values, labels) = (new int[Length + 1], new List<ulong>(), new List<double>(), new double[Length]);
        for (var row = 0; row < Length; row++)
        {
            var draws = key.Fold(100 + row);
            for (var j = 0; j < Features; j++)
            {
                if (!isDense && row % 3 != 0 && draws.Uniform<double>(j) > 0.3) continue;
                own.Add(ids[j]);
                values.Add(draws.Normal<double>(j) / Math.Sqrt(1 + j));
            }

            starts[row + 1] = own.Count;
            labels[row] = draws.Uniform<double>(Features) < 0.5 ? -1 : 1;
        }

        return ExampleSet<double>.Of(starts, [.. own], [.. values], labels);
    }
}
