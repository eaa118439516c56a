using System.Collections.Immutable;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Cli;

/// <summary>Which methods recovered the support in a trial.</summary>
internal readonly record struct RecoveryOutcome(bool Mission, bool Hashing, bool HardThresholding, bool Dense) : IOutcome<RecoveryOutcome>
{
    /// <inheritdoc/>
    public ImmutableArray<double> Numbers => [Mission ? 1 : 0, Hashing ? 1 : 0, HardThresholding ? 1 : 0, Dense ? 1 : 0];

    /// <inheritdoc/>
    public static RecoveryOutcome Of(ImmutableArray<double> numbers) => new(numbers[0] > 0, numbers[1] > 0, numbers[2] > 0, numbers[3] > 0);
}

/// <summary>A sparse vector, Gaussian rows, and four methods that look for its support: each takes the same passes in the same orders.</summary>
internal static class RecoveryTrial
{
    private const int Features = 1000;
    private const double Rate = 0.5 / Features;

    /// <summary>Runs a trial.</summary>
    public static RecoveryOutcome Run(RecoveryCell cell, RandomKey key)
    {
        var support = new int[Features];
        key.Fold(0).Permutation(support);
        support = [.. support[..cell.Top].Order()];
        var (rows, labels) = (new float[cell.Examples * Features], new float[cell.Examples]);
        key.Fold(1).Normals<float>(rows);
        for (var j = 0; j < support.Length; j++)
        {
            var sign = key.Fold(2).Integer(2, j) == 0 ? -1 : 1;
            for (var i = 0; i < labels.Length; i++) labels[i] += sign * rows[(i * Features) + support[j]];
        }

        var orders = key.Fold(3);
        return new(
            Mission(cell, rows, labels, orders, key.Fold(4)).SequenceEqual(support),
            Hashing(cell, rows, labels, orders, key.Fold(5)).SequenceEqual(support),
            Descent(cell, rows, labels, orders, isThresholded: true).SequenceEqual(support),
            Descent(cell, rows, labels, orders, isThresholded: false).SequenceEqual(support));
    }

    private static int[] Mission(RecoveryCell cell, float[] rows, float[] labels, RandomKey orders, RandomKey key)
    {
        var (starts, ids) = (new int[labels.Length + 1], new ulong[rows.Length]);
        for (var i = 0; i <= labels.Length; i++) starts[i] = i * Features;
        for (var i = 0; i < ids.Length; i++) ids[i] = (ulong)(i % Features);
        var model = ExampleSet<float>.Of(starts, ids, rows, labels).With(cell.Passes, orders).With(default(SquaredLoss<float>));
        var step = Descend<float>(Rate).Sketched(new SketchedOptions(3, cell.Columns, cell.Top, key) { Intercept = false }).For(model);
        var workspace = new Workspace();
        var state = step.Initialize(model, []);
        while (step.Advance(ref state, model, workspace) is { Stalled: false, NonFinite: null })
        {
        }

        return [.. state.Top.Ranked().Select(kept => (int)kept.Id).Order()];
    }

    // As many cells as the sketch has; the features whose cells are largest are told apart only where no two of them share one.
    private static int[] Hashing(RecoveryCell cell, float[] rows, float[] labels, RandomKey orders, RandomKey key)
    {
        var (buckets, signs) = (new int[Features], new float[Features]);
        for (var j = 0; j < Features; j++)
        {
            var hash = Baselines.Mix((ulong)j + key.Seed);
            (buckets[j], signs[j]) = (Baselines.Bucket(hash, 3 * cell.Columns), (hash & 1) == 1 ? -1 : 1);
        }

        var (weights, hashed) = (new float[3 * cell.Columns], new float[3 * cell.Columns]);
        foreach (var i in Order(labels.Length, cell.Passes, orders))
        {
            Array.Clear(hashed);
            for (var j = 0; j < Features; j++) hashed[buckets[j]] += signs[j] * rows[(i * Features) + j];
            var change = (float)(-Rate * (Reductions.Dot<float>(weights, hashed) - labels[i]));
            for (var b = 0; b < weights.Length; b++) weights[b] += change * hashed[b];
        }

        return Largest([.. buckets.Select((bucket, j) => signs[j] * weights[bucket])], cell.Top);
    }

    // β ← β − λ g, thresholded behind each step or not at all.
    private static int[] Descent(RecoveryCell cell, float[] rows, float[] labels, RandomKey orders, bool isThresholded)
    {
        var (weights, kept) = (new float[Features], new float[Features]);
        foreach (var i in Order(labels.Length, cell.Passes, orders))
        {
            var row = rows.AsSpan(i * Features, Features);
            var change = (float)(-Rate * (Reductions.Dot<float>(weights, row) - labels[i]));
            for (var j = 0; j < Features; j++) weights[j] += change * row[j];
            if (!isThresholded) continue;
            foreach (var j in Largest(weights, cell.Top)) kept[j] = weights[j];
            (weights, kept) = (kept, weights);
            Array.Clear(kept);
        }

        return Largest(weights, cell.Top);
    }

    // As a set of examples hands them out.
    private static IEnumerable<int> Order(int count, int passes, RandomKey orders)
    {
        var order = new int[count];
        for (var pass = 0; pass < passes; pass++)
        {
            orders.Fold(pass).Permutation(order);
            foreach (var i in order) yield return i;
        }
    }

    // The places of the k largest magnitudes, in rising order; k is small.
    private static int[] Largest(float[] values, int top)
    {
        var (places, count) = (new int[top], 0);
        for (var j = 0; j < values.Length; j++)
        {
            var magnitude = Math.Abs(values[j]);
            if (count == top && magnitude <= Math.Abs(values[places[top - 1]])) continue;
            var place = count < top ? count++ : top - 1;
            for (; place > 0 && Math.Abs(values[places[place - 1]]) < magnitude; place--) places[place] = places[place - 1];
            places[place] = j;
        }

        Array.Sort(places, 0, count);
        return places[..count];
    }
}
