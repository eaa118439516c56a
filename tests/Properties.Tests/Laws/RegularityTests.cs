using FsCheck;
using FsCheck.Xunit;
using Xunit.Abstractions;
using static Toolkit.Properties.RegularityCondition;

namespace Toolkit.Properties.Tests;

/// <summary>T2 and T8: the conditions, their implications, and the border of invexity.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 8, EndSize = 15, Replay = Fixed.Seed)]
public sealed class RegularityTests(ITestOutputHelper output)
{
    [Property]
    public Property The_implications_on_quadratics(Problem<Quadratic> problem, RandomKey key) => Implications(problem, key, isConvex: true);

    [Property]
    public Property The_implications_on_least_squares(Problem<GeneralizedLinear<HalfSquare>> problem, RandomKey key) =>
        Implications(problem, key, isConvex: true);

    [Property]
    public Property The_implications_on_log_cosh(Problem<GeneralizedLinear<LogCosh>> problem, RandomKey key) =>
        Implications(problem, key, isConvex: true);

    [Property]
    public Property The_implications_on_logistic(Problem<GeneralizedLinear<Softplus>> problem, RandomKey key) =>
        Implications(problem, key, isConvex: true);

    [Property]
    public Property The_implications_in_the_sine_well(Problem<SineWell> problem, RandomKey key) => Implications(problem, key, isConvex: false);

    [Property(MaxTest = 2)]
    public Property The_implications_in_the_sine_valley(Problem<SineValley> problem, RandomKey key) => Implications(problem, key, isConvex: false);

    [Property]
    public Property The_implications_on_squared_maps(Problem<SquaredMap> problem, RandomKey key) => Implications(problem, key, isConvex: false);

    [Fact]
    public void The_witness_that_the_conditions_differ()
    {
        var table = RegularityConditions.Estimate(SineWell.Problem(4), RandomKey.FromSeed(1));
        output.WriteLine(table.ToString());

        Assert.Equal(0.69660, table[RestrictedSecant], 1e-5);
        Assert.Equal(0.69660, table[ErrorBound], 1e-5);
        Assert.Equal(0.17553, table[PolyakLojasiewicz], 1e-5);
        Assert.Equal(2, table[QuadraticGrowth], 1e-5);
        Assert.Equal(-1.519, table[WeakStrongConvexity], 1e-3);

        // The least second derivative is 2 − 2a, and no pair is below it.
        Assert.Equal(-4, table[StrongConvexity], 1e-3);
    }

    [Fact]
    public void On_a_quadratic_of_full_rank_all_constants_are_the_smallest_eigenvalue()
    {
        var table = RegularityConditions.Estimate(Quadratics.FromSpectrum(RandomKey.FromSeed(2), [3, 1, 0.5]), RandomKey.FromSeed(3));
        Assert.All(Enum.GetValues<RegularityCondition>(), condition => Assert.Equal(0.5, table[condition], 1e-3));
    }

    [Fact]
    public void A_singular_quadratic_is_essentially_strongly_convex_and_not_strongly()
    {
        var table = RegularityConditions.Estimate(Quadratics.FromSpectrum(RandomKey.FromSeed(2), [3, 1, 0]), RandomKey.FromSeed(3));
        Assert.Equal(0, table[StrongConvexity], 1e-3);
        Assert.Equal(1, table[EssentialStrongConvexity], 1e-3);
        Assert.Equal(1, table[PolyakLojasiewicz], 1e-3);
    }

    [Property]
    public Property Stationary_points_are_minima_on_least_squares(Problem<GeneralizedLinear<HalfSquare>> problem, RandomKey key) =>
        InvexityLaw.Validate(problem, key, 3, 500).ToProperty();

    [Property]
    public Property Stationary_points_are_minima_in_the_sine_well(Problem<SineWell> problem, RandomKey key) =>
        InvexityLaw.Validate(problem, key, 5).ToProperty();

    [Property]
    public Property Stationary_points_are_minima_on_squared_maps(Problem<SquaredMap> problem, RandomKey key) =>
        InvexityLaw.Validate(problem, key, 3, 500).ToProperty();

    [Fact]
    public void The_border_of_invexity_is_where_a_second_stationary_point_appears()
    {
        Assert.Equal(4.60334, SineWell.CriticalAmplitude, 5e-6);
        Assert.True(LeastSlope(SineWell.CriticalAmplitude - 1e-3) > 0);
        Assert.True(LeastSlope(SineWell.CriticalAmplitude + 1e-3) < 0);

        // The inequality goes with it: just below there is a constant, above descent comes to rest where nothing is minimal.
        Assert.True(RegularityConditions.Estimate(SineWell.Of(4.4, 4), RandomKey.FromSeed(1))[PolyakLojasiewicz] > 1e-4);
        InvexityLaw.Assert(SineWell.Of(4.4, 4), RandomKey.FromSeed(1));
        Assert.False(InvexityLaw.Validate(SineWell.Of(5, 2.5), RandomKey.FromSeed(1)).Holds);

        // f′ from the right, away from 0.
        static double LeastSlope(double amplitude) => Enumerable.Range(100, 5000).Min(i => (2e-3 * i) + (amplitude * Math.Sin(2e-3 * i)));
    }

    private static Property Implications<TObjective>(Problem<TObjective> problem, RandomKey key, bool isConvex)
        where TObjective : ISmoothObjective<double> => RegularityLaw.Validate(problem, key, isConvex, 8).ToProperty();
}
