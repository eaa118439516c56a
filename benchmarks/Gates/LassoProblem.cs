using Toolkit.Numerics;
using Toolkit.Optimization;

namespace Toolkit.Benchmarks;

/// <summary>
/// A lasso, <c>‖y − Xb‖²/2n + λ ‖b‖₁</c>, with n = 2,000 rows and d = 10,000 columns that follow each other with correlation 0.6, of mean 0 and norm
/// √n; 100 of the true coefficients are not zero, and the noise is a third of the signal. It lies in a file that both sides read.
/// </summary>
internal sealed class LassoProblem
{
    /// <summary>n.</summary>
    public const int Rows = 2000;

    /// <summary>d.</summary>
    public const int Features = 10_000;

    private const int NonZeros = 100;
    private const double Correlation = 0.6;
    private const double SignalToNoise = 3;
    private const ulong Seed = 102;
    private readonly double[] _columns;
    private readonly double[] _labels;

    private LassoProblem(string path)
    {
        var values = DoubleFile.Read(path);
        Path = path;
        (_columns, _labels) = (values[..(Rows * Features)], values[(Rows * Features)..]);
        Columns = new(new ReadOnlyMatrixSpan<double>(_columns, Features, Rows).Transpose());
        LargestPenalty = Enumerable.Range(0, Features).Max(j => Math.Abs(Reductions.Dot(Column(j), Labels))) / Rows;
        Scale = Reductions.SumOfSquares(Labels) / (2 * Rows);
    }

    /// <summary>The file: X column by column, then y.</summary>
    public string Path { get; }

    /// <summary>X, in our layout.</summary>
    public DenseColumns<double> Columns { get; }

    /// <summary>y.</summary>
    public ReadOnlySpan<double> Labels => _labels;

    /// <summary>The least λ whose solution is 0: ‖Xᵀy‖∞/n.</summary>
    public double LargestPenalty { get; }

    /// <summary>The value of 0, ‖y‖²/2n, which gaps are measured against.</summary>
    public double Scale { get; }

    /// <summary>The problem, generated where the file is not there yet.</summary>
    public static LassoProblem Open()
    {
        var path = System.IO.Path.Combine(
            System.IO.Path.GetTempPath(), FormattableString.Invariant($"toolkit-lasso-{Rows}x{Features}-seed{Seed}.bin"));
        if (!File.Exists(path) || new FileInfo(path).Length != (long)sizeof(double) * Rows * (Features + 1)) Generate(path);
        return new(path);
    }

    /// <summary>
    /// The duality gap of a point over the value of 0, the same for every contender: the dual point is the residual, shrunk until it is feasible.
    /// </summary>
    public double RelativeGap(ReadOnlySpan<double> point, double penalty)
    {
        var residual = Labels.ToArray();
        for (var j = 0; j < point.Length; j++)
        {
            if (point[j] == 0) continue;
            var column = Column(j);
            for (var i = 0; i < Rows; i++) residual[i] -= point[j] * column[i];
        }

        var steepest = Enumerable.Range(0, Features).Max(j => Math.Abs(Reductions.Dot(Column(j), residual))) / Rows;
        var square = Reductions.SumOfSquares<double>(residual);
        var shrink = Math.Min(1, penalty / steepest);
        var primal = (square / (2 * Rows)) + (penalty * Reductions.SumOfAbs(point));
        var dual = ((shrink * Reductions.Dot<double>(residual, Labels)) - (shrink * shrink * square / 2)) / Rows;
        return (primal - dual) / Scale;
    }

    private static void Generate(string path)
    {
        var key = RandomKey.FromSeed(Seed);
        var (columns, labels) = (new double[Rows * Features], new double[Rows]);
        key.Normals<double>(columns);
        for (var j = 1; j < Features; j++)
        {
            var before = columns.AsSpan((j - 1) * Rows, Rows);
            var column = columns.AsSpan(j * Rows, Rows);
            for (var i = 0; i < Rows; i++) column[i] = (Correlation * before[i]) + (Math.Sqrt(1 - (Correlation * Correlation)) * column[i]);
        }

        for (var j = 0; j < Features; j++) Standardize(columns.AsSpan(j * Rows, Rows));
        var (chosen, effects, noise) = (new int[Features], new double[NonZeros], new double[Rows]);
        key.Fold(1).Permutation(chosen);
        key.Fold(2).Normals<double>(effects);
        key.Fold(3).Normals<double>(noise);
        for (var k = 0; k < NonZeros; k++)
        {
            var column = columns.AsSpan(chosen[k] * Rows, Rows);
            for (var i = 0; i < Rows; i++) labels[i] += effects[k] * column[i];
        }

        var loudness = Reductions.Norm<double>(labels) / (SignalToNoise * Reductions.Norm<double>(noise));
        for (var i = 0; i < Rows; i++) labels[i] += loudness * noise[i];
        var mean = labels.Average();
        for (var i = 0; i < Rows; i++) labels[i] -= mean;
        DoubleFile.Write(path, columns, labels);
    }

    // Mean 0, mean square 1.
    private static void Standardize(Span<double> column)
    {
        var mean = Reductions.Sum<double>(column) / Rows;
        foreach (ref var value in column) value -= mean;
        var deviation = Reductions.Norm<double>(column) / Math.Sqrt(Rows);
        foreach (ref var value in column) value /= deviation;
    }

    private ReadOnlySpan<double> Column(int column) => _columns.AsSpan(column * Rows, Rows);
}
