using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>What an operation reads when the tangent of its result is written in operations of the tape.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly unsafe ref struct Pushforward<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int* _tangents;

    internal Pushforward(Tape<T> tape, int node, int* tangents)
    {
        (Tape, Node) = (tape, node);
        _tangents = tangents;
    }

    internal Tape<T> Tape { get; }

    internal int Node { get; }

    /// <summary>The number of operands.</summary>
    public int Count => Tape.Nodes[Node].OperandCount;

    /// <summary>The result.</summary>
    public Variable<T> Result => Tape.At(Node);

    /// <summary>An operand.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public Variable<T> Operand(int operand) => Tape.At(Tape.OperandNumber(Node, operand));

    /// <summary>Whether an operand moves at all.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public bool Moves(int operand) => _tangents[Tape.OperandNumber(Node, operand)] >= 0;

    /// <summary>The tangent of an operand, of its shape; zero for one that does not move.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public Variable<T> Tangent(int operand)
    {
        var number = Tape.OperandNumber(Node, operand);
        return _tangents[number] >= 0 ? Tape.At(_tangents[number]) : Tape.Full(T.Zero, Tape.Nodes[number].Shape);
    }
}
