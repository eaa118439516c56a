using System.Runtime.Intrinsics;

namespace Toolkit.Properties.Tests;

/// <summary>What a loss can get wrong about its conjugate.</summary>
public enum ConjugateSlip
{
    None,
    LabelForgotten,
    SignLost,
    HalfForgotten,
    DomainForgotten,
    DerivativeUnbounded,
}

/// <summary>Huber's loss with δ = 1 and one slip.</summary>
internal readonly record struct WrongHuber(ConjugateSlip Slip) : ILoss<WrongHuber, double>
{
    public string Labels => "finite";

    public bool Accepts(double label) => double.IsFinite(label);

    public Vector512<double> Value(Vector512<double> prediction, Vector512<double> label)
    {
        var size = Vector512.Abs(prediction - label);
        return Vector512.ConditionalSelect(Vector512.LessThan(size, Vector512.Create(1.0)), size * size * 0.5, size - Vector512.Create(0.5));
    }

    public Vector512<double> Derivative(Vector512<double> prediction, Vector512<double> label) => Slip is ConjugateSlip.DerivativeUnbounded
        ? prediction - label
        : Vector512.Min(Vector512.Max(prediction - label, Vector512.Create(-1.0)), Vector512.Create(1.0));

    public Vector512<double> Conjugate(Vector512<double> slope, Vector512<double> label)
    {
        var own = Slip switch { ConjugateSlip.LabelForgotten => Vector512<double>.Zero, ConjugateSlip.SignLost => -(slope * label), _ => slope * label };
        var value = (slope * slope * (Slip is ConjugateSlip.HalfForgotten ? 1 : 0.5)) + own;
        return Slip is ConjugateSlip.DomainForgotten
            ? value
            : Vector512.ConditionalSelect(
                Vector512.LessThanOrEqual(Vector512.Abs(slope), Vector512.Create(1.0)), value, Vector512.Create(double.PositiveInfinity));
    }
}

/// <summary>What a duality gap can get wrong.</summary>
public enum GapSlip
{
    None,
    InterceptIgnored,
    NotScaled,
    ConjugateSign,
    NormForgotten,
    DualAtZero,
}

/// <summary>Logistic regression with an intercept behind the features, and its duality gap with one slip, as a beginner writes them.</summary>
internal sealed record WrongGap(double[][] Rows, double[] Labels, GapSlip Slip) : IObjective<double>, IDualityGapOracle<double>
{
    public int Dimension => Features + 1;

    public int Features => Rows[0].Length;

    public double Value(ReadOnlySpan<double> point, Workspace workspace)
    {
        var sum = 0.0;
        for (var i = 0; i < Rows.Length; i++) sum += Softplus(-Labels[i] * Prediction(i, point));
        return sum / Rows.Length;
    }

    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        destination.Clear();
        for (var i = 0; i < Rows.Length; i++)
        {
            var slope = Slope(i, point) / Rows.Length;
            for (var j = 0; j < Features; j++) destination[j] += slope * Rows[i][j];
            destination[Features] += slope;
        }
    }

    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        Gradient(point, destination, workspace);
        return Value(point, workspace);
    }

    public DualityGap<double> DualityGap(ReadOnlySpan<double> point, double l1, Workspace workspace)
    {
        var u = new double[Rows.Length];
        for (var i = 0; i < u.Length; i++) u[i] = Slip is GapSlip.DualAtZero ? 0 : Slope(i, point);
        var (up, down) = (u.Where(value => value > 0).Sum(), -u.Where(value => value < 0).Sum());
        if (Slip is not GapSlip.InterceptIgnored && up > 0 && down > 0)
        {
            u = [.. u.Select(value => value > 0 ? value * Math.Min(1, down / up) : value * Math.Min(1, up / down))];
        }

        var steepest = Enumerable.Range(0, Features).Max(j => Math.Abs(Rows.Zip(u, (row, value) => row[j] * value).Sum() / Rows.Length));
        var factor = Slip is GapSlip.NotScaled ? 1 : Math.Min(1, l1 / steepest);
        var conjugate = u.Zip(Labels, (value, y) => Entropy(-factor * value * y)).Sum() / Rows.Length;
        var norm = Slip is GapSlip.NormForgotten ? 0 : l1 * point[..Features].ToArray().Sum(Math.Abs);
        return new(Value(point, workspace) + norm, Slip is GapSlip.ConjugateSign ? conjugate : -conjugate);
    }

    private static double Softplus(double t) => Math.Max(t, 0) + Math.Log(1 + Math.Exp(-Math.Abs(t)));

    private static double Entropy(double a) => (a <= 0 ? 0 : a * Math.Log(a)) + (a >= 1 ? 0 : (1 - a) * Math.Log(1 - a));

    private double Prediction(int row, ReadOnlySpan<double> point) => Reductions.Dot<double>(Rows[row], point[..Features]) + point[Features];

    private double Slope(int row, ReadOnlySpan<double> point) => -Labels[row] / (1 + Math.Exp(Labels[row] * Prediction(row, point)));
}

/// <summary>ln Σ exp x − x₀, with or without the largest taken away first.</summary>
internal readonly record struct WrongSoftmax(bool SubtractsLargest) : IObjective<double>
{
    public int Dimension => 4;

    public double Value(ReadOnlySpan<double> point, Workspace workspace)
    {
        var (shift, sum) = (Shift(point), 0.0);
        foreach (var x in point) sum += Math.Exp(x - shift);
        return Math.Log(sum) + shift - point[0];
    }

    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        var (shift, sum) = (Shift(point), 0.0);
        foreach (var x in point) sum += Math.Exp(x - shift);
        for (var i = 0; i < point.Length; i++) destination[i] = (Math.Exp(point[i] - shift) / sum) - (i == 0 ? 1 : 0);
    }

    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        Gradient(point, destination, workspace);
        return Value(point, workspace);
    }

    private double Shift(ReadOnlySpan<double> point)
    {
        if (!SubtractsLargest) return 0;
        var largest = double.NegativeInfinity;
        foreach (var x in point) largest = Math.Max(largest, x);
        return largest;
    }
}

/// <summary>An objective with constants of somebody else's.</summary>
internal readonly record struct Restated<TObjective>(TObjective Inner, Smoothness<double> Smoothness) : ISmoothObjective<double>
    where TObjective : ISmoothObjective<double>
{
    public int Dimension => Inner.Dimension;

    public double Value(ReadOnlySpan<double> point, Workspace workspace) => Inner.Value(point, workspace);

    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) => Inner.Gradient(point, destination, workspace);

    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        Inner.ValueAndGradient(point, destination, workspace);
}
