namespace Toolkit.Numerics;

/// <summary>Where a computation left the finite numbers.</summary>
/// <param name="Operation">The operation that gave the value; for an input, its name.</param>
/// <param name="Element">The number of the element in its value, row by row from 0.</param>
/// <param name="Value">What it gave: not a number, or an infinity.</param>
/// <param name="Operands">Its operands at that element, all finite.</param>
/// <param name="Inputs">The named inputs that it was computed from.</param>
public sealed record Fault(string Operation, int Element, double Value, IReadOnlyList<string> Operands, IReadOnlyList<string> Inputs)
{
    /// <summary>The fault in a sentence.</summary>
    public override string ToString() =>
        $"{Operation}({string.Join(", ", Operands)}) is {Value} at element {Element}"
        + (Inputs.Count > 0 ? $"; it depends on {string.Join(", ", Inputs)}." : ".");
}
