using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>What an operation reads and adds to when its vector–Jacobian product is written in operations of the tape.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly unsafe ref struct Pullback<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // For each node below the output the number of its cotangent, −1 before the first contribution; null where contributions are added as numbers.
    private readonly int* _cotangents;
    private readonly byte* _wanted;

    internal Pullback(Tape<T> tape, int node, Variable<T> cotangent, int* cotangents, byte* wanted)
    {
        (Tape, Node, Cotangent) = (tape, node, cotangent);
        _cotangents = cotangents;
        _wanted = wanted;
    }

    internal Tape<T> Tape { get; }

    internal int Node { get; }

    /// <summary>v, the cotangent of the result, of its shape.</summary>
    public Variable<T> Cotangent { get; }

    /// <summary>The number of operands.</summary>
    public int Count => Tape.Nodes[Node].OperandCount;

    /// <summary>The result.</summary>
    public Variable<T> Result => Seen(Node);

    /// <summary>An operand.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public Variable<T> Operand(int operand) => Seen(Tape.OperandNumber(Node, operand));

    /// <summary>Whether the cotangent of an operand is wanted: without, its contribution need not be computed.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public bool Needs(int operand)
    {
        var number = Tape.OperandNumber(Node, operand);
        return _wanted == null ? Tape.Nodes[number].Needs : _wanted[number] != 0;
    }

    /// <summary>
    /// Adds to the cotangent of an operand. Where the contribution is larger than the operand, which was stretched, it is summed over what was stretched;
    /// where it is smaller, it is stretched.
    /// </summary>
    /// <param name="operand">The operand's number, from 0.</param>
    /// <param name="contribution">What is added.</param>
    public void Add(int operand, Variable<T> contribution)
    {
        if (!Needs(operand)) return;
        var number = Tape.OperandNumber(Node, operand);
        var shape = Tape.Nodes[number].Shape;
        var fitted = contribution.Shape == shape ? contribution : Functions.Fit(contribution, shape);
        if (_cotangents == null)
        {
            Tape.AddToAdjoint(number, fitted);
            return;
        }

        var sum = _cotangents[number] < 0 ? fitted : Tape.At(_cotangents[number]) + fitted;
        _cotangents[number] = Tape.Enter(sum);
    }

    private Variable<T> Seen(int number) => _cotangents == null ? Tape.Detached(number) : Tape.At(number);
}
