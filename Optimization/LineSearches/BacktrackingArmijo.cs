using System.Numerics;

namespace Toolkit.Optimization;

public static partial class LineSearches
{
    /// <summary>The first of α, ρα, ρ²α, … that decreases the value enough: <c>f(x − α u) ≤ f(x) − c α ⟨∇f(x), u⟩</c>.</summary>
    /// <remarks>
    /// Where the values no longer resolve such a decrease the slope decides, as in <see cref="StrongWolfe{T}"/>. Source: Armijo 1966; Nocedal
    /// and Wright 2006, Algorithm 3.1.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="decrease">c, in (0, 1/2).</param>
    /// <param name="shrink">ρ, in (0, 1).</param>
    /// <param name="trials">The number of lengths to try before giving up, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static BacktrackingArmijo<T> BacktrackingArmijo<T>(double decrease = 1e-4, double shrink = 0.5, int trials = 60)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(decrease, shrink, trials);
}

/// <summary>Backtracking to Armijo's condition; see <see cref="LineSearches.BacktrackingArmijo{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct BacktrackingArmijo<T> : ILineSearch<BacktrackingArmijo<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The search with the usual parameters.</summary>
    public BacktrackingArmijo()
        : this(1e-4, 0.5, 60)
    {
    }

    internal BacktrackingArmijo(double decrease, double shrink, int trials)
    {
        Decrease = Require.Within<T>(decrease, 0, 0.5);
        Shrink = Require.Within<T>(shrink, 0, 1);
        Trials = Require.AtLeastOne(trials);
    }

    /// <summary>c.</summary>
    public T Decrease { get; }

    /// <summary>ρ.</summary>
    public T Shrink { get; }

    /// <summary>The number of lengths to try before giving up.</summary>
    public int Trials { get; }

    /// <inheritdoc/>
    public SearchResult<T> Search<TOracle>(ref SearchLine<T, TOracle> line, T first)
        where TOracle : IObjective<T>
    {
        var trial = line.At(first);
        for (var k = 1; !SufficientDecrease.Holds(line.Start, trial, Decrease); k++)
        {
            if (k == Trials) return new(trial, SearchOutcome.Failed);
            trial = line.At(Shrink * trial.Length);
        }

        return new(trial, SearchOutcome.Satisfied);
    }
}
