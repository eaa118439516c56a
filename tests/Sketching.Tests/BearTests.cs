using static Toolkit.Optimization.Transforms;

namespace Toolkit.Sketching.Tests;

/// <summary>BEAR against online limited-memory BFGS written plainly, and against MISSION where features are badly scaled.</summary>
public class BearTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(6);

    // Dense batches, nothing collides, all are kept: the plain method, with its pairs in a list.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void Where_nothing_collides_it_is_online_LBFGS(int memory)
    {
        const int Features = 12, Batch = 40, Steps = 15;
        var truth = Enumerable.Range(0, Features).ToDictionary(SparseArrays.Id, i => i % 3 == 0 ? 1.0 + i : 0);
        var source = SparseArrays.Random(Batch * Steps, Features, 5, truth);
        var model = source.With(default(SquaredLoss<double>));
        var step = model.Bear(new(3, 1 << 16, Features, Key) { Batch = Batch, Memory = memory, Rate = 0.5, Capacity = Features });
        var (state, workspace, x) = (step.Initialize(model, []), new Workspace(), new double[Features]);
        ulong[] ids = [.. Enumerable.Range(0, Features).Select(SparseArrays.Id)];
        List<(double[] S, double[] R, double Product)> pairs = [];
        for (var k = 0; k < Steps; k++)
        {
            Assert.Equal(Batch, step.Advance(ref state, model, workspace).OracleCalls);
            double[] Gradient(double[] at)
            {
                var g = new double[Features];
                for (var row = k * Batch; row < (k + 1) * Batch; row++)
                {
                    var slope = source.Rows[row].Sum(entry => entry.Value * at[Array.IndexOf(ids, entry.Id)]) - source.Labels[row];
                    foreach (var (id, value) in source.Rows[row]) g[Array.IndexOf(ids, id)] += slope * value / Batch;
                }

                return g;
            }

            var (first, weights) = (Gradient(x), new Stack<double>());
            var q = (double[])first.Clone();
            foreach (var (s, r, product) in Enumerable.Reverse(pairs))
            {
                weights.Push(Dot(s, q) / product);
                q = [.. q.Zip(r, (a, b) => a - (weights.Peek() * b))];
            }

            if (pairs.Count > 0) q = [.. q.Select(a => a * pairs[^1].Product / Dot(pairs[^1].R, pairs[^1].R))];
            foreach (var (s, r, product) in pairs)
            {
                var weight = weights.Pop() - (Dot(r, q) / product);
                q = [.. q.Zip(s, (a, b) => a + (weight * b))];
            }

            double[] move = [.. q.Select(a => -0.5 * a)];
            x = [.. x.Zip(move, (a, b) => a + b)];
            double[] change = [.. Gradient(x).Zip(first, (a, b) => a - b)];
            if (Dot(move, change) > 1e-8 * Math.Sqrt(Dot(move, move) * Dot(change, change))) pairs.Add((move, change, Dot(move, change)));
            if (pairs.Count > memory) pairs.RemoveAt(0);
            for (var i = 0; i < Features; i++) Assert.Equal(x[i], state.Point.Estimate(ids[i]), 1e-6 * (1 + Math.Abs(x[i])));
        }

        Assert.Equal(0, step.Advance(ref state, model, workspace).OracleCalls);
        Assert.True(step.Advance(ref state, model, workspace).Stalled);
    }

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    // Features whose scales are a hundred apart: along the gradient the small ones hardly move, however wide the sketch is; with curvature a narrow one tells them.
    [Fact]
    public void It_tells_badly_scaled_features_apart_with_less_memory_than_MISSION()
    {
        const int Features = 1000;
        int[] chosen = [5, 101, 402, 603, 804, 955];
        var (bear, mission) = (0, 0);
        for (var seed = 1; seed <= 5; seed++)
        {
            var random = new Random(seed);
            var scales = Enumerable.Range(0, Features).Select(i => Math.Pow(10, -(i % 3))).ToArray();
            var rows = Enumerable.Range(0, 3000).Select(_ => Enumerable.Range(0, Features).Where(i => random.Next(20) == 0)
                .Select(i => ((ulong)i, scales[i] * (random.Next(2) == 0 ? 1 : -1))).ToArray()).ToArray();
            double[] labels = [.. rows.Select(row => row.Sum(entry => chosen.Contains((int)entry.Item1) ? entry.Item2 / scales[entry.Item1] : 0))];
            var model = new SparseArrays(rows, labels) { Piece = 500, IsEndless = true }.With(default(SquaredLoss<double>));
            int Found(TopK<double> top) => top.Ranked().Take(chosen.Length).Count(pair => chosen.Contains((int)pair.Id));
            var second = model.Bear(new(3, 200, 20, RandomKey.FromSeed((ulong)seed)) { Batch = 500, Memory = 5, Rate = 0.5, Capacity = Features }).Run(model, []).Take(60).Run().State;
            var first = Descend<double>(0.01).Sketched(new(3, 800, 20, RandomKey.FromSeed((ulong)seed)) { Intercept = false, Examples = 500 }).For(model).Run(model, []).Take(60).Run().State;
            (bear, mission) = (bear + Found(second.Top), mission + Found(first.Top));
        }

        Assert.True(bear > mission, $"{bear} and {mission} of {5 * chosen.Length}");
    }

    [Fact]
    public void It_keeps_the_laws_of_steps()
    {
        var rows = SparseArrays.Random(50, 100, 6, new() { [SparseArrays.Id(3)] = 2 });
        var source = new SparseArrays(rows.Rows, rows.Labels.ToArray()) { IsEndless = true };
        var model = source.With(default(SquaredLoss<double>));
        Structure.Check(model.Bear(new(3, 20, 5, Key) { Batch = 10, Rate = 0.01, Memory = 3, Capacity = 64 }), model);
        var faulty = new SparseArrays(source.Rows, [.. source.Rows.Select(_ => double.NaN)]) { IsEndless = true }.With(default(SquaredLoss<double>));
        Properties.NonFiniteLaw.Assert(model.Bear(new(3, 20, 5, Key) { Batch = 10, Rate = 0.01 }), model, faulty, []);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BearOptions(1, 20, 5, Key) { Memory = 0 });

        // More features than a pair has room for: it moves, and remembers nothing.
        var step = model.Bear(new(3, 20, 5, Key) { Batch = 10, Rate = 0.01, Capacity = 5 });
        var state = step.Run(model, []).Take(3).Run().State;
        Assert.Equal((30, 0), (state.Totals.Examples, state.Pairs));
    }
}
