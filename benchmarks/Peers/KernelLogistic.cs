using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Toolkit.Numerics;
using Toolkit.Optimization;

namespace Toolkit.Benchmarks;

/// <summary>
/// Bayesian logistic regression by hand over kernels that are there: the two products of <c>Numerics</c>, or the fused objective of
/// <c>Optimization</c>.
/// </summary>
internal sealed class KernelLogistic : IDisposable
{
    private const double Precision = 1 / (BayesianLogisticProblem.PriorScale * BayesianLogisticProblem.PriorScale);
    private readonly Workspace _workspace = new();
    private readonly BayesianLogisticProblem _problem;
    private readonly SmoothLinearModel<double, WithIntercept<double, DenseRows<double>>, LogisticLoss<double>> _objective;
    private readonly Buffer<double> _predictions = Buffer<double>.Allocate(BayesianLogisticProblem.Rows);
    private readonly Buffer<double> _labels;
    private readonly double[] _point = new double[BayesianLogisticProblem.Dimension];
    private readonly double[] _slope = new double[BayesianLogisticProblem.Dimension];

    /// <summary>Takes the data in.</summary>
    public KernelLogistic(BayesianLogisticProblem problem)
    {
        _problem = problem;
        _labels = Buffer<double>.CopyOf(problem.Labels);
        var signs = problem.Labels.ToArray();
        foreach (ref var sign in signs.AsSpan()) sign = (2 * sign) - 1;
        var rows = new DenseRows<double>(problem.Design, BayesianLogisticProblem.Rows, BayesianLogisticProblem.Features);
        _objective = Objectives.Logistic(rows.WithIntercept(), signs);
    }

    /// <summary>The mean loss and its gradient in one pass over the rows, and the priors; the objective keeps its intercept last.</summary>
    public double OnePass(ReadOnlySpan<double> point, Span<double> gradient)
    {
        point[1..].CopyTo(_point);
        _point[^1] = point[0];
        var loss = _objective.ValueAndGradient(_point, _slope, _workspace);
        gradient[0] = -(BayesianLogisticProblem.Rows * _slope[^1]) - (Precision * point[0]);
        for (var j = 1; j < gradient.Length; j++) gradient[j] = -(BayesianLogisticProblem.Rows * _slope[j - 1]) - (Precision * point[j]);
        return -(BayesianLogisticProblem.Rows * loss) - (0.5 * Precision * Reductions.SumOfSquares(point));
    }

    /// <summary>The product with X, the terms, the product with its transpose, and the priors.</summary>
    public double TwoPasses(ReadOnlySpan<double> point, Span<double> gradient)
    {
        var design = new ReadOnlyMatrixSpan<double>(_problem.Design, BayesianLogisticProblem.Rows, BayesianLogisticProblem.Features);
        var predictions = _predictions.Mutable;
        MatrixVector.Multiply(design, point[1..], predictions);
        var (value, intercept) = Terms(predictions, point[0]);
        MatrixVector.Multiply(design.Transpose(), predictions, gradient[1..]);
        gradient[0] = intercept;
        for (var j = 0; j < gradient.Length; j++) gradient[j] -= Precision * point[j];
        return value - (0.5 * Precision * Reductions.SumOfSquares(point));
    }

    /// <inheritdoc/>
    public void Dispose() => _workspace.Dispose();

    // From predictions without the intercept to y − σ(z); the sum of the terms, and of those. A lane at a time, a logarithm for each lane.
    private (double Value, double Intercept) Terms(Span<double> predictions, double shift)
    {
        var lanes = MemoryMarshal.Cast<double, Vector512<double>>(predictions);
        var labels = MemoryMarshal.Cast<double, Vector512<double>>(_labels.Lanes);
        var (sum, intercept) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (var i = 0; i < lanes.Length; i++)
        {
            var z = lanes[i] + Vector512.Create(shift);
            var e = Vector512.Exp(-Vector512.Abs(z));
            var factor = Vector512<double>.One + e;
            sum += (labels[i] * z) - Vector512.Max(z, Vector512<double>.Zero) - Vector512.Log(factor);
            lanes[i] = labels[i] - (Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<double>.Zero), Vector512<double>.One, e) / factor);
            intercept += lanes[i];
        }

        return (Vector512.Sum(sum), Vector512.Sum(intercept));
    }
}
