using static Toolkit.Optimization.Schedules;

namespace Toolkit.Optimization.Tests;

/// <summary>Schedules at the steps where the answer is known, at their joints, and at the last step that there is.</summary>
public sealed class ScheduleTests
{
    private static readonly long[] Far = [1L << 40, (1L << 53) - 1, 1L << 53, (1L << 53) + 1, long.MaxValue - 1, long.MaxValue];

    [Fact]
    public void A_product_stays_among_the_numbers()
    {
        Assert.Equal(float.MaxValue, Constant<float>(1e30).Times(Constant<float>(1e30)).At(0));
        Assert.Equal(-double.MaxValue, Constant<double>(-1e200).Times(Constant<double>(1e200)).At(0));
    }

    [Fact]
    public void Decay_at_known_steps()
    {
        Assert.Equal([8, 8 / Math.Sqrt(2), 4, 2], Values(Exponential<double>(8, 0.5, 10), 0, 5, 10, 20), Close);
        Assert.Equal([8, 8, 4, 4, 2], Values(StepDecay<double>(8, 0.5, 10), 0, 9, 10, 19, 20));
        Assert.Equal([6, 3, 2, 1.5], Values(InverseTime<double>(6, 0.5, 10), 0, 20, 40, 60), Close);
        Assert.Equal([2, 1, 2 / 3.0, 0.5], Values(InversePower<double>(4, 2), 0, 2, 4, 6), Close);
        Assert.Equal([0.5, 0.25], Values(InversePower<double>(1, 4, 0.5), 0, 12), Close);
        Assert.Equal([1, 0.75, 5 / 9.0, 7 / 16.0], Values(PolyakLojasiewicz<double>(0.5), 0, 1, 2, 3), Close);
        Assert.Equal([-1, 0, 1, 1], Values(Linear<double>(-1, 1, 10), 0, 5, 10, 11));
    }

    [Fact]
    public void A_Transformer_warms_up_to_its_peak_and_falls_as_the_root()
    {
        // Equation 3 with d = 512 and 4000 steps of warm-up, as it is printed.
        foreach (var n in new long[] { 1, 100, 3999, 4000, 4001, 100_000 })
        {
            var printed = Math.Pow(512, -0.5) * Math.Min(Math.Pow(n, -0.5), n * Math.Pow(4000, -1.5));
            Assert.Equal(printed, Noam<double>(512).At(n - 1), Close);
        }

        Assert.Equal([0.1, 0.2, 0.4, 0.2], Values(InverseSquareRoot<double>(0.4, 4), 0, 1, 3, 15), Close);
    }

    [Fact]
    public void Warm_restarts_follow_the_loop_of_the_paper()
    {
        foreach (var (period, growth) in new[] { (1L, 2L), (10, 1), (10, 2), (7, 3) })
        {
            var schedule = CosineRestarts<double>(0.5, period, growth, 0.1);
            var (steps, length) = (0L, period);
            for (var k = 0L; k < 5000; k++)
            {
                Assert.Equal(0.05 + (0.45 * (1 + Math.Cos(Math.PI * steps / length)) / 2), schedule.At(k), Close);
                if (++steps == length) (steps, length) = (0, length * growth);
            }
        }
    }

    [Fact]
    public void Warm_restarts_begin_anew_at_the_exact_step_however_late()
    {
        var schedule = CosineRestarts<double>(1, 1, 2);
        for (var octave = 2; octave < 63; octave++)
        {
            var restart = (1L << octave) - 1;
            Assert.Equal(1, schedule.At(restart));
            Assert.True(schedule.At(restart - 1) < 1);
        }

        Assert.Equal(0.5, CosineRestarts<double>(1, long.MaxValue / 3, long.MaxValue).At(long.MaxValue / 6), Close);
    }

    [Fact]
    public void Pieces_go_through_their_knots()
    {
        Assert.Equal([3, 3, 3, 1, 1, 2, 2], Values(PiecewiseConstant<double>((5, 3), (10, 1), (20, 2)), 0, 5, 9, 10, 19, 20, 1000));
        Assert.Equal([3, 3, 2, 1, 1.5, 2, 2], Values(PiecewiseLinear<double>((4, 3), (10, 1), (20, 2)), 0, 4, 7, 10, 15, 20, 1000), Close);
        Assert.Equal([3, 3, 2, 1, 1.5, 2, 2], Values(PiecewiseCosine<double>((4, 3), (10, 1), (20, 2)), 0, 4, 7, 10, 15, 20, 1000), Close);
        Assert.Equal(1 + ((1 + Math.Cos(Math.PI / 3)) / 2 * 2), PiecewiseCosine<double>((4, 3), (10, 1)).At(6), Close);
    }

    [Fact]
    public void One_cycle_goes_up_down_and_far_below()
    {
        Assert.Equal([0.04, 0.52, 1, 1e-4], Values(OneCycle<double>(1, 100, 0.3, 25, 400), 0, 15, 30, 100), Close);
        Assert.Equal([0.04, 0.52, 1, 0.52, 0.04, 1e-4], Values(OneCycleLinear<double>(1, 100, 0.3, 0.9, 25, 400), 0, 15, 30, 60, 90, 100), Close);
        Assert.Equal([0.04, 1, 4e-6], Values(OneCycle<double>(1, 2), 0, 1, 2), Close);
        Assert.Equal([0.04, 1, 0.04, 4e-6], Values(OneCycleLinear<double>(1, 3), 0, 1, 2, 3), Close);
    }

    [Fact]
    public void A_second_schedule_counts_from_its_own_zero()
    {
        var joined = Linear<double>(0, 1, 10).Then(10, Cosine<double>(1, 100)).Then(70, Constant<double>(7).Then(5, Linear<double>(3, 4, 2)));

        Assert.Equal([0, 0.5, 1, 0.5, 7, 7, 3, 3.5, 4, 4], Values(joined, 0, 5, 10, 60, 70, 74, 75, 76, 77, 1000), Close);
    }

    [Fact]
    public void Combinators_are_what_they_say_at_every_step()
    {
        var s = Exponential<double>(1, 0.5, 3);
        for (var k = 0L; k < 100; k++)
        {
            Assert.Equal(k < 7 ? 1 : s.At(k - 7), s.Delayed(7).At(k));
            Assert.Equal(k < 7 ? k / 7.0 : s.At(k - 7), s.WarmedUp(7).At(k), Close);
            Assert.Equal(s.At(k % 7), s.Restarted(7).At(k));
            Assert.Equal(s.At(k) * s.At(2 * k), s.Times(Exponential<double>(1, 0.25, 3)).At(k), Close);
            Assert.Equal(Math.Max(s.At(k), 0.1), s.AtLeast(0.1).At(k));
            Assert.Equal(Math.Min(s.At(k), 0.1), s.AtMost(0.1).At(k));
            Assert.Equal(s.At(k), s.WarmedUp(0).At(k));
        }

        Assert.Equal(Cosine<double>(0.1, 90, 0.2).WarmedUp(10), WarmUpCosine<double>(0.1, 10, 100, 0.2));
    }

    [Fact]
    public void Joints_are_continuous_where_they_are_meant_to_be()
    {
        var warm = WarmUpCosine<double>(1, 1000, 100_000);
        var cycle = OneCycle<double>(1, 100_000);
        var root = InverseSquareRoot<double>(1, 1000);
        for (var k = 0L; k < 100_001; k++)
        {
            Assert.InRange(Math.Abs(warm.At(k + 1) - warm.At(k)), 0, 1.001e-3);
            Assert.InRange(Math.Abs(cycle.At(k + 1) - cycle.At(k)), 0, 1e-4);
            Assert.InRange(Math.Abs(root.At(k + 1) - root.At(k)), 0, 1.001e-3);
        }
    }

    [Fact]
    public void What_decays_never_rises()
    {
        Falls(Exponential<double>(1, 0.999), 0);
        Falls(StepDecay<double>(1, 0.9, 7), 0);
        Falls(InversePower<double>(2, 3, 0.7), 0);
        Falls(InverseTime<double>(2, 0.3, 7), 0);
        Falls(InverseSquareRoot<double>(1, 100), 99);
        Falls(PolyakLojasiewicz<double>(0.3), 0);
        Falls(Cosine<double>(1, 2000), 0);
        Falls(WarmUpCosine<double>(1, 50, 2000), 50);

        static void Falls<TSchedule>(TSchedule schedule, long from)
            where TSchedule : struct, ISchedule<TSchedule, double>
        {
            for (var k = from; k < 3000; k++) Assert.True(schedule.At(k + 1) <= schedule.At(k), $"{schedule} rises after step {k}");
        }
    }

    [Fact]
    public void Every_step_that_there_is_has_a_finite_value_in_both_number_types()
    {
        Finite(Exponential<double>(1, 0.9, 3), Exponential<float>(1, 0.9, 3));
        Finite(StepDecay<double>(1, 0.9, 3), StepDecay<float>(1, 0.9, 3));
        Finite(CosineRestarts<double>(1, 3, 2, 0.1), CosineRestarts<float>(1, 3, 2, 0.1));
        Finite(CosineRestarts<double>(1, 3), CosineRestarts<float>(1, 3));
        Finite(PiecewiseLinear<double>((0, 1), (long.MaxValue, 2)), PiecewiseLinear<float>((0, 1), (long.MaxValue, 2)));
        Finite(OneCycle<double>(1, long.MaxValue), OneCycle<float>(1, long.MaxValue));
        Finite(OneCycleLinear<double>(1, long.MaxValue), OneCycleLinear<float>(1, long.MaxValue));
        Finite(InversePower<double>(1, 2, 0.6), InversePower<float>(1, 2, 0.6));
        Finite(InverseSquareRoot<double>(1, long.MaxValue), InverseSquareRoot<float>(1, long.MaxValue));
        Finite(PolyakLojasiewicz<double>(0.3), PolyakLojasiewicz<float>(0.3));
        Finite(Linear<double>(0, 1, long.MaxValue), Linear<float>(0, 1, long.MaxValue));
        Finite(Cosine<double>(1, 9).Then(long.MaxValue, Constant<double>(0)), Cosine<float>(1, 9).Then(long.MaxValue, Constant<float>(0)));

        // A schedule is computed in double: the float one is the double one, rounded.
        static void Finite<TDouble, TSingle>(TDouble schedule, TSingle single)
            where TDouble : struct, ISchedule<TDouble, double>
            where TSingle : struct, ISchedule<TSingle, float>
        {
            foreach (var k in Enumerable.Range(0, 100).Select(k => (long)k).Concat(Far))
            {
                Assert.True(double.IsFinite(schedule.At(k)), $"{schedule} at {k}");
                Assert.Equal((float)schedule.At(k), single.At(k));
            }
        }
    }

    [Fact]
    public void The_steps_for_Polyak_and_Lojasiewicz_keep_the_bound_of_Theorem_4()
    {
        // f_i = ½ μ ‖x − a_i‖² with a_i = ±1 and x₀ = 1: L = μ, C² = 2 μ², and e = E x² follows (1 − s μ)² e + s² μ² exactly.
        var (mu, e) = (1.0, 1.0);
        var schedule = PolyakLojasiewicz<double>(mu);
        for (var k = 0L; k < 10_000; k++)
        {
            var s = schedule.At(k);
            e = ((1 - (s * mu)) * (1 - (s * mu)) * e) + (s * s * mu * mu);
            var gap = mu * e / 2;
            Assert.True(gap <= mu * 2 * mu * mu / (2 * (k + 1) * mu * mu), $"after {k + 1} steps the gap is {gap}");
            if (k + 1 is 1) Assert.Equal(0.25, gap, 1e-12);
            if (k + 1 is 10) Assert.Equal(0.0457, gap, 5e-5);
            if (k + 1 is 100) Assert.Equal(0.00495, gap, 5e-6);
        }
    }

    [Fact]
    public void Parameters_out_of_their_range_are_refused_by_name()
    {
        Refused("initial", () => Exponential<double>(-1, 0.5));
        Refused("factor", () => Exponential<double>(1, 1.5));
        Refused("factor", () => StepDecay<double>(1, 0, 2));
        Refused("steps", () => StepDecay<double>(1, 0.5, 0));
        Refused("initial", () => CosineRestarts<double>(double.NaN, 2));
        Refused("period", () => CosineRestarts<double>(1, 0));
        Refused("growth", () => CosineRestarts<double>(1, 2, 0));
        Refused("floor", () => CosineRestarts<double>(1, 2, 2, -0.1));
        Refused("scale", () => InversePower<double>(-1));
        Refused("scale", () => InversePower<float>(1, 1e-30, 2));
        Refused("offset", () => InversePower<double>(1, 0));
        Refused("power", () => InversePower<double>(1, 1, -1));
        Refused("decay", () => InverseTime<double>(1, 0));
        Refused("steps", () => InverseTime<double>(1, 1, -4));
        Refused("peak", () => InverseSquareRoot<double>(0));
        Refused("warmUp", () => InverseSquareRoot<double>(1, 0));
        Refused("dimension", () => Noam<double>(0));
        Refused("mu", () => PolyakLojasiewicz<double>(0));
        Refused("mu", () => PolyakLojasiewicz<float>(1e-40));
        Refused("knots", () => PiecewiseConstant<double>((-1, 1)));
        Refused("knots", () => PiecewiseLinear<double>((3, 1), (3, 2)));
        Refused("knots", () => PiecewiseLinear<double>((long.MaxValue, 1), (long.MinValue, 2)));
        Refused("knots", () => PiecewiseCosine<float>((3, 1e39)));
        Refused("steps", () => OneCycle<double>(1, 1));
        Refused("rise", () => OneCycle<double>(1, 10, 1));
        Refused("fall", () => OneCycleLinear<double>(1, 10, 0.5, 0.4));
        Refused("initialRatio", () => OneCycle<double>(1, 10, 0.5, 0.5));
        Refused("finalRatio", () => OneCycle<double>(1, 10, 0.5, 2, 0.5));
        Refused("warmUp", () => WarmUpCosine<double>(1, 10, 10));
        Refused("steps", () => Constant<double>(1).Then(-1, Constant<double>(1)));
        Refused("steps", () => Constant<double>(1).Delayed(-1));
        Refused("steps", () => Constant<double>(1).WarmedUp(-1));
        Refused("period", () => Constant<double>(1).Restarted(0));
        Refused("minimum", () => Constant<float>(1).AtLeast(1e39));
        Refused("maximum", () => Constant<double>(1).AtMost(double.NaN));
        Refused("upper", () => new Tail(1, 2, 1, 1));
        Assert.Throws<ArgumentException>(() => PiecewiseLinear<double>());

        static void Refused<TResult>(string name, Func<TResult> make) =>
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => { make(); }).ParamName);
    }

    [Fact]
    public void What_nobody_built_is_refused()
    {
        Type[] built =
        [
            typeof(ExponentialSchedule<double>), typeof(CosineRestartsSchedule<double>), typeof(InversePowerSchedule<double>),
            typeof(InverseSquareRootSchedule<double>), typeof(PolyakLojasiewiczSchedule<double>), typeof(PiecewiseSchedule<double, LinearInterpolation>),
            typeof(JoinedSchedule<double, ConstantSchedule<double>, ConstantSchedule<double>>),
            typeof(ProductSchedule<double, ConstantSchedule<double>, ConstantSchedule<double>>),
            typeof(ClampedSchedule<double, ConstantSchedule<double>>), typeof(RestartedSchedule<double, ConstantSchedule<double>>),
        ];

        Assert.All(built, type => Assert.IsType<InvalidOperationException>(
            Assert.Throws<System.Reflection.TargetInvocationException>(() => Activator.CreateInstance(type)).InnerException));
    }

    [Fact]
    public void Equality_is_by_content()
    {
        Assert.Equal(PiecewiseLinear<double>((0, 1), (5, 2)), PiecewiseLinear<double>((0, 1), (5, 2)));
        Assert.Equal(PiecewiseLinear<double>((0, 1), (5, 2)).GetHashCode(), PiecewiseLinear<double>((0, 1), (5, 2)).GetHashCode());
        Assert.NotEqual(PiecewiseLinear<double>((0, 1), (5, 2)), PiecewiseLinear<double>((0, 1), (5, 3)));
        Assert.Equal(Cosine<double>(1, 5).Then(5, Constant<double>(0)), Cosine<double>(1, 5).Then(5, Constant<double>(0)));
    }

    private static bool Close(double left, double right) => Math.Abs(left - right) <= 1e-14 * Math.Max(1, Math.Abs(left));

    private static double[] Values<TSchedule>(TSchedule schedule, params long[] steps)
        where TSchedule : struct, ISchedule<TSchedule, double> => [.. steps.Select(schedule.At)];
}
