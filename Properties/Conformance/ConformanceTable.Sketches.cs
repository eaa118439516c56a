using System.Numerics;
using Toolkit.Sketching;
using static Toolkit.Optimization.ProximalMaps;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties;

/// <content>Chains whose point and memory are in sketches.</content>
public static partial class ConformanceTable
{
    private static partial class Table<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Few buckets and few that are kept: coordinates collide, and come in and go.
        private static readonly SketchedOptions Small = new(3, 32, 7, RandomKey.FromSeed(9)) { Examples = 4 };

        private static ConformanceRow[] Sketches =>
        [
            Row("SketchedDescent", Logistic, o => Descend<T>(0.1).Sketched(Small).For(o)),
            Row("Sketched, read now", Logistic, o => Descend<T>(0.1).Sketched(Small with { Reading = SketchedReading.TopNow }).For(o)),
            Row("Sketched, read through all", Logistic, o => Descend<T>(0.1).Sketched(Small with { Reading = SketchedReading.All }).For(o)),
            Row("Sketched, normalised, no intercept", Logistic, o => Descend<T>(0.1).Sketched(Small with { Normalized = true, Intercept = false }).For(o)),
            Row("Sketched, batches of three", Logistic, o => Descend<T>(0.1).Sketched(Small with { Batch = 3 }).For(o)),
            Row("Sketched, five rows", Logistic, o => Descend<T>(0.1).Sketched(Small with { Rows = 5 }).For(o)),
            Row("Sketched with L1", Logistic, o => Descend<T>(0.1).Sketched(L1<T>(0.01), Small).For(o)),
            Row("Sketched AdaGrad", Logistic, o => AdaGrad<T>(0.1).Sketched(Small).For(o)),
            Row("Sketched Adam", Logistic, o => Adam<T>(0.01).Sketched(Small).For(o)),
            Row("Sketched Adam, read through all", Logistic, o => Adam<T>(0.01).Sketched(Small with { Reading = SketchedReading.All }).For(o)),
            Row("Sketched softmax", Softmax, o => Descend<T>(0.1).Sketched(Small).For(o)),
            Row("Sketched softmax in one table", Softmax, o => AdaGrad<T>(0.1).Sketched(Small with { SharesTable = true }).For(o)),
        ];

        private static Func<int, T, SparseLinearModel<T, LogisticLoss<T>>> Logistic =>
            (dimension, fault) => new ProbeExamples<T>(dimension, fault, 1).With(default(LogisticLoss<T>));

        private static Func<int, T, SparseSoftmax<T>> Softmax => (dimension, fault) => new ProbeExamples<T>(dimension, fault, 3).WithSoftmax(3);
    }
}
