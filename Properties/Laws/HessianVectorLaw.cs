using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// A Hessian–vector product is the derivative of the gradient, ∇²f(x) v = (∇f(x + hv) − ∇f(x − hv))/2h, and symmetric: ⟨u, Hv⟩ = ⟨v, Hu⟩.
/// </summary>
/// <remarks>Extrapolated and bounded as in <see cref="GradientLaw"/>, with norms in place of absolute values.</remarks>
public static class HessianVectorLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="oracle">The oracle.</param>
    /// <param name="point">x.</param>
    /// <param name="key">What the random directions are drawn from.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<T, TOracle>(TOracle oracle, ReadOnlySpan<T> point, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IHessianVectorOracle<T> => Validate(oracle, point, key).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="oracle">The oracle.</param>
    /// <param name="point">x.</param>
    /// <param name="key">What the random directions are drawn from.</param>
    public static Verdict Validate<T, TOracle>(TOracle oracle, ReadOnlySpan<T> point, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IHessianVectorOracle<T>
    {
        var found = new Findings($"Hessian–vector product of {Names.Of(typeof(TOracle))}");
        var workspace = new Workspace();
        var x = point.ToArray();
        var epsilon = Differences.Epsilon<T>();
        var gradient = new T[x.Length];
        oracle.Gradient(x, gradient, workspace);
        var directions = Differences.Directions(gradient, key).ToArray();
        var products = directions.Select(Product).ToArray();
        for (var k = 0; k < directions.Length; k++)
        {
            var step = Differences.Step<T>(x);
            var (coarse, size) = Quotient(directions[k], step);
            var (fine, _) = Quotient(directions[k], step / 2);
            var extrapolated = fine.Zip(coarse, (f, c) => ((T.CreateChecked(4) * f) - c) / T.CreateChecked(3)).ToArray();
            var norm = double.CreateChecked(Reductions.Norm<T>(products[k]));
            found.AtMost(
                Differences.Distance<T>(products[k], extrapolated),
                (10 * Differences.Distance<T>(fine, coarse)) + (256 * epsilon * (size + (norm * Differences.Size(x))) / step) + (64 * epsilon * norm),
                $"direction {k}");

            var (left, right) = (Reductions.Dot<T>(directions[0], products[k]), Reductions.Dot<T>(directions[k], products[0]));
            var other = double.CreateChecked(Reductions.Norm<T>(products[0]));
            found.AtMost(Math.Abs(double.CreateChecked(left - right)), 256 * epsilon * (norm + other), $"symmetry in directions 0 and {k}");
        }

        return found.Verdict;

        T[] Product(T[] direction)
        {
            var product = new T[x.Length];
            oracle.HessianVectorProduct(x, direction, product, workspace);
            return product;
        }

        (T[] Quotient, double Size) Quotient(T[] direction, double h)
        {
            var (up, down) = (new T[x.Length], new T[x.Length]);
            oracle.Gradient(Differences.Moved(x, h, direction), up, workspace);
            oracle.Gradient(Differences.Moved(x, -h, direction), down, workspace);
            var size = double.CreateChecked(Reductions.Norm<T>(up) + Reductions.Norm<T>(down));
            return ([.. up.Zip(down, (a, b) => (a - b) / T.CreateChecked(2 * h))], size);
        }
    }
}
