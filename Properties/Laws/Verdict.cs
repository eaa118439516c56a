using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace Toolkit.Properties;

/// <summary>What a law found: every failure with its measured number, and none where the law holds.</summary>
/// <remarks>
/// A verdict is used in three ways: <see cref="Holds"/> where a <c>bool</c> is wanted, <see cref="Assert"/> where failing means throwing, and
/// <see cref="ToProperty"/> where FsCheck should print what was measured.
/// </remarks>
/// <param name="Violations">The failures, in the order in which they were found.</param>
public sealed record Verdict(Seq<Violation> Violations)
{
    private const int Shown = 20;

    /// <summary>The verdict without a failure.</summary>
    public static Verdict Kept { get; } = new(Seq<Violation>.Empty);

    /// <summary>Whether the law holds.</summary>
    public bool Holds => Violations.IsEmpty;

    /// <summary>The failures of both.</summary>
    /// <param name="left">The failures that come first.</param>
    /// <param name="right">The failures that come after.</param>
    public static Verdict operator +(Verdict left, Verdict right) => new(left.Violations + right.Violations);

    /// <summary>The same failures, each told to have happened in <paramref name="place"/>.</summary>
    /// <param name="place">A problem, a row of a table, a seed.</param>
    public Verdict In(string place) => new(Violations.Map(violation => violation with { Where = $"{place}, {violation.Where}" }));

    /// <summary>This verdict, if the law holds.</summary>
    /// <exception cref="LawViolationException">It does not; the exception lists what was measured.</exception>
    public Verdict Assert() => Holds ? this : throw new LawViolationException(this);

    /// <summary>The verdict as a property, labelled with what was measured.</summary>
    public Property ToProperty() => Prop.Label(Holds, ToString());

    /// <summary>One line for each failure, the first twenty of them.</summary>
    public override string ToString() => Holds
        ? "no violation"
        : string.Join(Environment.NewLine, Violations.Take(Shown).Map(violation => violation.ToString()))
            + (Violations.Count > Shown ? $"{Environment.NewLine}… {Violations.Count} in all" : "");
}
