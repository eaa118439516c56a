using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Toolkit.Properties;

/// <summary>What a step was seen to do on a family of problems, beside what it claims.</summary>
/// <remarks>
/// The numbers are those of one step: where no problem violates the claim, that which came nearest to it, which is the step that is worth the fewest steps
/// of the claim; otherwise the worst on the shrunk problem. Of a rate that is a bound on the gap, a power or down to a floor, the factor is that of its
/// bound: the claim is 1.
/// </remarks>
/// <typeparam name="TProblem">The type of the problems.</typeparam>
/// <param name="Step">The name of the step; <c>step.Named("…")</c> gives it another.</param>
/// <param name="Family">The name of the family.</param>
/// <param name="Problems">How many problems were tried, that which violates the claim included.</param>
/// <param name="Observed">The factor by which the gap shrank.</param>
/// <param name="Claimed">The factor that was claimed there.</param>
/// <param name="Worth">
/// How many steps of the claim this one is worth, ln observed / ln claimed: below 1 where the claim is violated, infinite where nothing is left of the gap.
/// Of a rate that is a bound, how often the gap goes into it.
/// </param>
/// <param name="Nearest">The problem where this was; null where no run took a step that starts above rounding.</param>
/// <param name="Origin">The step, and what builds that problem again.</param>
/// <param name="Counterexample">
/// The first problem that violates the claim, as simple as FsCheck can make it; null where none does. A claim of 0 is not simpler than one above it.
/// </param>
public sealed record RateReport<TProblem>(
    string Step, string Family, int Problems, double Observed, double Claimed, double Worth, TProblem? Nearest, string Origin,
    RateCounterexample<TProblem>? Counterexample)
    where TProblem : Problem
{
    /// <summary>What is left of the claim: negative where it is violated.</summary>
    public double Margin => Claimed - Observed;

    /// <summary>Whether no problem violates the claim.</summary>
    public bool Holds => Counterexample is null;

    /// <summary>The violation, if there is one: the gap after the first step that violates the claim, and what it allows there.</summary>
    public Verdict ToVerdict() => Counterexample is { } found
        ? new([new($"rate of {Step}", $"{Family}, {found.Where}", found.After, found.Bound)])
        : Verdict.Kept;

    /// <summary>This report, if the claim holds.</summary>
    /// <exception cref="LawViolationException">It does not; the exception names the shrunk problem.</exception>
    public RateReport<TProblem> Assert()
    {
        ToVerdict().Assert();
        return this;
    }

    /// <summary>The report as a property, labelled with what was measured.</summary>
    public Property ToProperty() => Prop.Label(Holds, ToString());

    /// <summary>A few lines: what was claimed, what was observed and where.</summary>
    public override string ToString()
    {
        var text = new StringBuilder()
            .AppendLine(Holds
                ? $"{Step} keeps its claim on {Problems} problems of {Family}"
                : $"{Step} violates its claim on problem {Problems} of {Family}")
            .Append($"  observed {Observed:g6}, claimed {Claimed:g6}, margin {Margin:g3}")
            .AppendLine(Claimed is > 0 and < 1 ? $": a step is worth {Worth:g4} of those that are claimed" : "")
            .Append($"  {(Holds ? "nearest" : "worst")} at {Origin}");
        if (Counterexample is { } found) text.AppendLine().Append($"  {found}");
        return text.ToString();
    }
}

/// <summary>A problem that violates a rate, and the first step at which it does.</summary>
/// <typeparam name="TProblem">The type of the problem.</typeparam>
/// <param name="Problem">The problem; its shape builds it again by <see cref="ProblemFamily{TProblem}.Of"/>.</param>
/// <param name="Step">The number of the step, from 1 on.</param>
/// <param name="Before">The gap that the rate starts from.</param>
/// <param name="After">The gap that was reached.</param>
/// <param name="Bound">The gap that the rate allows.</param>
/// <param name="NonFinite">The quantity that the step reported as not finite; null where there was none.</param>
/// <param name="Shrinks">How often the problem was made simpler.</param>
public sealed record RateCounterexample<TProblem>(
    TProblem Problem, int Step, double Before, double After, double Bound, string? NonFinite, int Shrinks)
    where TProblem : Problem
{
    /// <summary>The step, the problem and the gap before it.</summary>
    internal string Where => $"step {Step} of ({Problem.Origin()}), from a gap of {Before:g6}{(NonFinite is null ? "" : $", {NonFinite} is not finite")}";

    /// <summary>The problem, the step and the gaps in a line.</summary>
    public override string ToString() =>
        $"first violated at step {Step}, after {Shrinks} shrinks: from a gap of {Before:g6} to "
            + $"{(NonFinite is null ? $"{After:g6}, allowed {Bound:g6}" : $"one that cannot be told, as {NonFinite} is not finite")}";
}
