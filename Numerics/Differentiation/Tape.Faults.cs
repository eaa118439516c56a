using System.Numerics;

namespace Toolkit.Numerics;

public sealed unsafe partial class Tape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The first value on the tape that is not finite although everything that it was computed from is: where a computation went wrong.</summary>
    /// <returns>The fault; null when every value is finite.</returns>
    public Fault? FirstFault()
    {
        for (var i = 0; i < Count; i++)
        {
            var element = FirstNotFinite(Memory.Values(in Nodes[i]));
            if (element < 0) continue;
            var operands = new List<string>();
            for (var k = 0; k < Nodes[i].OperandCount; k++) operands.Add(Describe(OperandNumber(i, k), element));
            var name = Nodes[i].Rule == Node<T>.Leaf ? NameOf(i) ?? "constant" : _rules[Nodes[i].Rule]!.Name;
            return new(name, element, double.CreateTruncating(Nodes[i].Value[element]), [.. operands], Named(i));
        }

        return null;
    }

    private static int FirstNotFinite(ReadOnlySpan<T> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i])) return i;
        }

        return -1;
    }

    private string? NameOf(int node) => Nodes[node].Rule == Node<T>.Leaf && Nodes[node].Instance >= 0 ? _kept[Nodes[node].Instance].Value as string : null;

    private string Describe(int node, int element)
    {
        var shape = Nodes[node].Shape;
        var value = shape.Length == 0 ? string.Empty : $"{Nodes[node].Value[shape.Length == 1 ? 0 : Math.Min(element, shape.Length - 1)]}";
        return NameOf(node) is { } name ? $"{name} = {value}" : value;
    }

    // The named inputs above a node.
    private string[] Named(int node)
    {
        var above = new bool[node + 1];
        above[node] = true;
        for (var i = node; i >= 0; i--)
        {
            if (!above[i]) continue;
            for (var k = 0; k < Nodes[i].OperandCount; k++) above[OperandNumber(i, k)] = true;
        }

        var names = new List<string>();
        for (var i = 0; i <= node; i++)
        {
            if (above[i] && NameOf(i) is { } name) names.Add(name);
        }

        return [.. names];
    }
}
