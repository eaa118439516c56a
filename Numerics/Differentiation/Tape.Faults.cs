using System.Numerics;

namespace Toolkit.Numerics;

public sealed unsafe partial class Tape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Why a value is not finite: the operation, among those that it was computed from, which gave a value that is not finite of operands that are. What is not
    /// finite and was passed over (<see cref="Functions.Where"/>) is not blamed.
    /// </summary>
    /// <param name="output">A value on this tape.</param>
    /// <returns>The fault; null when the value is finite.</returns>
    public Fault? FirstFault(Variable<T> output) => FirstFault([Enter(in output)]);

    /// <summary>Why a derivative is not finite: the operation whose own derivative is not, though what was swept back to it is. Sweeps anew.</summary>
    /// <param name="output">A scalar on this tape.</param>
    /// <param name="inputs">What it is differentiated by.</param>
    /// <returns>The fault behind the first of the inputs that has one; null when all derivatives are finite.</returns>
    public Fault? FirstDerivativeFault(Variable<T> output, params ReadOnlySpan<Variable<T>> inputs)
    {
        var numbers = new int[inputs.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Enter(in inputs[i]);
        return FirstDerivativeFault([Enter(in output)], numbers);
    }

    internal Fault? FirstFault(ReadOnlySpan<int> outputs)
    {
        foreach (var output in outputs)
        {
            var element = FirstNotFinite(Memory.Values(in Nodes[output]));
            if (element >= 0) return Origin(output, element);
        }

        return null;
    }

    internal Fault? FirstDerivativeFault(ReadOnlySpan<int> outputs, ReadOnlySpan<int> inputs)
    {
        var blamed = SweepWithBlame(outputs);
        foreach (var input in inputs)
        {
            if (!Nodes[input].Needs || FirstNotFinite(Memory.Adjoints(in Nodes[input])) < 0) continue;
            var (by, at) = (blamed[input], input);
            while (by.Node >= 0 && FirstNotFinite(Memory.Adjoints(in Nodes[by.Node])) >= 0) (at, by) = (by.Node, blamed[by.Node]);
            if (by.Node < 0) continue;
            var element = FirstNotFinite(Memory.Adjoints(in Nodes[at]));
            return FaultOf(by.Node, element, Nodes[at].Adjoint[element], by.Operand);
        }

        return null;
    }

    /// <summary>The named inputs above a node.</summary>
    internal string[] InputsOf(int node)
    {
        var above = new bool[node + 1];
        above[node] = true;
        for (var i = node; i >= 0; i--)
        {
            if (!above[i]) continue;
            above[Behind(i)] = true;
            for (var k = 0; k < Nodes[i].OperandCount; k++) above[OperandNumber(i, k)] = true;
        }

        var names = new List<string>();
        for (var i = 0; i <= node; i++)
        {
            if (above[i] && NameOf(i) is { } name) names.Add(name);
        }

        return [.. names];
    }

    // Back from a value that is not finite to the first that is not although all its operands are.
    private Fault Origin(int node, int element)
    {
        for (var k = 0; k < Nodes[node].OperandCount; k++)
        {
            var operand = Behind(OperandNumber(node, k));
            var values = Memory.Values(in Nodes[operand]);
            var behind = Nodes[operand].Shape == Nodes[node].Shape && !T.IsFinite(values[element]) ? element : FirstNotFinite(values);
            if (behind >= 0) return Origin(operand, behind);
        }

        return FaultOf(node, element, Nodes[node].Value[element], null);
    }

    // For each node the one whose step of the sweep made its adjoint not finite, and as which operand.
    private (int Node, int Operand)[] SweepWithBlame(ReadOnlySpan<int> outputs)
    {
        var blamed = new (int Node, int Operand)[Count];
        Array.Fill(blamed, (-1, -1));
        for (var i = BeginSweep(outputs); i >= 0; i--)
        {
            SweepFrom(i);
            for (var k = 0; Nodes[i].Reached && k < Nodes[i].OperandCount; k++)
            {
                var operand = OperandNumber(i, k);
                if (!Nodes[operand].Needs || blamed[operand].Node >= 0 || FirstNotFinite(Memory.Adjoints(in Nodes[operand])) < 0) continue;
                blamed[operand] = (i, k);
            }
        }

        return blamed;
    }

    private Fault FaultOf(int node, int element, T value, int? by)
    {
        var operands = new string[Nodes[node].OperandCount];
        for (var k = 0; k < operands.Length; k++) operands[k] = Describe(OperandNumber(node, k), element);
        var name = Nodes[node].Rule == Node<T>.Leaf ? NameOf(node) ?? "constant" : _rules[Nodes[node].Rule]!.Name;
        return new(name, element, double.CreateTruncating(value), operands, by, InputsOf(node));
    }

    private static int FirstNotFinite(ReadOnlySpan<T> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i])) return i;
        }

        return -1;
    }

    // The node whose value a leaf has that derivatives do not pass; otherwise the node itself.
    private int Behind(int node) => Nodes[node].Rule == Node<T>.Leaf && Nodes[node].Note < 0 ? ~Nodes[node].Note : node;

    private string? NameOf(int node) => Nodes[node].Rule == Node<T>.Leaf && Nodes[node].Instance >= 0 ? _kept[Nodes[node].Instance].Value as string : null;

    private string Describe(int node, int element)
    {
        var shape = Nodes[node].Shape;
        var value = shape.Length == 0 ? string.Empty : $"{Nodes[node].Value[shape.Length == 1 ? 0 : Math.Min(element, shape.Length - 1)]}";
        return NameOf(Behind(node)) is { } name ? $"{name} = {value}" : value;
    }
}
