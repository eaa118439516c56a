using LanguageExt;

namespace Toolkit.Properties;

/// <summary>The failures that a law has found so far.</summary>
internal sealed class Findings(string law)
{
    private readonly List<Violation> _violations = [];

    public Verdict Verdict => _violations.Count == 0 ? Verdict.Kept : new(Prelude.toSeq(_violations.ToArray()));

    /// <summary>A failure unless the number is at most the bound; what is no number fails.</summary>
    public void AtMost(double measured, double bound, string where)
    {
        if (!(measured <= bound)) _violations.Add(new(law, where, measured, bound));
    }

    /// <summary>A failure unless nothing is wrong: how much is, and what, goes into the report.</summary>
    public void None(IReadOnlyCollection<string> wrong, string where)
    {
        if (wrong.Count > 0) _violations.Add(new(law, $"{where}: {string.Join("; ", wrong.Take(4))}", wrong.Count, 0));
    }

    /// <summary>A failure unless the condition holds.</summary>
    public void Require(bool condition, string otherwise) => AtMost(condition ? 0 : 1, 0, otherwise);
}
