using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>What an operation reads and adds to when its vector–Jacobian product is written in operations of the tape.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly unsafe ref struct Pullback<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Most = 8;

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

    /// <summary>Adds to the cotangents of the operands as if the result had been composed: for an operation that is faster than its composition.</summary>
    /// <param name="composed">The same value as the result, composed from the operands in operations of the tape.</param>
    /// <param name="operands">The operands, all of them, as they were used in the composition: at most eight.</param>
    public void Through(Variable<T> composed, params ReadOnlySpan<Variable<T>> operands)
    {
        Several asked = default;
        Several products = default;
        var count = 0;
        for (var k = 0; k < operands.Length; k++)
        {
            if (Needs(k) && !IsRepeated(k)) asked[count++] = operands[k];
        }

        Tape.Pullback(composed, Cotangent, asked[..count], products[..count], stopsAtInputs: true);
        count = 0;
        for (var k = 0; k < operands.Length; k++)
        {
            if (Needs(k) && !IsRepeated(k)) Add(k, products[count++]);
        }
    }

    // An operand that occurs twice has one cotangent, which is added once.
    private bool IsRepeated(int operand)
    {
        for (var k = 0; k < operand; k++)
        {
            if (Tape.OperandNumber(Node, k) == Tape.OperandNumber(Node, operand)) return true;
        }

        return false;
    }

    private Variable<T> Seen(int number) => _cotangents == null ? Tape.Detached(number) : Tape.At(number);

    [InlineArray(Most)]
    private struct Several
    {
        private Variable<T> _first;
    }
}
