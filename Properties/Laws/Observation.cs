namespace Toolkit.Properties;

/// <summary>What a rate allows at one step of a run, and what was measured there.</summary>
/// <param name="Step">The number of the step, from 1 on.</param>
/// <param name="Before">The gap that the rate starts from.</param>
/// <param name="After">The gap, or its mean over outcomes or runs.</param>
/// <param name="Factor">What the rate multiplies: 1 where it is a bound on the gap itself, as a power is.</param>
/// <param name="Unit">What <paramref name="Factor"/> is multiplied by to give the bound.</param>
/// <param name="Rounding">What rounding can add to the gap.</param>
internal readonly record struct Observation(int Step, double Before, double After, double Factor, double Unit, double Rounding)
{
    /// <summary>The quantity that the step reported as not finite; null where there was none.</summary>
    public string? NonFinite { get; init; }

    /// <summary>What a test decided, where the gap is a mean over runs that chance can push over its bound; null where the numbers decide.</summary>
    public bool? Kept { get; init; }

    /// <summary>What the gap may be.</summary>
    public double Bound => (Factor * Unit) + Rounding;

    /// <summary>The measured counterpart of <see cref="Factor"/>, without what rounding can add; infinite where the gap is no number.</summary>
    public double Observed => double.IsNaN(After) ? double.PositiveInfinity : Math.Max(0, After - Rounding) / Unit;

    /// <summary>Whether the gap is within its bound; what is no number is not.</summary>
    public bool Holds => Kept ?? After <= Bound;

    /// <summary>How many steps of the claim this one is worth: see <see cref="RateReport{TProblem}.Worth"/>.</summary>
    public double Worth => (Factor, Observed) switch
    {
        (1, var observed) => 1 / observed,
        (_, 0) => double.PositiveInfinity,
        var (factor, observed) => Math.Log(observed) / Math.Log(factor),
    };

    /// <summary>The steps of a run that a sure rate speaks of; of a linear one, up to the first gap that is rounding.</summary>
    public static IEnumerable<Observation> Of(Rate rate, Trace trace, Problem problem)
    {
        var gaps = trace.Gaps;
        var (floor, rounding) = (Trace.Floor(gaps[0], problem.Minimum), Trace.Rounding(gaps[0], problem.Minimum));
        var distance = problem.Solutions.Distance(problem.Start.Span);
        for (var k = 1; k < gaps.Length; k++)
        {
            var name = double.IsNaN(gaps[k]) ? trace.NonFinite : null;
            switch (rate)
            {
                case Rate.PerStep linear when gaps[k - 1] < floor: yield break;
                case Rate.PerStep linear:
                    yield return new(k, gaps[k - 1], gaps[k], linear.Factor, gaps[k - 1], rounding) { NonFinite = name };
                    break;
                case Rate.Power power:
                    var bound = power.Constant * distance * distance / Math.Pow(k + power.Shift, power.Order);
                    yield return new(k, gaps[0], gaps[k], 1, bound, rounding) { NonFinite = name };
                    break;
            }

            // Nothing is known of what comes behind it.
            if (double.IsNaN(gaps[k])) yield break;
        }
    }
}
