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

    // A fifth as many columns as features, one length in all units, since H₀ has the unit in it; one rate of MISSION, with four times the memory, is better in two of them and lost in the third. That BEAR
    // needs less memory than a MISSION whose rate was tuned could not be shown: on this data, and where features differ in their units, a tuned one found as many at equal width.
    [Fact]
    public void It_selects_in_units_where_one_rate_of_MISSION_is_lost()
    {
        const int Features = 400, Examples = 12_000;
        int[] chosen = [5, 51, 152, 203, 304, 355];
        double[] units = [0.03, 1, 30];
        var (bear, mission) = (new int[units.Length], new int[units.Length]);
        for (var seed = 1; seed <= 3; seed++)
        {
            var random = new Random(seed);
            var rows = Enumerable.Range(0, Examples).Select(_ => Enumerable.Range(0, Features).Where(i => random.Next(20) == 0).Select(i => ((ulong)i, random.Next(2) == 0 ? 1.0 : -1)).ToArray()).ToArray();
            double[] labels = [.. rows.Select(row => row.Sum(entry => chosen.Contains((int)entry.Item1) ? entry.Item2 : 0))];
            for (var u = 0; u < units.Length; u++)
            {
                var model = new SparseArrays([.. rows.Select(row => row.Select(entry => (entry.Item1, entry.Item2 * units[u])).ToArray())], labels) { Piece = 500 }.With(default(SquaredLoss<double>));
                int Found(TopK<double> top) => top.Ranked().Take(chosen.Length).Count(pair => chosen.Contains((int)pair.Id));
                bear[u] += Found(model.Bear(new(3, 80, 20, RandomKey.FromSeed((ulong)seed)) { Batch = 300, Memory = 5, Rate = 0.3, Capacity = Features }).Run(model, []).Take(Examples / 300).Run().State.Top);
                mission[u] += Found(Descend<double>(0.02).Sketched(new(3, 320, 20, RandomKey.FromSeed((ulong)seed)) { Intercept = false, Examples = 500 }).For(model).Run(model, []).Take(40).Run().State.Top);
            }
        }

        Assert.True(bear[1] >= 9 && bear.Min() >= 4 && mission.Max() == 18 && mission.Min() == 0, $"of 18 in units of {string.Join(", ", units)}: BEAR {string.Join(", ", bear)}, MISSION {string.Join(", ", mission)}");
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
