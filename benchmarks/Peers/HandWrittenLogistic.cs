using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Toolkit.Numerics;

namespace Toolkit.Benchmarks;

/// <summary>
/// Bayesian logistic regression by hand: the rows lie in panels of forty, column by column within one, so that a panel (8 KB) is read from the
/// first-level cache the second time, for the gradient, and both products run over whole vectors without a sum across lanes until the end.
/// </summary>
/// <remarks>
/// The terms are y z − max(z, 0) − ln(1 + e) with e = exp(−|z|). The factors 1 + e lie between 1 and 2, so that hundreds of them are multiplied
/// before a logarithm is taken: one for each lane, in all. Stages are methods of their own: where a lane is wider than the vectors of the
/// hardware, long methods outgrow what the JIT inlines and are ten times slower.
/// </remarks>
internal sealed class HandWrittenLogistic
{
    private const int PanelRows = 40;
    private const int Features = BayesianLogisticProblem.Features;
    private const double Precision = 1 / (BayesianLogisticProblem.PriorScale * BayesianLogisticProblem.PriorScale);
    private static readonly double Constant =
        -BayesianLogisticProblem.Dimension * (Math.Log(BayesianLogisticProblem.PriorScale) + (0.5 * Math.Log(Math.Tau)));

    private readonly Buffer<double> _panels = Buffer<double>.Allocate(BayesianLogisticProblem.Rows * Features);
    private readonly Buffer<double> _labels;
    private readonly Buffer<double> _rows = Buffer<double>.Allocate(PanelRows);
    private readonly Buffer<double> _columns = Buffer<double>.Allocate(Features * LogisticPanelSums.Lanes);

    /// <summary>Lays the rows out in panels.</summary>
    /// <param name="problem">The data; the number of rows is a multiple of forty.</param>
    public HandWrittenLogistic(BayesianLogisticProblem problem)
    {
        _labels = Buffer<double>.CopyOf(problem.Labels);
        var panels = _panels.Mutable;
        for (var i = 0; i < BayesianLogisticProblem.Rows; i++)
        {
            var (panel, row) = Math.DivRem(i, PanelRows);
            for (var j = 0; j < Features; j++) panels[(((panel * Features) + j) * PanelRows) + row] = problem.Design[(i * Features) + j];
        }
    }

    /// <summary>The log density and its gradient, in one pass over the rows.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        if (point.Length < BayesianLogisticProblem.Dimension || gradient.Length < BayesianLogisticProblem.Dimension)
            throw new ArgumentException("A span is too short.");
        ref var x = ref MemoryMarshal.GetReference(point);
        ref var panel = ref MemoryMarshal.GetReference(_panels.Span);
        ref var labels = ref MemoryMarshal.GetReference(_labels.Span);
        ref var rows = ref MemoryMarshal.GetReference(_rows.Span);
        var columns = _columns.Mutable;
        columns.Clear();
        var sums = new LogisticPanelSums();
        for (var p = 0; p < BayesianLogisticProblem.Rows / PanelRows; p++)
        {
            LogisticPanel.Predict(ref panel, ref x, ref rows);
            LogisticPanel.Terms(ref rows, ref labels, ref sums);
            LogisticPanel.Accumulate(ref panel, ref rows, ref columns[0]);
            panel = ref Unsafe.Add(ref panel, PanelRows * Features);
            labels = ref Unsafe.Add(ref labels, PanelRows);
        }

        var (value, squares) = (Vector512.Sum(sums.Terms - Vector512.Log(sums.Factors)), point[0] * point[0]);
        gradient[0] = Vector512.Sum(sums.Slopes) - (Precision * point[0]);
        for (var j = 1; j <= Features; j++)
        {
            squares += point[j] * point[j];
            gradient[j] = Vector512.Sum(Vector512.Create<double>(columns[((j - 1) * LogisticPanelSums.Lanes)..])) - (Precision * point[j]);
        }

        return Constant + value - (0.5 * Precision * squares);
    }
}
