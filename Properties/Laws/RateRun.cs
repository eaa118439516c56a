namespace Toolkit.Properties;

/// <summary>What a step did on a problem, beside a rate; or why the law does not look at it.</summary>
/// <param name="Step">The name of the step.</param>
/// <param name="Seen">Its steps.</param>
/// <param name="Refusal">Why the law cannot check the rate; null where it can.</param>
internal readonly record struct RateRun(string Step, IEnumerable<Observation> Seen, ArgumentException? Refusal = null)
{
    public static RateRun Refused(ArgumentException refusal) => new("", [], refusal);
}
