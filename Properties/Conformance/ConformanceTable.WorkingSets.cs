using System.Numerics;

namespace Toolkit.Properties;

/// <content>Working sets.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private static ConformanceRow[] WorkingSets =>
        [
            Row("WorkingSetDescent, squares", Squares, o => Steps.WorkingSetDescent(o, 0.05, first: 3)),
            Row("WorkingSetDescent, elastic net of any loss", AnyLoss, o => Steps.WorkingSetDescent(o, 0.05, 0.1, first: 3)),
            Row("PathDescent, squares", Squares, o => Steps.PathDescent(o, Falling, tolerance: 1e-3, ahead: 4, capacity: 32)),
            Row("PathDescent, elastic net of any loss", AnyLoss, o => Steps.PathDescent(o, Falling, 0.5, 1e-3, ahead: 2)),
        ];

        private static Func<int, T, SparseProbe<T>> Squares => (dimension, fault) => new(dimension, fault);

        private static Func<int, T, SparseProbe<T>> AnyLoss => (dimension, fault) => new(dimension, fault, IsLeastSquares: false);

        private static double[] Falling => [.. Enumerable.Range(0, 30).Select(k => Math.Pow(0.9, k))];
    }
}
