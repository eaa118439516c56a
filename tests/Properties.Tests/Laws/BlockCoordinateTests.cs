using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.CoordinateRules;

namespace Toolkit.Properties.Tests;

/// <summary>Greedy blocks keep the rates of greedy coordinates with L_B for Lᵢ, whatever the length; so do exact moves of random blocks.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 20, Replay = Fixed.Seed)]
public sealed class BlockCoordinateTests
{
    private static readonly CoordinateLength[] Lengths = [CoordinateLength.Own, CoordinateLength.Common, CoordinateLength.Exact];

    [Property]
    public Property Greedy_blocks_on_quadratics(Problem<Quadratic> problem) => Greedily(problem).ToProperty();

    // Of any rank.
    [Property]
    public Property Greedy_blocks_on_least_squares(Problem<GeneralizedLinear<HalfSquare>> problem) => Greedily(problem).ToProperty();

    [Property]
    public Property Greedy_blocks_with_L1(CompositeProblem<Quadratic, L1<double>> problem)
    {
        var blocks = CoordinateGroups.Equal(problem.Start.Length, 3);
        return Lengths.Aggregate(Verdict.Kept, (found, length) => found
            + RateLaw.Validate(Steps.BlockCoordinateDescent(problem.Objective, blocks, Greedy<double>(), [problem.Map.OverVectors()], length), problem, 30)
            + (length is CoordinateLength.Common ? Verdict.Kept : RateLaw.Validate(
                Steps.BlockCoordinateDescent(problem.Objective, blocks, GreedyLipschitz<double>(), [problem.Map.OverVectors()], length, moves: 2), problem, 30)))
            .ToProperty();
    }

    [Property]
    public Property Exact_moves_of_random_blocks(CompositeProblem<Quadratic, L1<double>> problem, RandomKey key)
    {
        var blocks = CoordinateGroups.Equal(problem.Start.Length, 3);
        var composite = Steps.BlockCoordinateDescent(problem.Objective, blocks, Uniform<double>(key), [problem.Map.OverVectors()], CoordinateLength.Exact);
        var weighted = Steps.BlockCoordinateDescent(
            problem.Objective, blocks, Importance<double>(blocks.Lipschitz(problem.Objective), key), [problem.Map.OverVectors()], CoordinateLength.Exact);
        return (ExpectedRateLaw.Validate(composite, problem, 20) + ExpectedRateLaw.Validate(weighted, problem, 20)
            + OutcomeLaw.Validate(composite, problem, key, draws: 100) + DescentLaw.Validate(composite, problem)
            + DonationLaw.Validate(composite, problem.Objective, problem.Start.Span)).ToProperty();
    }

    // The rate is not one that any rule would keep.
    [Fact]
    public void Blocks_in_turn_do_not_keep_the_rate_of_the_greedy_ones()
    {
        var refused = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var problem = Quadratics.Random(RandomKey.FromSeed((ulong)seed), 9, 9, 8);
            var blocks = CoordinateGroups.Equal(9, 3);
            var rate = Steps.BlockCoordinateDescent(problem.Objective, blocks, Greedy<double>()).Rate;
            if (!RateLaw.Validate(Steps.BlockCoordinateDescent(problem.Objective, blocks, Cyclic<double>()).Declaring(rate), problem, 60).Holds) refused++;
        }

        Assert.InRange(refused, 5, 20);
    }

    private static Verdict Greedily<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double>, ICoordinateOracle<double>
    {
        var blocks = CoordinateGroups.Equal(problem.Start.Length, 3);
        return Lengths.Aggregate(Verdict.Kept, (found, length) => found
            + Surely(Steps.BlockCoordinateDescent(problem.Objective, blocks, Greedy<double>(), length), problem)
            + (length is CoordinateLength.Common
                ? Verdict.Kept
                : Surely(Steps.BlockCoordinateDescent(problem.Objective, blocks, GreedyLipschitz<double>(), length), problem)));
    }

    private static Verdict Surely<TObjective, TState, TInfo, TStep>(Step<double, TObjective, TState, TInfo, TStep> step, Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double>
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TObjective, TState, TInfo> =>
        RateLaw.Validate(step, problem, 40) + FixedPointLaw.Validate(step, problem) + DescentLaw.Validate(step, problem);
}
