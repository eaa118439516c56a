using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// Armijo's condition, φ(α) ≤ φ(0) + c α φ′(0), and what takes its place where the values no longer resolve such a decrease: the slope,
/// φ′(α) ≤ (2c − 1) φ′(0), which for a quadratic says the same (the approximate Wolfe conditions of Hager and Zhang 2005). It must have become
/// flatter too: a move that rounding swallows changes nothing.
/// </summary>
internal static class SufficientDecrease
{
    // Values that differ by less than so many units in the last place are taken for equal: sums over data are not rounded better.
    private const int Units = 128;

    /// <summary>Whether the trial decreases the value enough.</summary>
    public static bool Holds<T>(Trial<T> start, Trial<T> trial, T decrease)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!trial.IsFinite) return false;
        var demanded = decrease * trial.Length * start.Slope;
        return Resolves(start.Value, trial.Value, demanded)
            ? trial.Value <= start.Value + demanded
            : trial.Slope > start.Slope && trial.Slope <= ((decrease + decrease) - T.One) * start.Slope;
    }

    /// <summary>Whether two values differ, or are asked to differ, by more than their rounding.</summary>
    public static bool Resolves<T>(T first, T second, T demanded = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.Max(T.Abs(first - second), T.Abs(demanded)) > T.CreateChecked(Units) * Number.Epsilon<T>() * T.Max(T.Abs(first), T.Abs(second));
}
