using System.Numerics;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests;

public sealed class SingleSegmentTests : SegmentTests<float>;

public sealed class DoubleSegmentTests : SegmentTests<double>;

/// <summary>Rows and blocks that begin and end anywhere within a lane, against the formulas written element by element.</summary>
public abstract class SegmentTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly double Tolerance = typeof(T) == typeof(float) ? 1e-5 : 1e-13;

    public static TheoryData<int> Widths => [1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 40, 49, 97];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rows_are_clipped_one_by_one(int width) => AssertIs(
        width, blocks => AdaptiveGradientClip<T>(blocks, 0.7), (x, g, rows) => rows.SelectMany(row =>
        {
            var factor = Math.Min(1, 0.7 * Math.Max(Norm(x, row), 1e-3) / Norm(g, row));
            return row.Select(i => (factor * g[i], factor));
        }));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rows_of_matrices_lose_their_mean(int width) => AssertIs(
        width, blocks => Centralize<T>(blocks), (_, g, rows) => rows.SelectMany((row, index) =>
        {
            var mean = index == Bias ? 0 : row.Average(i => g[i]);
            return row.Select(i => (g[i] - mean, 1.0));
        }));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Adafactor_divides_by_rows_times_columns(int width) => AssertIs(
        width, blocks => ScaleByAdafactor<T>(blocks), (_, g, rows) => rows.SelectMany((row, index) => row.Select((i, j) =>
        {
            var matrix = index < Bias ? rows[..Bias] : rows[(Bias + 1)..];
            double ofRow = 0, ofColumn = 0, all = 0;
            foreach (var other in matrix) all += Math.Pow(Norm(g, other), 2);
            if (index != Bias) (ofRow, ofColumn) = (Math.Pow(Norm(g, row), 2), matrix.Sum(other => g[other[j]] * g[other[j]]));
            var factor = index == Bias || width == 1 ? 1 / Math.Abs(g[i]) : Math.Sqrt(all / (ofRow * ofColumn));
            return (g[i] * factor, factor);
        })));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sm3_takes_the_smaller_of_row_and_column(int width) => AssertIs(
        width, blocks => ScaleBySm3<T>(blocks), (_, g, rows) => rows.SelectMany((row, index) => row.Select((i, j) =>
        {
            var matrix = index < Bias ? rows[..Bias] : rows[(Bias + 1)..];
            var bound = index == Bias || width == 1
                ? g[i] * g[i]
                : Math.Min(row.Max(k => g[k] * g[k]), matrix.Max(other => g[other[j]] * g[other[j]]));
            var factor = 1 / (Math.Sqrt(bound + (g[i] * g[i])) + 1e-7);
            return (g[i] * factor, factor);
        })),
        steps: 2);

    // Which unit the vector between the matrices is.
    private const int Bias = 5;

    private static double Norm(double[] values, int[] row) => Math.Sqrt(row.Sum(i => values[i] * values[i]));

    // The last of some steps on one gradient, on the blocks alone and on them as a part of a longer vector.
    private static void AssertIs<TState, TKernel, TTransform>(
        int width, Func<ParameterBlocks, ITransform<TTransform, IPoint, Metric, T, TState, TKernel>> transform,
        Func<double[], double[], int[][], IEnumerable<(double Update, double Length)>> expected, int steps = 1)
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
    {
        var all = ParameterBlocks.Of(("lead", [3]), ("first", [Bias, width]), ("bias", [11]), ("second", [4, width]), ("rest", [2]));
        var blocks = all["first", "bias", "second"];
        var lengths = Enumerable.Repeat(width, Bias).Append(11).Concat(Enumerable.Repeat(width, 4)).ToArray();
        var rows = lengths.Select((length, index) => Enumerable.Range(lengths[..index].Sum(), length).ToArray()).ToArray();
        var key = RandomKey.FromSeed((ulong)width);
        var (x, g) = (new T[all.Length], new T[all.Length]);
        key.Normals<T>(x);
        key.Fold(1).Normals<T>(g);
        var own = new Range(blocks.Offset, blocks.Offset + blocks.Length);
        var wanted = expected([.. x[own].Select(double.CreateChecked)], [.. g[own].Select(double.CreateChecked)], rows).ToArray();

        var (updates, factors) = Respond(transform(blocks), x[own], g[own], steps);
        AssertClose(wanted, updates, factors);
        (updates, factors) = Respond(transform(blocks).On(blocks), x, g, steps);
        AssertClose(wanted, updates[own], factors[own]);
        Assert.Equal(g[..own.Start.Value], updates[..own.Start.Value]);
        Assert.Equal(g[own.End.Value..], updates[own.End.Value..]);
    }

    private static (T[] Updates, T[] Lengths) Respond<TState, TKernel, TTransform>(
        ITransform<TTransform, IPoint, Metric, T, TState, TKernel> transform, T[] x, T[] g, int steps)
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
    {
        var (state, workspace, updates, lengths) = (transform.Initialize(x), new Workspace(), new T[x.Length], new T[x.Length]);
        for (var step = 0; step < steps; step++) transform.Apply(ref state, g, new Evidence<T>(x, T.NaN), updates, lengths, workspace);
        return (updates, lengths);
    }

    private static void AssertClose((double Update, double Length)[] expected, T[] updates, T[] lengths)
    {
        Assert.Equal(expected.Length, updates.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Update, double.CreateChecked(updates[i]), Tolerance * (1 + Math.Abs(expected[i].Update)));
            Assert.Equal(expected[i].Length, double.CreateChecked(lengths[i]), Tolerance * (1 + Math.Abs(expected[i].Length)));
        }
    }
}
