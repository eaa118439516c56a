namespace Toolkit.Properties;

/// <summary>
/// The conditions of regularity imply each other with the constants of the table, and a problem declares no constant that samples refute.
/// </summary>
/// <remarks>
/// <para>
/// Infima over samples are not the best constants, and an implication between constants need not hold between infima. These do: what holds at each
/// point holds of infima over the same points; pairs with one projection are among the pairs, and each point makes such a pair with its projection.
/// </para>
/// <para>
/// "Polyak–Łojasiewicz implies quadratic growth and the error bound" holds along paths, not at points. So the paths of gradient descent, with length
/// γ = 0.1/L, from the points where the conclusions are tightest are among the samples of the premise; on them the conclusion holds with what
/// <see cref="RegularityTable.PathSlack"/> leaves of the constant: (1 − Lγ/2)² for the length, and a part for the distance that is left at its end.
/// </para>
/// <para>Source: Karimi, Nutini, Schmidt 2016, Theorem 2 and appendix A.</para>
/// </remarks>
public static class RegularityLaw
{
    /// <summary>Throws what <see cref="Validate{TObjective}(Problem{TObjective}, RandomKey, bool, int, IReadOnlyList{Implication})"/> finds.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the samples are drawn from.</param>
    /// <param name="isConvex">Whether the objective is convex, so that more conditions are equivalent.</param>
    /// <param name="samples">How many points are drawn.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TObjective>(Problem<TObjective> problem, RandomKey key, bool isConvex, int samples = 60)
        where TObjective : ISmoothObjective<double> => Validate(problem, key, isConvex, samples).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="key">What the samples are drawn from.</param>
    /// <param name="isConvex">Whether the objective is convex, so that more conditions are equivalent.</param>
    /// <param name="samples">How many points are drawn.</param>
    /// <param name="implications">The table; null for <see cref="Implication.All"/>.</param>
    public static Verdict Validate<TObjective>(
        Problem<TObjective> problem, RandomKey key, bool isConvex, int samples = 60, IReadOnlyList<Implication>? implications = null)
        where TObjective : ISmoothObjective<double> =>
        Validate(problem, RegularityConditions.Estimate(problem, key, samples), isConvex, implications);

    /// <summary>Every failure, of constants that were estimated before.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="table">What <see cref="RegularityConditions.Estimate"/> tells of it.</param>
    /// <param name="isConvex">Whether the objective is convex, so that more conditions are equivalent.</param>
    /// <param name="implications">The table; null for <see cref="Implication.All"/>.</param>
    public static Verdict Validate<TObjective>(
        Problem<TObjective> problem, RegularityTable table, bool isConvex, IReadOnlyList<Implication>? implications = null)
        where TObjective : ISmoothObjective<double>
    {
        const double Slack = 1e-6;
        var found = new Findings($"regularity of {problem}");
        foreach (var implication in implications ?? Implication.All)
        {
            if (table.Implied(implication, isConvex) is { } promised)
                found.AtMost(promised * (1 - Slack), table[implication.To], $"{implication}, μ = {table[implication.From]:g6}");
        }

        var declared = problem.Objective.Smoothness;
        found.AtMost(declared.PolyakLojasiewicz * (1 - Slack), table[RegularityCondition.PolyakLojasiewicz], "the declared μ");
        if (declared.StrongConvexity > 0)
        {
            found.AtMost(
                declared.StrongConvexity * (1 - Slack), table[RegularityCondition.StrongConvexity], "the declared constant of strong convexity");
        }

        if (isConvex) found.AtMost(-table[RegularityCondition.StrongConvexity], Slack * table.Lipschitz, "what f misses of convexity");
        return found.Verdict;
    }
}
