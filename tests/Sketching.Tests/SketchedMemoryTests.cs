using Toolkit.Properties;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Sketching.Tests;

/// <summary>Transforms whose memory is in sketches: against the dense transform where nothing collides, against a loop over tables where much does.</summary>
public class SketchedMemoryTests
{
    private static readonly RandomKey Key = RandomKey.FromSeed(3);

    // 1300 coordinates: two tiles and a part, which ends within a lane.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(512)]
    [InlineData(1300)]
    public void Where_nothing_collides_it_is_the_dense_transform(int dimension)
    {
        const int Wide = 1 << 20;
        Same(HeavyBall<double>(), HeavyBall<double>().InSketches(3, Wide, Key), dimension);
        Same(ScaleByAdaGrad<double>(), ScaleByAdaGrad<double>().InSketches(2, Wide, Key), dimension);
        Same(ScaleByRmsProp<double>(), ScaleByRmsProp<double>().InSketches(3, Wide, Key), dimension);
        Same(ScaleByAdam<double>(), ScaleByAdam<double>().InSketches(3, Wide, Key), dimension);
        Same(ScaleByAdam<double>().Then(HeavyBall<double>(0.5)), ScaleByAdam<double>().Then(HeavyBall<double>(0.5)).InSketches(3, Wide, Key), dimension);
        Same(
            ClipByGlobalNorm<double>(1).Then(ScaleByAdam<double>()).Then(HeavyBall<double>(0.5)),
            ClipByGlobalNorm<double>(1).Then(ScaleByAdam<double>().InSketches(3, Wide, Key)).Then(HeavyBall<double>(0.5).InSketches(3, Wide, Key.Fold(1))), dimension);
    }

    private static void Same<TState, TKernel, TTransform, TOtherState, TOtherKernel, TOther>(
        ITransform<TTransform, IPoint, Diagonal, double, TState, TKernel> dense, ITransform<TOther, IPoint, Diagonal, double, TOtherState, TOtherKernel> sketched, int dimension)
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TOtherState : struct, IState<TOtherState>
        where TOtherKernel : struct, ILaneKernel<double>, allows ref struct
        where TOther : struct, ITransformOperator<double, TOtherState, TOtherKernel>
    {
        // With lengths, which the penalty reads.
        var (objective, start) = (new Probe<double>(dimension), new double[dimension]);
        var expected = dense.Then(Descend<double>(0.01)).WithProx(L1<double>(0.1)).For(objective).Run(objective, start).Take(50).Run().State.Point.Span.ToArray();
        var found = sketched.Then(Descend<double>(0.01)).WithProx(L1<double>(0.1)).For(objective).Run(objective, start).Take(50).Run().State.Point.Span.ToArray();
        for (var i = 0; i < dimension; i++) Assert.Equal(expected[i], found[i], 1e-9);
    }

    // Few columns: every coordinate shares its cells. The twin has its tables as arrays, and goes tile by tile.
    [Fact]
    public void Where_much_collides_it_is_the_loop_over_tables()
    {
        const int Rows = 3, Columns = 40, Dimension = 700, Steps = 12;
        const double Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-3;
        var transform = ScaleByAdam<double>(Beta1, Beta2, Epsilon).InSketches(Rows, Columns, Key, new SketchCleaning(5, 0.5));
        Assert.Equal(2 * Rows * Columns, transform.Operator.Numbers);
        var (mean, square) = (CountSketch<double>.Zero(Rows, Columns, Key), new double[Rows * Columns]);
        var (state, workspace, updates, lengths, gradient) = (transform.Initialize(new double[Dimension]), new Workspace(), new double[Dimension], new double[Dimension], new double[Dimension]);
        ulong[] all = [.. Enumerable.Range(0, Dimension).Select(i => (ulong)i)];
        for (var k = 1; k <= Steps; k++)
        {
            RandomKey.FromSeed((ulong)k).Normals<double>(gradient);
            transform.Apply(ref state, gradient, new Evidence<double>(new double[Dimension], double.NaN), updates, lengths, workspace);
            if (k > 1 && (k - 1) % 5 == 0) square = [.. square.Select(cell => cell * 0.5)];
            for (var from = 0; from < Dimension; from += 512)
            {
                var ids = all.AsSpan(from, Math.Min(512, Dimension - from));
                var (m, v, dm, dv) = (new double[ids.Length], new double[ids.Length], new double[ids.Length], new double[ids.Length]);
                mean.Estimate(ids, m);
                for (var i = 0; i < ids.Length; i++)
                {
                    v[i] = Math.Max(0, Enumerable.Range(0, Rows).Min(row => square[Cell(mean, row, (ulong)(from + i))]));
                    var g = gradient[from + i];
                    (dm[i], dv[i]) = ((1 - Beta1) * (g - m[i]), (1 - Beta2) * ((g * g) - v[i]));
                    var expected = (m[i] + dm[i]) / (1 - Math.Pow(Beta1, k)) / (Math.Sqrt((v[i] + dv[i]) / (1 - Math.Pow(Beta2, k))) + Epsilon);
                    Assert.Equal(expected, updates[from + i], 1e-9 * Math.Max(1, Math.Abs(expected)));
                }

                mean.Add(ids, dm);
                for (var i = 0; i < ids.Length; i++)
                {
                    for (var row = 0; row < Rows; row++) square[Cell(mean, row, ids[i])] += dv[i];
                }
            }
        }
    }

    private static int Cell(in CountSketch<double> sketch, int row, ulong id) =>
        (row * sketch.Shape.Columns) + (int)(sketch.Hashes.Span[row].Cell(id, (uint)sketch.Shape.Columns) & ~(1u << 31));

    // What the paper is about: of a power law most of the memory is of few coordinates, and a fifth of it goes as far.
    [Fact]
    public void A_fifth_of_the_memory_goes_nearly_as_far_on_a_power_law()
    {
        const int Dimension = 5000;
        var objective = new PowerLaw(Dimension);
        double Reached<TState, TKernel, TTransform>(ITransform<TTransform, IPoint, Diagonal, double, TState, TKernel> transform)
            where TState : struct, IState<TState>
            where TKernel : struct, ILaneKernel<double>, allows ref struct
            where TTransform : struct, ITransformOperator<double, TState, TKernel> =>
            objective.Value(transform.Then(Descend<double>(0.05)).For(objective).Run(objective, new double[Dimension]).Take(200).Run().State.Point.Span, new Workspace());

        var begun = objective.Value(new double[Dimension], new Workspace());
        var (plain, dense, sketched) = (Reached(Scale<double>(1)), Reached(ScaleByAdaGrad<double>()), Reached(ScaleByAdaGrad<double>().InSketches(2, Dimension / 10, Key)));
        Assert.True(dense < 0.5 * begun);
        Assert.InRange((begun - sketched) / (begun - dense), 0.7, 1.1);
        Assert.True(plain > dense);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(1000)]
    public void It_keeps_the_laws_of_transforms(int dimension)
    {
        var probe = new Probe<double>(dimension);
        var (start, faulty) = (new double[dimension], new Probe<double>(dimension, double.NaN));
        var adam = ScaleByAdam<double>().InSketches(3, 50, Key, new SketchCleaning()).Then(Descend<double>(0.01));
        Structure.Check(adam.For(probe), probe, start);
        CompositionLaw.Assert(adam, Key, dimension);
        if (dimension > 0) NonFiniteLaw.Assert(adam.For(probe), probe, faulty, start);
        var single = new Probe<float>(dimension);
        Structure.Check(HeavyBall<float>().InSketches(3, 50, Key).Then(ScaleByAdaGrad<float>().InSketches(2, 30, Key)).Then(Descend<float>(0.01)).For(single), single, new float[dimension]);
    }

    [Fact]
    public void What_no_table_can_hold_is_refused()
    {
        Assert.Contains("whole update", Assert.Throws<ArgumentException>(() => ClipByGlobalNorm<double>(1).Then(HeavyBall<double>()).InSketches(3, 10, Key)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => HeavyBall<double>().InSketches(3, 10, Key).InSketches(3, 10, Key));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeavyBall<double>().InSketches(0, 10, Key));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SketchCleaning(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SketchCleaning(1, 1.5));
        Assert.Equal((125, 0.2), (new SketchCleaning().Every, new SketchCleaning().Factor));
    }

    // Σ hᵢ (xᵢ − 1)²/2 with hᵢ = 1/(1 + i).
    private readonly record struct PowerLaw(int Dimension) : IObjective<double>
    {
        public double Value(ReadOnlySpan<double> point, Workspace workspace)
        {
            var sum = 0.0;
            for (var i = 0; i < point.Length; i++) sum += (point[i] - 1) * (point[i] - 1) / (2 * (1.0 + i));
            return sum;
        }

        public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
        {
            for (var i = 0; i < point.Length; i++) destination[i] = (point[i] - 1) / (1.0 + i);
        }

        public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
        {
            Gradient(point, destination, workspace);
            return Value(point, workspace);
        }
    }
}
