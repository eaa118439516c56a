namespace Toolkit.Properties;

/// <summary>What a rate allows at one step of a run, and what was measured there.</summary>
/// <param name="Step">The number of the step, from 1 on.</param>
/// <param name="Before">The gap that the rate starts from.</param>
/// <param name="After">The gap, or its mean over outcomes.</param>
/// <param name="Factor">What the rate multiplies: 1 where it is a power.</param>
/// <param name="Unit">What <paramref name="Factor"/> is multiplied by to give the bound.</param>
/// <param name="Rounding">What rounding can add to the gap.</param>
internal readonly record struct Observation(int Step, double Before, double After, double Factor, double Unit, double Rounding)
{
    /// <summary>What the gap may be.</summary>
    public double Bound => (Factor * Unit) + Rounding;

    /// <summary>The measured counterpart of <see cref="Factor"/>, without what rounding can add; infinite where the gap is no number.</summary>
    public double Observed => double.IsNaN(After) ? double.PositiveInfinity : Math.Max(0, After - Rounding) / Unit;

    /// <summary>Whether the gap is within its bound; what is no number is not.</summary>
    public bool Holds => After <= Bound;

    /// <summary>The steps of a run that a sure rate speaks of; of a linear one, up to the first gap that is rounding.</summary>
    public static IEnumerable<Observation> Of(Rate rate, double[] gaps, Problem problem)
    {
        var (floor, rounding) = (Trace.Floor(gaps[0], problem.Minimum), Trace.Rounding(gaps[0], problem.Minimum));
        var distance = problem.Solutions.Distance(problem.Start.Span);
        for (var k = 1; k < gaps.Length; k++)
        {
            switch (rate)
            {
                case Rate.PerStep linear when gaps[k - 1] < floor: yield break;
                case Rate.PerStep linear:
                    yield return new(k, gaps[k - 1], gaps[k], linear.Factor, gaps[k - 1], rounding);
                    break;
                case Rate.Power power:
                    yield return new(k, gaps[0], gaps[k], 1, power.Constant * distance * distance / Math.Pow(k + power.Shift, power.Order), rounding);
                    break;
            }
        }
    }
}
