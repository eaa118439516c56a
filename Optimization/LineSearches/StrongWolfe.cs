using System.Numerics;

namespace Toolkit.Optimization;

public static partial class LineSearches
{
    /// <summary>
    /// A length that decreases the value enough and leaves a flatter slope: with φ(α) = f(x − α u), <c>φ(α) ≤ φ(0) + c₁ α φ′(0)</c> and
    /// <c>|φ′(α)| ≤ c₂ |φ′(0)|</c>.
    /// </summary>
    /// <remarks>
    /// Lengths grow until they bracket such a one, then the bracket closes by cubic interpolation, and by bisection where that shrinks it too
    /// slowly. Where the values no longer resolve a decrease, slopes take their place: the first condition becomes φ′(α) ≤ (2c₁ − 1) φ′(0).
    /// Sources: Nocedal and Wright 2006, Algorithms 3.5 and 3.6 and equation 3.59; Hager and Zhang 2005 for the approximate conditions.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="decrease">c₁, in (0, 1/2).</param>
    /// <param name="curvature">c₂, in (c₁, 1): about 0.9 behind quasi-Newton directions, 0.1 behind conjugate gradients.</param>
    /// <param name="trials">The number of lengths to try before giving up, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static StrongWolfe<T> StrongWolfe<T>(double decrease = 1e-4, double curvature = 0.9, int trials = 40)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(decrease, curvature, trials);
}

/// <summary>A search for the strong Wolfe conditions; see <see cref="LineSearches.StrongWolfe{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct StrongWolfe<T> : ILineSearch<StrongWolfe<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The search with the usual parameters.</summary>
    public StrongWolfe()
        : this(1e-4, 0.9, 40)
    {
    }

    internal StrongWolfe(double decrease, double curvature, int trials)
    {
        Decrease = Require.Within<T>(decrease, 0, 0.5);
        Curvature = Require.Within<T>(curvature, decrease, 1);
        Trials = Require.AtLeastOne(trials);
    }

    /// <summary>c₁.</summary>
    public T Decrease { get; }

    /// <summary>c₂.</summary>
    public T Curvature { get; }

    /// <summary>The number of lengths to try before giving up.</summary>
    public int Trials { get; }

    /// <inheritdoc/>
    public SearchResult<T> Search<TOracle>(ref SearchLine<T, TOracle> line, T first)
        where TOracle : IObjective<T>
    {
        // low decreases the value enough and slopes towards high, which is the first length too far; until one is met, lengths grow.
        var (start, low, high, bracketed) = (line.Start, line.Start, line.Start, false);
        var (length, width) = (first, T.PositiveInfinity);
        var trial = start;
        for (var k = 0; k < Trials && T.IsFinite(length); k++)
        {
            trial = line.At(length);
            var decreases = SufficientDecrease.Holds(start, trial, Decrease);
            if (decreases && T.Abs(trial.Slope) <= Curvature * -start.Slope) return new(trial, SearchOutcome.Satisfied);

            if (!decreases || IsHigher(trial, low))
            {
                (high, bracketed) = (trial, true);
            }
            else if (bracketed ? trial.Slope * (high.Length - low.Length) >= T.Zero : trial.Slope >= T.Zero)
            {
                (high, low, bracketed) = (low, trial, true);
            }
            else
            {
                var before = low;
                low = trial;
                if (!bracketed)
                {
                    length = Beyond(before, low);
                    continue;
                }
            }

            (length, width) = (Between(low, high, width), T.Abs(high.Length - low.Length));
            if (length == low.Length || length == high.Length) break;
        }

        if (low.Length == T.Zero) return new(trial, SearchOutcome.Failed);
        return new(trial.Length == low.Length ? trial : line.At(low.Length), SearchOutcome.DecreasedOnly);
    }

    private static bool IsHigher(Trial<T> trial, Trial<T> low) => trial.Value >= low.Value && SufficientDecrease.Resolves(trial.Value, low.Value);

    // One to four times as far again as from the last length to this one.
    private static T Beyond(Trial<T> before, Trial<T> here)
    {
        var move = here.Length - before.Length;
        var (least, most) = (here.Length + (T.CreateChecked(1.1) * move), here.Length + (T.CreateChecked(4) * move));
        var minimum = Minimum(before, here);
        return minimum > here.Length ? T.Clamp(minimum, least, most) : most;
    }

    // A tenth of the bracket away from its ends; a bracket that last lost less than a third is halved.
    private static T Between(Trial<T> low, Trial<T> high, T width)
    {
        var move = high.Length - low.Length;
        var tenth = move / T.CreateChecked(10);
        if (!high.IsFinite) return low.Length + tenth;
        if (T.CreateChecked(3) * T.Abs(move) > T.CreateChecked(2) * width) return low.Length + (move / T.CreateChecked(2));
        var (a, b) = (low.Length + tenth, high.Length - tenth);
        var minimum = Minimum(low, high);
        return T.IsFinite(minimum) ? T.Clamp(minimum, T.Min(a, b), T.Max(a, b)) : low.Length + (move / T.CreateChecked(2));
    }

    // Where the cubic with these values and slopes has its minimum; where the values do not differ, the parabola with these slopes.
    private static T Minimum(Trial<T> a, Trial<T> b)
    {
        var move = b.Length - a.Length;
        if (!SufficientDecrease.Resolves(a.Value, b.Value)) return b.Length - (b.Slope * move / (b.Slope - a.Slope));
        var first = a.Slope + b.Slope + (T.CreateChecked(3) * (a.Value - b.Value) / move);
        var second = T.CopySign(T.Sqrt((first * first) - (a.Slope * b.Slope)), move);
        return b.Length - (move * (b.Slope + second - first) / (b.Slope - a.Slope + second + second));
    }
}
