using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.CoordinateRules;
using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Properties.Tests;

/// <content>Coordinate methods.</content>
public sealed partial class TwinTests
{
    [Property]
    public Property Cyclic_coordinates(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Steps.CoordinateDescent(p.Objective, Cyclic<double>()), p,
        CoordinateTwins.Descent(Gradients.Of(p), (k, _) => k % p.Start.Length, p.Objective.CoordinateLipschitz));

    [Property]
    public Property Uniform_coordinates_with_one_length(Problem<GeneralizedLinear<Softplus>> p, RandomKey key) => Agree(
        Steps.CoordinateDescent(p.Objective, Uniform<double>(key), CoordinateLength.Common), p,
        CoordinateTwins.Descent(Gradients.Of(p), (k, _) => key.Integer(p.Start.Length, k), _ => p.CoordinateLipschitz));

    [Property]
    public Property Importance_sampling(Problem<GeneralizedLinear<Softplus>> p, RandomKey key)
    {
        var constants = Enumerable.Range(0, p.Start.Length).Select(p.Objective.CoordinateLipschitz).ToArray();
        int Drawn(int k)
        {
            var sought = key.Uniform<double>(k) * constants.Sum();
            return Enumerable.Range(0, constants.Length).First(i => constants.Take(i + 1).Sum() > sought);
        }

        return Agree(
            Steps.CoordinateDescent(p.Objective, Importance(p.Objective, key)), p,
            CoordinateTwins.Descent(Gradients.Of(p), (k, _) => Drawn(k), i => constants[i]));
    }

    [Property]
    public Property Shuffled_coordinates(Problem<GeneralizedLinear<Softplus>> p, RandomKey key)
    {
        // Fisher and Yates on a list, written down once for all moves.
        var d = p.Start.Length;
        var order = Enumerable.Range(0, d).ToArray();
        var sequence = new List<int>();
        for (var k = 0; k < 40; k++)
        {
            var (place, other) = (k % d, (k % d) + (int)(key.Uniform<double>(k) * (d - (k % d))));
            (order[place], order[other]) = (order[other], order[place]);
            sequence.Add(order[place]);
        }

        return Agree(
            Steps.CoordinateDescent(p.Objective, Shuffled<double>(key)), p,
            CoordinateTwins.Descent(Gradients.Of(p), (k, _) => sequence[k], p.Objective.CoordinateLipschitz));
    }

    [Property]
    public Property Gauss_and_Southwell(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Steps.CoordinateDescent(p.Objective, Greedy<double>(), CoordinateLength.Common), p,
        CoordinateTwins.Descent(Gradients.Of(p), (_, g) => CoordinateTwins.Steepest(g, _ => 1), _ => p.CoordinateLipschitz));

    // Of a matrix of rank one all coordinates promise the same: rounding would choose.
    [Property]
    public Property Gauss_Southwell_and_Lipschitz(RandomKey key)
    {
        var p = Regressions.Logistic(key, 12, 6, 4, 5);
        return Agree(
            Steps.CoordinateDescent(p.Objective, GreedyLipschitz<double>()), p,
            CoordinateTwins.Descent(Gradients.Of(p), (_, g) => CoordinateTwins.Steepest(g, p.Objective.CoordinateLipschitz), p.Objective.CoordinateLipschitz));
    }

    [Property]
    public Property Proximal_coordinates(CompositeProblem<Quadratic, L1<double>> p, RandomKey key) => Agree(
        Steps.CoordinateDescent(p.Objective, Uniform<double>(key), p.Map, CoordinateLength.Common), p,
        CoordinateTwins.Proximal(
            Gradients.Of(p), (k, _, _) => key.Integer(p.Start.Length, k), _ => p.CoordinateLipschitz, (v, length) => Plain.Soft(v, length * p.Map.Weight)));

    [Property]
    public Property The_rule_of_the_least_model_value(CompositeProblem<Quadratic, L1<double>> p) => Agree(
        Steps.CoordinateDescent(p.Objective, Greedy<double>(), p.Map, CoordinateLength.Common), p,
        CoordinateTwins.Proximal(
            Gradients.Of(p), (_, g, x) => CoordinateTwins.Promising(g, x, p.Map.Weight, _ => p.CoordinateLipschitz), _ => p.CoordinateLipschitz,
            (v, length) => Plain.Soft(v, length * p.Map.Weight)));

    // A root of the slope is found to the rounding of the slope over the curvature.
    [Property]
    public Property Exact_coordinates(Problem<GeneralizedLinear<LogCosh>> p) => TwinLaw.Validate(
        Steps.CoordinateDescent(p.Objective, Cyclic<double>(), L1<double>(0.1 * p.CoordinateLipschitz), CoordinateLength.Exact), p,
        CoordinateTwins.Exact(Gradients.Of(p), 0.1 * p.CoordinateLipschitz), 12, 1e-7).ToProperty();

    [Property]
    public Property Blocks_of_a_group_lasso(RandomKey key)
    {
        int[][] groups = [[4, 0, 2], [1], [5, 3]];
        var p = Regressions.Logistic(key, 12, 6, 4, 5);
        return Agree(
            Steps.BlockCoordinateDescent(p.Objective, Cyclic<double>(), GroupLasso<double>(0.05, CoordinateGroups.Of(groups))), p,
            CoordinateTwins.GroupLasso(Gradients.Of(p), groups, p.Objective.CoordinateLipschitz, 0.05));
    }
}
