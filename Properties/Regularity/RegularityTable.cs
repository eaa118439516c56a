using System.Collections.Immutable;
using System.Text;

namespace Toolkit.Properties;

/// <summary>What samples tell of the constants of a function's regularity: the infimum of each condition's ratio over the same points.</summary>
/// <remarks>
/// An infimum over samples is at least the best constant: it can refute a claim, never prove one. In a few dimensions the local search brings it to
/// the constant of the region that was sampled.
/// </remarks>
/// <param name="Problem">The problem.</param>
/// <param name="Constants">One infimum a condition, in the order of <see cref="RegularityCondition"/>.</param>
/// <param name="Lipschitz">L, as declared.</param>
/// <param name="PathSlack">
/// What the discrete paths behind "Polyak–Łojasiewicz implies quadratic growth" leave of the constant, in [0, 1]; see
/// <see cref="RegularityLaw"/>.
/// </param>
/// <param name="Points">How many points were looked at.</param>
public sealed record RegularityTable(string Problem, ImmutableArray<double> Constants, double Lipschitz, double PathSlack, int Points)
{
    /// <summary>The infimum of a condition's ratio.</summary>
    /// <param name="condition">The condition.</param>
    public double this[RegularityCondition condition] => Constants[(int)condition];

    /// <summary>
    /// What an implication promises of its conclusion, from what was found of its premise: at most the infimum of the conclusion, up to rounding. From the
    /// Polyak–Łojasiewicz inequality it is what <see cref="PathSlack"/> leaves. Null where the premise does not hold, or f must be convex and is not.
    /// </summary>
    /// <param name="implication">The implication.</param>
    /// <param name="isConvex">Whether f is convex.</param>
    public double? Implied(Implication implication, bool isConvex) =>
        this[implication.From] is > 0 and < double.PositiveInfinity and var premise && (isConvex || !implication.NeedsConvexity)
            ? implication.Constant(premise, Lipschitz) * (implication.From is RegularityCondition.PolyakLojasiewicz ? PathSlack : 1)
            : null;

    /// <summary>One line a condition.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Problem}, {Points} points, L {Lipschitz:g6}");
        foreach (var condition in Enum.GetValues<RegularityCondition>()) text.AppendLine().Append($"  {condition,-26} {this[condition]:g6}");
        return text.ToString();
    }
}
