using System.Numerics;

namespace Toolkit.Properties;

/// <summary>What a preconditioner makes of batches beside what it makes something of: F̂ of each block, and the running mean of Fisher matrices that its scalings are measured on.</summary>
internal sealed record CurvatureTarget(CurvatureLayout Layout, double[][] Estimates, double[][] Targets)
{
    /// <summary>The state of things behind the last problem.</summary>
    /// <param name="preconditioner">P.</param>
    /// <param name="damping">λ.</param>
    /// <param name="problem">The last problem.</param>
    /// <param name="before">Those before it.</param>
    /// <param name="decay">
    /// α: the target of batch k is <c>Mₖ = α F̂ₖ₋₁ + (1 − α) Fₖ</c> with α at most 1 − 1/k, and F̂ₖ is its diagonal in the basis at hand. With 0 it is the Fisher matrix of the last batch.
    /// </param>
    public static CurvatureTarget Of<TFisher, T, TState, TPreconditioner>(
        IPreconditioner<TPreconditioner, ICurvature<TFisher>, T, TState> preconditioner, double damping, CurvatureProblem<T> problem, ReadOnlySpan<CurvatureProblem<T>> before, double decay)
        where TFisher : struct, IFisher
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        var run = new CurvatureRun<TFisher, T, TState, TPreconditioner>(preconditioner, problem);
        foreach (var earlier in before) run.Observe(earlier);
        var keep = Math.Min(decay, 1 - (1.0 / (before.Length + 1)));
        var last = keep > 0 ? run.Estimates(problem.Layout, damping) : null;
        run.Observe(problem);
        var targets = problem.FisherBlocks<TFisher>();
        for (var k = 0; last is not null && k < targets.Length; k++)
        {
            for (var i = 0; i < targets[k].Length; i++) targets[k][i] = (keep * last[k][i]) + ((1 - keep) * targets[k][i]);
        }

        return new(problem.Layout, run.Estimates(problem.Layout, damping), targets);
    }
}

/// <summary>Small matrices in rows.</summary>
internal static class Written
{
    /// <summary>How much rounding may do to what is computed in so few steps as the laws of curvature need.</summary>
    public static double Rounding<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => 512 * double.CreateChecked(T.BitIncrement(T.One) - T.One);

    /// <summary>‖A − B‖² in the Frobenius norm.</summary>
    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    /// <summary>tr A.</summary>
    public static double Trace(ReadOnlySpan<double> matrix)
    {
        var (sum, n) = (0.0, Order(matrix));
        for (var i = 0; i < n; i++) sum += matrix[(i * n) + i];
        return sum;
    }

    /// <summary>The eigenvalues of (A + Aᵀ)/2, the largest first.</summary>
    public static double[] Spectrum(ReadOnlySpan<double> matrix)
    {
        var n = Order(matrix);
        var (values, vectors, symmetric) = (new double[n], new double[n * n], new double[n * n]);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) symmetric[(i * n) + j] = (matrix[(i * n) + j] + matrix[(j * n) + i]) / 2;
        }

        SymmetricEigen.Factor<double>(new ReadOnlyMatrixSpan<double>(symmetric, n, n), values, new(vectors, n, n), new());
        Array.Reverse(values);
        return values;
    }

    /// <summary>A B, or A Bᵀ.</summary>
    public static double[] Product(double[] a, double[] b, bool isTransposed = false)
    {
        var n = Order(a);
        var product = new double[n * n];
        var right = new ReadOnlyMatrixSpan<double>(b, n, n);
        MatrixProduct.Multiply(1.0, new ReadOnlyMatrixSpan<double>(a, n, n), isTransposed ? right.Transpose() : right, 0.0, new(product, n, n), new());
        return product;
    }

    /// <summary>The order of a square matrix.</summary>
    public static int Order(ReadOnlySpan<double> matrix) => (int)Math.Round(Math.Sqrt(matrix.Length));

    /// <summary>The largest magnitude.</summary>
    public static double Largest(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values) largest = double.IsNaN(value) ? double.NaN : Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
