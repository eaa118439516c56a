using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>What an operation may look at to tell the shape of its result.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly unsafe ref struct Operands<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Node<T>* _nodes;
    private readonly Node<T>* _node;
    private readonly int* _operands;

    internal Operands(Tape<T> tape, int node)
    {
        _nodes = tape.Nodes;
        _node = _nodes + node;
        _operands = tape.OperandNumbers(node);
    }

    /// <summary>The number of operands.</summary>
    public int Count => _node->OperandCount;

    /// <summary>Notes how the operands relate, so that evaluations need not look again.</summary>
    /// <param name="note">A number of the operation's own making, which it reads as <see cref="Evaluation{T}.Note"/> and <see cref="Adjoints{T}.Note"/>.</param>
    public void Remember(int note) => _node->Note = note;

    /// <summary>Whether the derivative by an operand is wanted.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public bool Needs(int operand) => _nodes[_operands[operand]].Needs;

    /// <summary>The shape of an operand.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public Shape Shape(int operand) => _nodes[_operands[operand]].Shape;
}
