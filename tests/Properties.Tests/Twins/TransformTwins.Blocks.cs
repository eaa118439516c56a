using static Toolkit.Properties.Tests.Plain;

namespace Toolkit.Properties.Tests;

/// <content>Transforms that know blocks of parameters.</content>
internal static partial class TransformTwins
{
    /// <summary>You et al., ICLR 2020, Algorithm 2, with φ the identity.</summary>
    public static IEnumerable<double[]> Lamb(Gradients f, PlainBlock[] blocks, double rate, double decay, double epsilon)
    {
        var (m, v) = (Zeros(f.Start), Zeros(f.Start));
        return f.Follow((k, g, x) =>
        {
            m = Plus(Times(0.9, m), Times(0.1, g));
            v = Plus(Times(0.999, v), Times(1 - 0.999, Squares(g)));
            var mHat = Times(1 / (1 - Math.Pow(0.9, k + 1)), m);
            var vHat = Times(1 / (1 - Math.Pow(0.999, k + 1)), v);
            var r = Plus([.. mHat.Zip(vHat, (first, second) => first / (Math.Sqrt(second) + epsilon))], Times(decay, x));
            return Blockwise(blocks, (block, own) => Times(-rate * Ratio(block.Of(x), own, 1), own), r);
        });
    }

    /// <summary>You, Gitman, Ginsburg 2017, Algorithm 1, with the norm of the sum in the ratio.</summary>
    public static IEnumerable<double[]> Lars(Gradients f, PlainBlock[] blocks, double rate, double decay, double coefficient, double momentum)
    {
        var v = Zeros(f.Start);
        return f.Follow((_, g, x) =>
        {
            var local = Blockwise(blocks, (block, own) => Times(Ratio(block.Of(x), own, coefficient), own), Plus(g, Times(decay, x)));
            v = Plus(Times(momentum, v), Times(rate, local));
            return Times(-1, v);
        });
    }

    /// <summary>Brock et al. 2021: gradients clipped unit by unit.</summary>
    public static IEnumerable<double[]> AdaptiveClip(Gradients f, PlainBlock[] blocks, double rate, double maximum, double epsilon) =>
        f.Follow((_, g, x) => Times(-rate, Blockwise([.. blocks.SelectMany(Units)], (unit, own) =>
            Norm(own) / Math.Max(Norm(unit.Of(x)), epsilon) > maximum ? Times(maximum * Math.Max(Norm(unit.Of(x)), epsilon) / Norm(own), own) : own, g)));

    /// <summary>Yong et al. 2020: every row of a matrix without its mean.</summary>
    public static IEnumerable<double[]> Centralized(Gradients f, PlainBlock[] blocks, double rate) =>
        f.Follow((_, g, _) => Times(-rate, Blockwise(
            [.. blocks.SelectMany(Units)], (unit, own) => unit.IsRow ? [.. own.Select(value => value - own.Average())] : own, g)));

    /// <summary>Shazeer and Stern 2018, Algorithms 4 and 5, with a constant ρ.</summary>
    public static IEnumerable<double[]> Adafactor(Gradients f, PlainBlock[] blocks, double rate, double clip)
    {
        var moments = blocks.Select(block => (R: new double[block.Rows], C: new double[block.Columns], V: new double[block.Length])).ToArray();
        return f.Follow((k, g, x) => Blockwise(blocks, (block, own) =>
        {
            var beta = 1 - Math.Pow(k + 1, -0.8);
            var (r, c, v) = moments[Array.IndexOf(blocks, block)];
            var square = own.Select(value => (value * value) + 1e-30).ToArray();
            for (var i = 0; i < block.Length; i++) v[i] = (beta * v[i]) + ((1 - beta) * square[i]);
            for (var i = 0; i < block.Rows; i++) r[i] = (beta * r[i]) + ((1 - beta) * Enumerable.Range(0, block.Columns).Sum(j => square[(i * block.Columns) + j]));
            for (var j = 0; j < block.Columns; j++) c[j] = (beta * c[j]) + ((1 - beta) * Enumerable.Range(0, block.Rows).Sum(i => square[(i * block.Columns) + j]));
            var u = own.Select((value, at) => value / Math.Sqrt(block.IsMatrix ? r[at / block.Columns] * c[at % block.Columns] / r.Sum() : v[at])).ToArray();
            var clipped = Times(1 / Math.Max(1, Rms(u) / clip), u);
            return Times(-rate * Math.Max(1e-3, Rms(block.Of(x))), clipped);
        }, g));
    }

    /// <summary>Anil et al. 2019, SM3-II over rows and columns.</summary>
    public static IEnumerable<double[]> Sm3(Gradients f, PlainBlock[] blocks, double rate)
    {
        // A set of coordinates for each row and column of a matrix and for each coordinate elsewhere.
        var covers = blocks.SelectMany(block => block.IsMatrix
            ? Enumerable.Range(0, block.Rows).Select(i => Enumerable.Range(block.Start + (i * block.Columns), block.Columns).ToArray())
                .Concat(Enumerable.Range(0, block.Columns).Select(j => Enumerable.Range(0, block.Rows).Select(i => block.Start + (i * block.Columns) + j).ToArray()))
            : Enumerable.Range(block.Start, block.Length).Select(i => new[] { i })).ToArray();
        var mu = new double[covers.Length];
        return f.Follow((_, g, _) =>
        {
            var nu = g.Select((value, i) => Enumerable.Range(0, covers.Length).Where(r => covers[r].Contains(i)).Min(r => mu[r]) + (value * value)).ToArray();
            mu = [.. covers.Select(cover => cover.Max(i => nu[i]))];
            return [.. g.Zip(nu, (value, sum) => -rate * value / (Math.Sqrt(sum) + 1e-7))];
        });
    }

    /// <summary>Each block clipped to a root mean square.</summary>
    public static IEnumerable<double[]> BlockClipped(Gradients f, PlainBlock[] blocks, double rate, double maximum) =>
        f.Follow((_, g, _) => Times(-rate, Blockwise(blocks, (_, own) => Times(1 / Math.Max(1, Rms(own) / maximum), own), g)));

    /// <summary>Momentum on some blocks, plain descent on the others.</summary>
    public static IEnumerable<double[]> Partitioned(Gradients f, PlainBlock[] blocks, double momentum, double momentumRate, double rate)
    {
        var m = Zeros(f.Start);
        return f.Follow((_, g, _) =>
        {
            m = Plus(Times(momentum, m), g);
            return Blockwise(blocks, (block, own) => block.IsMatrix ? Times(-momentumRate, block.Of(m)) : Times(-rate, own), g);
        });
    }

    private static double[] Blockwise(PlainBlock[] blocks, Func<PlainBlock, double[], double[]> map, double[] vector) =>
        [.. blocks.SelectMany(block => map(block, block.Of(vector)))];

    private static IEnumerable<PlainBlock> Units(PlainBlock block) => block.IsRow
        ? Enumerable.Range(0, block.Rows).Select(i => new PlainBlock(block.Start + (i * block.Columns), 1, block.Columns, true))
        : [block];

    private static double Ratio(double[] parameters, double[] update, double coefficient) =>
        Norm(parameters) > 0 && Norm(update) > 0 ? coefficient * Norm(parameters) / Norm(update) : 1;

    private static double Rms(double[] values) => values.Length == 0 ? 0 : Math.Sqrt(values.Average(value => value * value));
}

/// <summary>Where a block lies, and whether it has rows of its own (two dimensions or more).</summary>
internal sealed record PlainBlock(int Start, int Rows, int Columns, bool IsRow)
{
    public int Length => Rows * Columns;

    public bool IsMatrix => Rows > 1 && Columns > 1;

    public double[] Of(double[] vector) => vector[Start..(Start + Length)];

    public static PlainBlock[] All(ParameterBlocks blocks) =>
        [.. blocks.All.Select(block => new PlainBlock(block.Offset, block.Rows, block.Columns, block.Shape.Length > 1))];
}
