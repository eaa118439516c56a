using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Successes among trials: k, n − k, and in how many ways. Counts in place of what is none.</summary>
internal readonly struct Successes<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Variable<T> _x;
    private readonly Variable<T> _trials;
    private readonly Variable<T> _difference;

    public Successes(Variable<T> x, Variable<T> trials) => (_x, _trials, _difference) = (x, trials, Difference<T>.Of(trials, x));

    /// <summary>The shape of k and n.</summary>
    public Shape Shape => _difference.Shape;

    /// <summary>k.</summary>
    public Variable<T> Count => Known<T, CountOf<T>>.Each(_x);

    /// <summary>n − k.</summary>
    public Variable<T> Rest => Known<T, CountOf<T>>.Each(_difference);

    /// <summary>Σ k.</summary>
    public Variable<T> SumOfCounts => Sums.Of<T, CountOf<T>>(_x, Shape);

    /// <summary>Σ n − k.</summary>
    public Variable<T> SumOfRests => Known<T, CountOf<T>>.Sum(_difference);

    /// <summary>ln C(n, k), added; −∞ unless k and n − k are counts, and not a number unless n is one.</summary>
    public Variable<T> Each(Variable<T> density)
    {
        // One after the other, so that data are never alone with data.
        var sum =
            density + Known<T, LogFactorial<T>>.Each(_trials) - Known<T, LogFactorial<T>>.Each(_x) - Known<T, LogFactorial<T>>.Each(_difference);
        return Within<T, Counts<T>>.Each(Within<T, Counts<T>>.Each(sum, _x), _difference).GivenCount(_trials);
    }

    /// <summary>The same of a sum over a shape.</summary>
    public Variable<T> Sum(Variable<T> density, Shape shape)
    {
        var sum = density
            + Sums.Of<T, LogFactorial<T>>(_trials, shape)
            - Sums.Of<T, LogFactorial<T>>(_x, shape)
            - Sums.Of<T, LogFactorial<T>>(_difference, shape);
        return Within<T, Counts<T>>.Sum(Within<T, Counts<T>>.Sum(sum, _x), _difference).GivenCount(_trials);
    }
}
