using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>What an operation may look at to tell the shape of its result.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct Operands<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tape<T> _tape;
    private readonly int _node;

    internal Operands(Tape<T> tape, int node) => (_tape, _node) = (tape, node);

    /// <summary>The number of operands.</summary>
    public int Count => _tape.Nodes[_node].OperandCount;

    /// <summary>The shape of an operand.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public Shape Shape(int operand) => _tape.OperandOf(_node, operand).Shape;
}
