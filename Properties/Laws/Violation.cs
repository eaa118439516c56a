namespace Toolkit.Properties;

/// <summary>One failure of a law, with its number.</summary>
/// <param name="Law">The law, and the step or map that was held to it.</param>
/// <param name="Where">The step, sample or part at which it failed.</param>
/// <param name="Measured">What was measured.</param>
/// <param name="Bound">What the law allows.</param>
public sealed record Violation(string Law, string Where, double Measured, double Bound)
{
    /// <summary>Law, place, measured number and bound in a line.</summary>
    public override string ToString() => $"{Law}: {Where}: measured {Measured:g9}, allowed {Bound:g9}";
}
