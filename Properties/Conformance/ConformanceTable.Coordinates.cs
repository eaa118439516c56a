using System.Numerics;
using static Toolkit.Optimization.CoordinateRules;
using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Properties;

/// <content>Coordinate methods.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Coordinates =>
        [
            Row("CoordinateDescent, Cyclic", o => Steps.CoordinateDescent(o, Cyclic<T>())),
            Row("CoordinateDescent, Cyclic, an epoch a step", o => Steps.CoordinateDescent(o, Cyclic<T>(), moves: Math.Max(1, o.Dimension), refresh: 2)),
            Row("CoordinateDescent, Uniform", o => Steps.CoordinateDescent(o, Uniform<T>(RandomKey.FromSeed(3)), CoordinateLength.Common)),
            Row("CoordinateDescent, Importance, seven moves a step", o => Steps.CoordinateDescent(o, Importance(o, RandomKey.FromSeed(3)), moves: 7)),
            Row("CoordinateDescent, Shuffled, L1", o => Steps.CoordinateDescent(o, Shuffled<T>(RandomKey.FromSeed(3)), L1<T>(0.2, 9), moves: 40, refresh: 1)),
            Row("CoordinateDescent, Shuffled, Exact", o => Steps.CoordinateDescent(
                o, Shuffled<T>(RandomKey.FromSeed(3)), Box<T>(Filled(o, -0.5), Filled(o, 0.25)), CoordinateLength.Exact)),
            Row("CoordinateDescent, Zero", o => Steps.CoordinateDescent(o, Cyclic<T>(), Zero<T>(), moves: 3)),
            Row("GreedyCoordinateDescent, Greedy", o => Steps.CoordinateDescent(o, Greedy<T>())),
            Row("GreedyCoordinateDescent, GreedyLipschitz, ElasticNet, five moves a step", o => Steps.CoordinateDescent(
                o, GreedyLipschitz<T>(), ElasticNet<T>(0.2, 0.3), CoordinateLength.Exact, moves: 5)),
            Row("BlockCoordinateDescent, Cyclic, blocks of three", o => Steps.BlockCoordinateDescent(o, CoordinateGroups.Equal(o.Dimension, 3), Cyclic<T>())),
            Row("BlockCoordinateDescent, Shuffled, GroupLasso", o => Steps.BlockCoordinateDescent(
                o, Shuffled<T>(RandomKey.FromSeed(3)), GroupLasso<T>(0.1, CoordinateGroups.Contiguous(Sizes(o))), moves: 5, refresh: 1)),
            Row("BlockCoordinateDescent, Cyclic, blocks of three, Common", o => Steps.BlockCoordinateDescent(
                o, CoordinateGroups.Equal(o.Dimension, 3), Cyclic<T>(), CoordinateLength.Common, moves: 4)),
            Row("BlockCoordinateDescent, Shuffled, GroupLasso, Exact", o => Steps.BlockCoordinateDescent(
                o, Shuffled<T>(RandomKey.FromSeed(3)), GroupLasso<T>(0.1, CoordinateGroups.Contiguous(Sizes(o))), CoordinateLength.Exact, moves: 2)),
            Row("GreedyBlockCoordinateDescent, blocks of three, Exact", o => Steps.BlockCoordinateDescent(
                o, CoordinateGroups.Equal(o.Dimension, 3), GreedyLipschitz<T>(), CoordinateLength.Exact)),
            Row("GreedyBlockCoordinateDescent, blocks of three", o => Steps.BlockCoordinateDescent(o, CoordinateGroups.Equal(o.Dimension, 3), Greedy<T>())),
            Row("GreedyBlockCoordinateDescent, GreedyLipschitz, GroupLasso, three moves a step", o => Steps.BlockCoordinateDescent(
                o, GreedyLipschitz<T>(), GroupLasso<T>(0.1, CoordinateGroups.Contiguous(Sizes(o))), moves: 3)),
            Row("BlockCoordinateDescent, Importance, L2 balls", o => Steps.BlockCoordinateDescent(
                o, CoordinateGroups.Contiguous(Sizes(o)), Importance<T>(CoordinateGroups.Contiguous(Sizes(o)).Lipschitz<T>(o), RandomKey.FromSeed(3)), [L2Ball<T>(0.5)])),
        ];
    }
}
