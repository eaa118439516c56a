using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Successes among trials: k, n − k, and in how many ways. Counts in place of what is none.</summary>
internal readonly struct Successes<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Variable<T> _x;
    private readonly Variable<T> _trials;
    private readonly Variable<T> _difference;

    public Successes(Variable<T> x, Variable<T> trials)
    {
        (_x, _trials, _difference) = (x, trials, trials - x);
        Count = Known<T, CountOf<T>>.Each(x);
        Rest = Within<T, Counts<T>>.Moved(_difference);
    }

    /// <summary>k.</summary>
    public Variable<T> Count { get; }

    /// <summary>n − k.</summary>
    public Variable<T> Rest { get; }

    /// <summary>ln C(n, k).</summary>
    public Variable<T> LogChoices => Known<T, LogFactorial<T>>.Each(_trials) - Known<T, LogFactorial<T>>.Each(_x) - Known<T, LogFactorial<T>>.Each(_difference);

    /// <summary>A log density that is −∞ unless k and n − k are counts, and not a number unless n is one.</summary>
    public Variable<T> Given(Variable<T> density) =>
        Within<T, Counts<T>>.Each(Within<T, Counts<T>>.Each(density, _x), _difference).GivenCount(_trials);
}
