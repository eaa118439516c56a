using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Toolkit.Numerics;

namespace Toolkit.Benchmarks;

/// <summary>ML.NET's trainers of a logistic regression, in this process, on rows that it has cached as sparse vectors of floats.</summary>
internal sealed class MlNet
{
    private readonly MLContext _context = new(seed: 1);
    private readonly IDataView _rows;
    private readonly int _features;
    private readonly int _count;

    /// <summary>Copies the rows into a cached data view.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="labels">−1 or +1.</param>
    public MlNet(SparseRows<double> rows, ReadOnlySpan<double> labels)
    {
        (_features, _count) = (rows.Columns, rows.Rows);
        var items = new Item[rows.Rows];
        for (var i = 0; i < items.Length; i++)
        {
            var values = new float[rows.RowValues(i).Length];
            for (var k = 0; k < values.Length; k++) values[k] = (float)rows.RowValues(i)[k];
            items[i] = new() { Label = labels[i] > 0, Features = new(rows.Columns, values.Length, values, rows.RowIndices(i).ToArray()) };
        }

        var schema = SchemaDefinition.Create(typeof(Item));
        schema[nameof(Item.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.Columns);
        _rows = _context.Data.Cache(_context.Data.LoadFromEnumerable(items, schema));
    }

    /// <summary>
    /// Stochastic dual coordinate ascent on <c>(1/n) Σ φ + (λ/2)(‖w‖² + b²)</c>: its penalty takes in the intercept.
    /// </summary>
    /// <param name="l2">λ.</param>
    /// <param name="tolerance">The relative duality gap at which it stops.</param>
    /// <param name="threads">The number of threads; null for as many as it likes.</param>
    /// <returns>w, and b behind it.</returns>
    public double[] Sdca(double l2, double tolerance, int? threads = 1) => Point(_context.BinaryClassification.Trainers.SdcaLogisticRegression(
        new SdcaLogisticRegressionBinaryTrainer.Options
        {
            L2Regularization = (float)l2,
            L1Regularization = 0,
            NumberOfThreads = threads,
            ConvergenceTolerance = (float)tolerance,
            MaximumNumberOfIterations = 1000,
        }).Fit(_rows).Model.SubModel);

    /// <summary>L-BFGS on <c>Σ φ + (nλ/2) ‖w‖²</c>.</summary>
    /// <param name="l2">λ.</param>
    /// <param name="tolerance">Its tolerance.</param>
    /// <param name="threads">The number of threads; null for as many as it likes.</param>
    /// <returns>w, and b behind it.</returns>
    public double[] Lbfgs(double l2, double tolerance, int? threads = 1) => Point(_context.BinaryClassification.Trainers.LbfgsLogisticRegression(
        new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            L2Regularization = (float)(_count * l2),
            L1Regularization = 0,
            NumberOfThreads = threads,
            OptimizationTolerance = (float)tolerance,
        }).Fit(_rows).Model.SubModel);

    private double[] Point(LinearModelParameters model)
    {
        var point = new double[_features + 1];
        for (var j = 0; j < _features; j++) point[j] = model.Weights[j];
        point[^1] = model.Bias;
        return point;
    }

    private sealed class Item
    {
        public bool Label { get; set; }

        public VBuffer<float> Features { get; set; }
    }
}
