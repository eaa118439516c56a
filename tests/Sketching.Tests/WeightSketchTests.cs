namespace Toolkit.Sketching.Tests;

/// <summary>Linear models whose weights are in a sketch, against dense descent and against loops.</summary>
public class WeightSketchTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(6);

    private static readonly Dictionary<ulong, double> Truth = new() { [SparseArrays.Id(3)] = 2, [SparseArrays.Id(40)] = -1.5, [SparseArrays.Id(111)] = 1 };

    // Item 10: of one row it is descent with a penalty on hashed features; its one scale is a decay of every weight at every step.
    [Fact]
    public void Of_one_row_it_is_penalised_descent_on_hashed_features()
    {
        const int Columns = 32;
        var (source, options) = (SparseArrays.Random(300, 200, 8, Truth, isSign: true), new WeightSketchOptions(1, Columns, 5, Key) { L2 = 0.3 });
        var (model, hashing, w, b) = (source.With(default(LogisticLoss<double>)), new FeatureHashing(Columns, Key), new double[Columns], 0.0);
        var state = model.WeightMedianSketch(options).Run(model, []).Take(3).Run().State;
        for (var t = 0; t < 300; t++)
        {
            var phi = new double[Columns];
            hashing.Spread<double>([.. source.Rows[t].Select(entry => entry.Id)], [.. source.Rows[t].Select(entry => entry.Value)], phi);
            var (rate, slope) = (0.1 / (1 + (0.1 * 0.3 * t)), Slope(b + w.Zip(phi, (x, y) => x * y).Sum(), source.Labels[t]));
            w = [.. w.Zip(phi, (x, p) => (x * (1 - (rate * 0.3))) - (rate * slope * p))];
            b -= rate * slope;
        }

        Assert.Equal(300, state.Totals.Examples);
        Assert.True(state.Scale < 0.2);
        for (var bucket = 0; bucket < Columns; bucket++) Assert.Equal(w[bucket], state.Scale * state.Sketch.Table.Span[bucket], 1e-12);
        Assert.Equal(b, state.Intercept, 1e-12);

        // The scale is applied once: what is told is what the sketch tells.
        foreach (var (id, weight) in state.Ranked()) Assert.Equal(weight, state.WeightOf(id));
        Assert.Equal(state.Scale * state.Sketch.Estimate(SparseArrays.Id(7)), state.WeightOf(SparseArrays.Id(7)), 1e-12);
    }

    [Theory]
    [InlineData(3, 16)]
    [InlineData(4, 50)]
    public void It_predicts_by_the_mean_and_tells_by_the_median(int rows, int columns)
    {
        var (source, options) = (SparseArrays.Random(200, 100, 6, Truth), new WeightSketchOptions(rows, columns, 4, Key) { L2 = 0.01, Rate = 0.02, Intercept = false, Examples = 13 });
        var model = source.With(default(SquaredLoss<double>));
        var state = model.WeightMedianSketch(options).Run(model, []).Take(100).Run().State;
        var (twin, scale) = (CountSketch<double>.Zero(rows, columns, Key), 1.0);
        var last = new Dictionary<ulong, double>();
        for (var t = 0; t < 200; t++)
        {
            var (rate, z) = (0.02 / (1 + (0.02 * 0.01 * t)), 0.0);
            foreach (var (id, value) in source.Rows[t])
            {
                for (var row = 0; row < rows; row++) z += scale * value * Signed(twin, row, id) / rows;
            }

            scale *= 1 - (rate * 0.01);
            foreach (var (id, value) in source.Rows[t]) twin.Add(id, -rate * (z - source.Labels[t]) * value / scale);
        }

        Assert.Equal(scale, state.Scale, 1e-14);
        for (var i = 0; i < twin.Table.Length; i++) Assert.Equal(twin.Table.Span[i], state.Sketch.Table.Span[i], 1e-10);
        for (var feature = 0; feature < 100; feature++)
        {
            var id = SparseArrays.Id(feature);
            if (!state.Top.TryGet(id, out _)) Assert.Equal(scale * twin.Estimate(id), state.WeightOf(id), 1e-10);
        }
    }

    private static double Signed(in CountSketch<double> sketch, int row, ulong id)
    {
        var cell = sketch.Hashes.Span[row].Cell(id, (uint)sketch.Shape.Columns);
        var number = sketch.Table.Span[(row * sketch.Shape.Columns) + (int)(cell & ~(1u << 31))];
        return cell >> 31 == 1 ? -number : number;
    }

    [Theory]
    [InlineData(1, 16, 4)]
    [InlineData(3, 20, 9)]
    public void An_active_set_is_its_loop(int rows, int columns, int top)
    {
        var (source, options) = (SparseArrays.Random(300, 100, 6, Truth, isSign: true), new WeightSketchOptions(rows, columns, top, Key) { L2 = 0.05 });
        var model = source.With(default(LogisticLoss<double>));
        var state = model.ActiveSetSketch(options).Run(model, []).Take(3).Run().State;
        var (sketch, kept, scale, b) = (CountSketch<double>.Zero(rows, columns, Key), new Dictionary<ulong, double>(), 1.0, 0.0);
        var evictions = 0;
        for (var t = 0; t < 300; t++)
        {
            var z = b;
            foreach (var (id, value) in source.Rows[t])
                z += scale * value * (kept.TryGetValue(id, out var own) ? own : Enumerable.Range(0, rows).Average(row => Signed(sketch, row, id)));
            var rate = 0.1 / (1 + (0.1 * 0.05 * t));
            var step = -rate * Slope(z, source.Labels[t]);
            scale *= 1 - (rate * 0.05);
            b += step;
            var told = source.Rows[t].ToDictionary(entry => entry.Id, entry => sketch.Estimate(entry.Id));
            var others = source.Rows[t].Where(entry => !kept.ContainsKey(entry.Id)).ToArray();
            foreach (var (id, value) in source.Rows[t].Where(entry => kept.ContainsKey(entry.Id))) kept[id] += step * value / scale;
            var losers = new List<(ulong, double)>();
            foreach (var (id, value) in others)
            {
                var candidate = told[id] + (step * value / scale);
                if (kept.Count == top)
                {
                    var (least, weight) = kept.MinBy(pair => Math.Abs(pair.Value));
                    if (Math.Abs(candidate) <= Math.Abs(weight))
                    {
                        losers.Add((id, step * value / scale));
                        continue;
                    }

                    kept.Remove(least);
                    sketch.Add(least, weight - sketch.Estimate(least));
                    Assert.Equal(weight, sketch.Estimate(least), 1e-12);
                    evictions++;
                }

                kept[id] = candidate;
            }

            foreach (var (id, delta) in losers) sketch.Add(id, delta);
        }

        Assert.True(evictions > 20);
        Assert.Equal(kept.Keys.Order(), state.Ranked().Select(pair => pair.Id).Order());
        Assert.All(state.Ranked(), pair => Assert.Equal(scale * kept[pair.Id], pair.Weight, 1e-9));
        for (var i = 0; i < sketch.Table.Length; i++) Assert.Equal(sketch.Table.Span[i], state.Sketch.Table.Span[i], 1e-9);
    }

    // Room for all: descent on the features themselves, and nothing in the sketch.
    [Fact]
    public void Where_all_features_are_active_nothing_is_sketched()
    {
        var source = SparseArrays.Random(400, 60, 6, Truth);
        var model = source.With(default(SquaredLoss<double>));
        var state = model.ActiveSetSketch(new(2, 8, 60, Key) { Rate = 0.05, L2 = 0.02, Intercept = false }).Run(model, []).Take(3).Run().State;
        var x = new Dictionary<ulong, double>();
        for (var t = 0; t < 400; t++)
        {
            var rate = 0.05 / (1 + (0.05 * 0.02 * t));
            var slope = source.Rows[t].Sum(entry => entry.Value * x.GetValueOrDefault(entry.Id)) - source.Labels[t];
            foreach (var id in x.Keys) x[id] *= 1 - (rate * 0.02);
            foreach (var (id, value) in source.Rows[t]) x[id] = x.GetValueOrDefault(id) - (rate * slope * value);
        }

        Assert.All(x, pair => Assert.Equal(pair.Value, state.WeightOf(pair.Key), 1e-12));
        Assert.All(state.Sketch.Table.Span.ToArray(), cell => Assert.Equal(0, cell));
    }

    // A sketch a tenth as wide as the features: the rule is found.
    [Fact]
    public void Large_weights_are_recovered()
    {
        var source = SparseArrays.Random(20_000, 2000, 10, new() { [SparseArrays.Id(3)] = 9, [SparseArrays.Id(400)] = -9, [SparseArrays.Id(1111)] = 9, [SparseArrays.Id(8)] = -9 });
        var model = source.With(default(SquaredLoss<double>));
        ulong[] truth = [SparseArrays.Id(3), SparseArrays.Id(8), SparseArrays.Id(400), SparseArrays.Id(1111)];
        var median = model.WeightMedianSketch(new(3, 200, 8, Key) { Rate = 0.05 }).Run(model, []).Take(1000).Run().State;
        var active = model.ActiveSetSketch(new(1, 200, 8, Key) { Rate = 0.05 }).Run(model, []).Take(1000).Run().State;
        Assert.Equal(truth.Order(), active.Ranked().Take(4).Select(pair => pair.Id).Order());
        Assert.Subset(median.Ranked().Take(6).Select(pair => pair.Id).ToHashSet(), truth.ToHashSet());
    }

    [Fact]
    public void They_keep_the_laws_of_steps()
    {
        var source = new SparseArrays(SparseArrays.Random(50, 100, 6, Truth).Rows, [.. Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? 1.0 : -1)]) { IsEndless = true };
        var model = source.With(default(LogisticLoss<double>));
        Structure.Check(model.WeightMedianSketch(new(3, 20, 5, Key) { Examples = 9, L2 = 0.1 }), model);
        Structure.Check(model.ActiveSetSketch(new(1, 20, 5, Key) { Examples = 9, L2 = 0.1 }), model);
        var faulty = new SparseArrays(source.Rows, [.. source.Rows.Select(_ => double.NaN)]) { IsEndless = true }.With(default(SquaredLoss<double>));
        var sound = source.With(default(SquaredLoss<double>));
        Properties.NonFiniteLaw.Assert(sound.WeightMedianSketch(new(3, 20, 5, Key)), sound, faulty, []);
        Properties.NonFiniteLaw.Assert(sound.ActiveSetSketch(new(3, 20, 5, Key)), sound, faulty, []);
        Assert.Throws<ArgumentException>(() => model.ActiveSetSketch(new(1, 20, 5, Key) { Rate = 10, L2 = 0.1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightSketchOptions(1, 20, 5, Key) { Rate = 0 });
    }

    private static double Slope(double z, double y) => -y / (1 + Math.Exp(y * z));
}
