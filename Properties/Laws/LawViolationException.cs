namespace Toolkit.Properties;

/// <summary>A law was asserted and does not hold.</summary>
/// <param name="verdict">What was measured.</param>
public sealed class LawViolationException(Verdict verdict) : Exception(verdict.ToString())
{
    /// <summary>Every failure, with its number.</summary>
    public Verdict Verdict { get; } = verdict;
}
