using static Toolkit.Optimization.Transforms;

namespace Toolkit.Optimization.Tests;

/// <summary>What the element-wise transforms make of a few gradients, from closed forms and by hand.</summary>
public sealed class LaneTransformTests
{
    [Fact]
    public void AdaGrad_on_a_steady_gradient_goes_by_the_root_of_the_step_count()
    {
        // s = k g², so u = sign(g) / √k whatever g is.
        var expected = Enumerable.Range(1, 100).Sum(k => 1 / Math.Sqrt(k));
        var points = Points(AdaGrad<double>(0.1, 0, 1e-12), Enumerable.Repeat<double[]>([3, -0.02], 100));
        AssertClose([-0.1 * expected, 0.1 * expected], points.Last(), 1e-8);
    }

    [Fact]
    public void AdaGrad_starts_from_its_accumulator() =>
        AssertClose([4 / Math.Sqrt(9 + 16)], Directions(ScaleByAdaGrad<double>(9, 1e-12), [[4]]).Last(), 1e-10);

    [Fact]
    public void AdaDelta_starts_by_the_root_of_epsilon()
    {
        // v = 0.1 · 4, d = 0: u = √(0.01 / 0.41) · 2; then d = 0.1 u².
        var first = Math.Sqrt(0.01 / (0.4 + 0.01)) * 2;
        var second = Math.Sqrt(((0.1 * first * first) + 0.01) / ((0.9 * 0.4) + (0.1 * 1) + 0.01)) * -1;
        AssertSame([[first], [second]], Directions(ScaleByAdaDelta<double>(0.9, 0.01), [[2], [-1]]));
    }

    [Fact]
    public void AmsGrad_remembers_the_largest_gradient()
    {
        // v̂ is 100 at first and then (0.999 · 0.1 + 0.001 · 0.01) / (1 − 0.999²) = 49.98…: the root stays at 10, Adam's does not.
        var small = Directions(ScaleByAmsGrad<double>(0, 0.999, 1e-12), [[10], [0.1], [0.1]]);
        AssertSame([[1], [0.01], [0.01]], small);
        Assert.InRange(Directions(ScaleByAdam<double>(0, 0.999, 1e-12), [[10], [0.1]]).Last()[0], 0.0141, 0.0142);
    }

    [Fact]
    public void NAdam_is_ahead_of_a_steady_gradient_at_first()
    {
        // m = 0.1 g: 0.9 · 0.1 / (1 − 0.81) + 0.1 / 0.1 = 9/19 + 1.
        var directions = Directions(ScaleByNAdam<double>(epsilon: 1e-12), Enumerable.Repeat<double[]>([0.5], 300));
        AssertClose([1 + (9.0 / 19)], directions[0], 1e-9);
        AssertClose([1], directions[^1], 1e-9);
    }

    [Fact]
    public void RAdam_goes_along_the_mean_for_five_steps_and_is_rectified_from_the_sixth()
    {
        var directions = Directions(ScaleByRAdam<double>(epsilon: 1e-12), Enumerable.Repeat<double[]>([0.5, -7], 20_000));
        for (var k = 0; k < 5; k++) AssertClose([0.5, -7], directions[k], 1e-12);

        // ρ₆ = 1999 − 12 · 0.999⁶ / (1 − 0.999⁶) and r by the paper's formula.
        var power = Math.Pow(0.999, 6);
        var rho = 1999 - (12 * power / (1 - power));
        var rectification = Math.Sqrt((rho - 4) * (rho - 2) * 1999 / (1995.0 * 1997 * rho));
        Assert.InRange(rectification, 0.01, 0.05);
        AssertClose([rectification, -rectification], directions[5], 1e-9);
        AssertClose([1, -1], directions[^1], 1e-4);
    }

    [Fact]
    public void AdaBelief_believes_a_steady_gradient()
    {
        // The deviation is 0.9 g at first: v = (1 − β₂) 0.81 g² + ε, and u = g / (0.9 |g|) but for ε; a gradient that stays draws it up.
        var directions = Directions(ScaleByAdaBelief<double>(), Enumerable.Repeat<double[]>([2], 200));
        AssertClose([1 / 0.9], directions[0], 1e-6);
        Assert.InRange(directions[^1][0], 4, 100);
        AssertClose([1], Directions(ScaleByAdam<double>(), Enumerable.Repeat<double[]>([2], 200))[^1], 1e-6);
    }

    [Fact]
    public void Yogi_moves_its_square_by_a_part_of_the_gradient_s()
    {
        // v: 1 − 0.1 · 0.25 = 0.975, where Adam's is 0.9 + 0.025; then 0.975 + 0.1 · 4.
        AssertSame(
            [[0.5 / Math.Sqrt(0.975)], [2 / Math.Sqrt(1.375)], [0]],
            Directions(ScaleByYogi<double>(0, 0.9, 1e-12, 1), [[0.5], [2], [0]]), 1e-9);
    }

    [Fact]
    public void AdaMax_divides_by_the_largest_gradient_as_it_fades() =>
        AssertSame([[1], [-1 / 3.6]], Directions(ScaleByAdaMax<double>(0, 0.9, 1e-12), [[4], [-1]]), 1e-9);

    [Fact]
    public void Lion_and_signs_move_every_coordinate_by_the_rate()
    {
        double[][] gradients = [.. Enumerable.Repeat<double[]>([1e-30, -5, 0], 8)];
        Assert.Equal([-2, 2, 0], Points(Lion<double>(0.25), gradients).Last());
        Assert.Equal([-2, 2, 0], Points(SignDescent<double>(0.25), gradients).Last());
        Assert.Equal([-2, 2, 0], Points(Signum<double>(0.25), gradients).Last());
    }

    [Fact]
    public void Lion_reads_a_fast_mean_and_keeps_a_slow_one()
    {
        // m: 0, then 0.01. c = 0.9 · 0.01 − 0.1 · 0.05 = 0.004 is above 0 still; m = 0.0094, and 0.9 · 0.0094 − 0.1 · 0.2 is below.
        AssertSame([[1], [1], [-1]], Directions(ScaleByLion<double>(), [[1], [-0.05], [-0.2]]));
    }

    [Fact]
    public void RProp_grows_while_the_sign_stays_and_rests_when_it_turns() => AssertSame(
        [[0.1, -0.1], [0.12, 0], [0, 0.05], [-0.06, 0.06], [-0.072, 0]],
        Directions(ScaleByRProp<double>(), [[1, -1], [9, 1], [-1, 1], [-1, 1], [-5, 0]]));

    [Fact]
    public void RProp_keeps_its_lengths_within_their_bounds()
    {
        AssertClose([0.3], Directions(ScaleByRProp<double>(maximum: 0.3), Enumerable.Repeat<double[]>([1], 50)).Last(), 1e-15);
        var turning = Enumerable.Range(0, 100).Select(k => (double[])[k / 2 % 2 == 0 ? 1 : -1]);
        Assert.Contains(Directions(ScaleByRProp<double>(minimum: 0.01), turning), direction => Math.Abs(direction[0]) == 0.01);
    }

    [Fact]
    public void An_average_of_a_steady_gradient_is_the_gradient_or_what_its_bias_leaves()
    {
        double[][] steady = [.. Enumerable.Repeat<double[]>([3, -4], 5)];
        AssertSame(steady, Directions(ExponentialAverage<double>(0.8), steady));
        var reached = 1 - Math.Pow(0.8, 5);
        AssertClose([3 * reached, -4 * reached], Directions(ExponentialAverage<double>(0.8, false), steady).Last(), 1e-14);
    }

    [Fact]
    public void An_optimistic_gradient_adds_its_change()
    {
        AssertSame([[1, 2], [5, 2], [-3, 2]], Directions(OptimisticGradient<double>(), [[1, 2], [3, 2], [0, 2]]));
        AssertSame([[0.5], [1.5 + 0.5]], Directions(OptimisticGradient<double>(0.5, 0.25), [[1], [3]]));
    }

    [Fact]
    public void Clipping_by_value_keeps_each_coordinate_within_its_bound() =>
        Assert.Equal([0.5, -0.5, 0.25, 0], Directions(ClipByValue<double>(0.5), [[9, -0.6, 0.25, 0]]).Last());

    [Fact]
    public void An_update_at_unit_length()
    {
        AssertClose([0.6, 0.8], Directions(NormalizeByUpdateNorm<double>(1e-12), [[3, 4]]).Last(), 1e-9);
        Assert.Equal([0, 0], Directions(NormalizeByUpdateNorm<double>(), [[0, 0]]).Last());
    }

    [Fact]
    public void Noise_has_the_variance_that_its_schedule_says_and_new_draws_in_each_step()
    {
        const int Count = 100_000;
        var noise = Directions(AddNoise<double>(0.5, RandomKey.FromSeed(9), 2), Enumerable.Repeat(new double[Count], 3));
        for (var k = 0; k < 3; k++)
        {
            // The variance of a mean of squares of n normals is 2/n: five deviations are 2.3 %.
            var expected = 0.5 / Math.Pow(1 + k, 2);
            Assert.InRange(noise[k].Sum(z => z * z) / Count, expected * (1 - 0.0225), expected * (1 + 0.0225));
            Assert.InRange(noise[k].Sum() / Count, -5 * Math.Sqrt(expected / Count), 5 * Math.Sqrt(expected / Count));
        }

        var correlation = noise[0].Zip(noise[1], (a, b) => a * b).Sum() / Count / (0.5 / 2);
        Assert.InRange(correlation, -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
    }

    [Fact]
    public void A_sign_of_no_number_is_none() =>
        Assert.Equal([double.NaN, -1, 1, 0], Directions(ScaleBySign<double>(), [[double.NaN, -1e300, 1e-300, -0.0]]).Last());

    [Fact]
    public void Parameters_out_of_range_are_refused_by_name()
    {
        Refused("initial", () => ScaleByAdaGrad<double>(-1));
        Refused("epsilon", () => ScaleByAdaGrad<float>(0, 1e-60));
        Refused("decay", () => ScaleByAdaDelta<double>(1));
        Refused("beta2", () => ScaleByAmsGrad<double>(0.9, 1));
        Refused("beta1", () => ScaleByNAdam<double>(-0.1));
        Refused("threshold", () => ScaleByRAdam<double>(threshold: 4));
        Refused("epsilon", () => ScaleByAdaBelief<double>(epsilon: 0));
        Refused("initial", () => ScaleByYogi<double>(initial: double.NaN));
        Refused("epsilon", () => ScaleByAdaMax<double>(epsilon: -1));
        Refused("beta2", () => ScaleByLion<double>(0.9, 1));
        Refused("initial", () => ScaleByRProp<double>(60));
        Refused("decrease", () => ScaleByRProp<double>(decrease: 1));
        Refused("increase", () => ScaleByRProp<double>(increase: 1));
        Refused("maximum", () => ScaleByRProp<double>(minimum: 1, maximum: 0.5));
        Refused("maximum", () => ScaleByRProp<float>(maximum: 1e300));
        Refused("maximum", () => ClipByValue<double>(0));
        Refused("epsilon", () => NormalizeByUpdateNorm<double>(0));
        Refused("variance", () => AddNoise<double>(-1, default));
        Refused("decay", () => AddNoise<double>(1, default, -1));
        Refused("alpha", () => OptimisticGradient<double>(0));
        Refused("beta", () => OptimisticGradient<double>(1, -1));
        Assert.Throws<InvalidOperationException>(() => new ClipByValue<double>());
        Assert.Throws<InvalidOperationException>(() => new AddNoise<double>());

        static void Refused(string name, Func<object> part) => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(part).ParamName);
    }

    // The points of a run from 0 whose gradients are given.
    private static List<double[]> Points<TMetric, TTransform, TState, TKernel>(
        ITransform<TTransform, IPoint, TMetric, double, TState, TKernel> transform, IEnumerable<double[]> gradients)
        where TMetric : Metric
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct
    {
        var (update, workspace, points) = (transform.AsUpdate(), new Workspace(), new List<double[]>());
        var state = update.Initialize(new double[gradients.First().Length]);
        foreach (var gradient in gradients)
        {
            update.Apply(ref state, gradient, workspace);
            points.Add(state.Point.Span.ToArray());
        }

        return points;
    }

    // What a transform alone adds to the point in each step.
    private static List<double[]> Directions<TMetric, TTransform, TState, TKernel>(
        ITransform<TTransform, IPoint, TMetric, double, TState, TKernel> transform, IEnumerable<double[]> gradients)
        where TMetric : Metric
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct
    {
        var (update, workspace, directions) = (transform.AsUpdate(), new Workspace(), new List<double[]>());
        var state = update.Initialize(new double[gradients.First().Length]);
        foreach (var gradient in gradients)
        {
            state.Point.Mutable.Clear();
            update.Apply(ref state, gradient, workspace);
            directions.Add(state.Point.Span.ToArray());
        }

        return directions;
    }

    private static void AssertSame(double[][] expected, List<double[]> actual, double tolerance = 1e-12)
    {
        Assert.Equal(expected.Length, actual.Count);
        foreach (var (one, other) in expected.Zip(actual)) AssertClose(one, other, tolerance);
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (one, other) in expected.Zip(actual)) Assert.Equal(one, other, tolerance);
    }
}
