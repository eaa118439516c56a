using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// A Hessian that is written down is exactly symmetric and multiplies as Hessian–vector products do; that of a finite sum is the mean of those of its
/// terms.
/// </summary>
/// <remarks>That the products are right says <see cref="HessianVectorLaw"/>.</remarks>
public static class HessianLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="oracle">The oracle.</param>
    /// <param name="point">x.</param>
    /// <param name="key">What the random directions are drawn from.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TOracle>(TOracle oracle, ReadOnlySpan<T> point, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IHessianOracle<T> => Validate(oracle, point, key).Assert();

    /// <summary>Every failure of symmetry, and of the product with a few directions.</summary>
    /// <param name="oracle">The oracle.</param>
    /// <param name="point">x.</param>
    /// <param name="key">What the random directions are drawn from.</param>
    public static Verdict Validate<T, TOracle>(TOracle oracle, ReadOnlySpan<T> point, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IHessianOracle<T>
    {
        var found = new Findings($"Hessian of {Names.Of(typeof(TOracle))}");
        var (n, workspace) = (point.Length, new Workspace());
        var (hessian, product, expected) = (new T[n * n], new T[n], new T[n]);
        hessian.AsSpan().Fill(T.NaN);
        oracle.Hessian(point, new(hessian, n, n), workspace);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++) found.AtMost(hessian[(i * n) + j] == hessian[(j * n) + i] ? 0 : 1, 0, $"symmetry at ({i}, {j})");
        }

        var size = double.CreateChecked(Reductions.Norm<T>(hessian));
        foreach (var (direction, k) in Differences.Directions(point.ToArray(), key).Select((direction, k) => (direction, k)))
        {
            MatrixVector.Multiply<T>(new(hessian, n, n), direction, product);
            oracle.HessianVectorProduct(point, direction, expected, workspace);
            found.AtMost(
                Differences.Distance<T>(product, expected),
                Rounding<T>(n) * (size + 1) * double.CreateChecked(Reductions.Norm<T>(direction)), $"product with direction {k}");
        }

        return found.Verdict;
    }

    /// <summary>Every failure of the mean over the terms.</summary>
    /// <param name="oracle">The oracle.</param>
    /// <param name="point">x.</param>
    public static Verdict ValidateSum<T, TOracle>(TOracle oracle, ReadOnlySpan<T> point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IHessianSum<T>
    {
        var found = new Findings($"Hessians of the terms of {Names.Of(typeof(TOracle))}");
        var (n, workspace) = (point.Length, new Workspace());
        var (whole, all, one, mean) = (new T[n * n], new T[n * n], new T[n * n], new T[n * n]);
        oracle.Hessian(point, new(whole, n, n), workspace);
        oracle.BatchHessian([.. Enumerable.Range(0, oracle.Terms)], point, new(all, n, n), workspace);
        for (var i = 0; i < oracle.Terms; i++)
        {
            oracle.BatchHessian([i], point, new(one, n, n), workspace);
            for (var k = 0; k < mean.Length; k++) mean[k] += one[k] / T.CreateChecked(oracle.Terms);
        }

        var rounding = Rounding<T>(n + oracle.Terms) * (double.CreateChecked(Reductions.Norm<T>(whole)) + 1);
        found.AtMost(Differences.Distance<T>(all, whole), rounding, "all terms at once");
        found.AtMost(Differences.Distance<T>(mean, whole), rounding, "term by term");
        return found.Verdict;
    }

    private static double Rounding<T>(int terms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => 64 * Math.Sqrt(1 + terms) * Differences.Epsilon<T>();
}
