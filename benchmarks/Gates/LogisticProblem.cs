using Toolkit.Numerics;
using Toolkit.Optimization;

namespace Toolkit.Benchmarks;

/// <summary>
/// Logistic regression, <c>½‖w‖² + Σ ln(1 + exp(−yᵢ⟨aᵢ, w⟩))</c>, with n = 20,000 rows and d = 200 dense columns that follow each other with correlation ½,
/// labels drawn from the model. It lies in a file that both sides read.
/// </summary>
internal sealed class LogisticProblem
{
    /// <summary>n.</summary>
    public const int Rows = 20_000;

    /// <summary>d.</summary>
    public const int Features = 200;

    private const double Correlation = 0.5;
    private const ulong Seed = 101;
    private readonly double[] _labels;

    private LogisticProblem(string path)
    {
        var values = DoubleFile.Read(path);
        Path = path;
        Matrix = new(values.AsSpan(0, Rows * Features), Rows, Features);
        _labels = values[(Rows * Features)..];
        Values = values;
        GradientNormAtZero = Reductions.Norm<double>(Gradient(new double[Features]).Gradient);
    }

    /// <summary>The file: X row by row, then y.</summary>
    public string Path { get; }

    /// <summary>X, in our layout.</summary>
    public DenseRows<double> Matrix { get; }

    /// <summary>y, −1 or +1.</summary>
    public ReadOnlySpan<double> Labels => _labels;

    /// <summary>The norm of the gradient at 0, which others are measured against.</summary>
    public double GradientNormAtZero { get; }

    private double[] Values { get; }

    /// <summary>The problem, generated where the file is not there yet.</summary>
    public static LogisticProblem Open()
    {
        var path = System.IO.Path.Combine(
            System.IO.Path.GetTempPath(), FormattableString.Invariant($"toolkit-logistic-{Rows}x{Features}-seed{Seed}.bin"));
        if (!File.Exists(path) || new FileInfo(path).Length != (long)sizeof(double) * Rows * (Features + 1)) Generate(path);
        return new(path);
    }

    /// <summary>X with its zeros left out, for a peer that wants entries.</summary>
    public SparseRows<double> Entries(int rows) => SparseRows<double>.FromDense(new(Values.AsSpan(0, rows * Features), rows, Features));

    /// <summary>The value at a point and the norm of the gradient over that at 0, by a plain loop, the same for every contender.</summary>
    public (double Value, double RelativeGradient) Quality(ReadOnlySpan<double> point)
    {
        var (value, gradient) = Gradient(point);
        return (value, Reductions.Norm<double>(gradient) / GradientNormAtZero);
    }

    private (double Value, double[] Gradient) Gradient(ReadOnlySpan<double> point)
    {
        var gradient = point.ToArray();
        var value = point.ToArray().Sum(weight => weight * weight) / 2;
        for (var i = 0; i < Rows; i++)
        {
            var row = Values.AsSpan(i * Features, Features);
            var margin = 0.0;
            for (var j = 0; j < Features; j++) margin += row[j] * point[j];
            margin *= _labels[i];
            value += margin > 0 ? double.LogP1(Math.Exp(-margin)) : double.LogP1(Math.Exp(margin)) - margin;
            var slope = -_labels[i] / (1 + Math.Exp(margin));
            for (var j = 0; j < Features; j++) gradient[j] += slope * row[j];
        }

        return (value, gradient);
    }

    private static void Generate(string path)
    {
        var key = RandomKey.FromSeed(Seed);
        var (matrix, labels) = (new double[Rows * Features], new double[Rows]);
        var (weights, draws) = (new double[Features], new double[Rows]);
        key.Normals<double>(matrix);
        key.Fold(1).Normals<double>(weights);
        key.Fold(2).Uniforms<double>(draws);
        foreach (ref var weight in weights.AsSpan()) weight *= 3 / Math.Sqrt(Features);
        for (var i = 0; i < Rows; i++)
        {
            var row = matrix.AsSpan(i * Features, Features);
            for (var j = 1; j < Features; j++) row[j] = (Correlation * row[j - 1]) + (Math.Sqrt(1 - (Correlation * Correlation)) * row[j]);
            labels[i] = draws[i] < 1 / (1 + Math.Exp(-Reductions.Dot<double>(row, weights))) ? 1 : -1;
        }

        DoubleFile.Write(path, matrix, labels);
    }
}
