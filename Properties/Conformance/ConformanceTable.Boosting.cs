using System.Numerics;

namespace Toolkit.Properties;

/// <content>Boosting.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] Boosted =>
        [
            Row("AdaBoost", (dimension, fault) => Stumps(dimension, fault, default(ExponentialLoss<T>)), o => Steps.AdaBoost(o)),
            Row("Boosting", (dimension, fault) => Stumps(dimension, fault, default(LogisticLoss<T>)), o => Steps.Boosting(o)),
            Row("ExactBoosting", (dimension, fault) => Stumps(dimension, fault, default(LogisticLoss<T>)), o => Steps.ExactBoosting(o)),
        ];

        // So many rows over five values of one feature, each with both labels, one heavier than the other; a fault is weights whose sum is no number.
        private static LinearModel<T, DecisionStumps<T>, TLoss> Stumps<TLoss>(int dimension, T fault, ILoss<TLoss, T> loss)
            where TLoss : struct, ILoss<TLoss, T>
        {
            var rows = 2 * Math.Max(1, dimension);
            var heaviest = T.CreateChecked(typeof(T) == typeof(float) ? 3e38 : 1.7e308);
            var features = Enumerable.Range(0, rows).Select(i => T.CreateChecked((i / 2 * 7 % 5) - 2)).ToArray();
            var labels = Enumerable.Range(0, rows).Select(i => i % 2 == 0 ? T.One : -T.One).ToArray();
            var weights = Enumerable.Range(0, rows).Select(i => fault == T.Zero ? T.CreateChecked(1 + (i * i % 3)) : heaviest).ToArray();
            return Objectives.Stumps(new DecisionStumps<T>(new ReadOnlyMatrixSpan<T>(features, rows, 1)), loss, labels, weights);
        }
    }
}
