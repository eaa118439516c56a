namespace Toolkit.Numerics;

/// <summary>Where a computation, or the sweep of its derivatives, left the finite numbers.</summary>
/// <param name="Operation">The operation that gave the value; for an input, its name.</param>
/// <param name="Element">The number of the element in its value, or of the operand's element that it was differentiated by, row by row from 0.</param>
/// <param name="Value">What it gave: not a number, or an infinity.</param>
/// <param name="Operands">Its operands at that element, all finite.</param>
/// <param name="By">The number, from 0, of the operand by which its derivative is not finite; null where the operation's value is not.</param>
/// <param name="Inputs">The named inputs that it was computed from.</param>
public sealed record Fault(string Operation, int Element, double Value, IReadOnlyList<string> Operands, int? By, IReadOnlyList<string> Inputs)
{
    /// <summary>The fault in a sentence.</summary>
    public override string ToString() =>
        (By is { } by ? $"the derivative of {Call}{Place(by)}" : Call)
        + $" is {Value} at element {Element}"
        + (Inputs.Count > 0 ? $"; it depends on {string.Join(", ", Inputs)}." : ".");

    private string Call => Operands.Count > 0 ? $"{Operation}({string.Join(", ", Operands)})" : Operation;

    private string Place(int operand) => Operands.Count < 2 ? string.Empty : $" by operand {operand + 1}";
}
