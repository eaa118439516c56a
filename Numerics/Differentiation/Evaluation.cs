using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>What an operation reads and writes when its value is computed.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly unsafe ref struct Evaluation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tape<T> _tape;
    private readonly Node<T>* _nodes;
    private readonly Node<T>* _node;
    private readonly int* _operands;

    internal Evaluation(Tape<T> tape, int node)
    {
        _tape = tape;
        _nodes = tape.Nodes;
        _node = _nodes + node;
        _operands = tape.OperandNumbers(node);
    }

    /// <summary>The number of operands.</summary>
    public int Count => _node->OperandCount;

    /// <summary>What <see cref="Operands{T}.Remember"/> noted.</summary>
    public int Note => _node->Note;

    /// <summary>The shape of the result.</summary>
    public Shape ResultShape => _node->Shape;

    /// <summary>The elements of the result, row by row, to write: whatever the memory held.</summary>
    public Span<T> Result => Memory.Values(in *_node);

    /// <summary>The elements of the result and what fills their last 512-bit lane, to write.</summary>
    public Span<T> ResultLanes => Memory.Lanes(in *_node);

    /// <summary>The result as a matrix, to write.</summary>
    public MatrixSpan<T> ResultMatrix => new(Result, ResultShape.Rows, ResultShape.Columns);

    /// <summary>Whether any derivative is wanted: without, nothing needs to be kept for it.</summary>
    public bool NeedsDerivative => _node->Needs;

    /// <summary>Scratch memory.</summary>
    public Workspace Workspace => _tape.Workspace;

    internal T* ResultPointer => _node->Value;

    /// <summary>Whether the derivative by an operand is wanted.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public bool Needs(int operand) => _nodes[_operands[operand]].Needs;

    internal T* Pointer(int operand) => _nodes[_operands[operand]].Value;

    /// <summary>The shape of an operand.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public Shape Shape(int operand) => _nodes[_operands[operand]].Shape;

    /// <summary>The elements of an operand, row by row.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public ReadOnlySpan<T> Operand(int operand) => Memory.Values(in _nodes[_operands[operand]]);

    /// <summary>The elements of an operand and what fills their last 512-bit lane, which has no meaning.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public ReadOnlySpan<T> OperandLanes(int operand) => Memory.Lanes(in _nodes[_operands[operand]]);

    /// <summary>An operand as a matrix.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public ReadOnlyMatrixSpan<T> Matrix(int operand) => Memory.Matrix(in _nodes[_operands[operand]]);

    /// <summary>Whether an operand is a plain number.</summary>
    internal bool IsNumber(int operand) => _nodes[_operands[operand]] is { Rule: Node<T>.Leaf, Note: Node<T>.Number };

    /// <summary>The constant behind an operand; null for what is not one.</summary>
    internal ConstantStorage<T>? Constant(int operand) => _tape.ConstantOf(_operands[operand]);

    internal T* KeepPointer(int length)
    {
        if (_node->Kept == null) _node->Kept = _tape.Take(length);
        return _node->Kept;
    }

    /// <summary>Memory that the derivative will find again, in whole lanes.</summary>
    /// <param name="length">The number of elements, the same at each evaluation of one node.</param>
    public Span<T> Keep(int length)
    {
        if (_node->Kept == null) _node->Kept = _tape.Take(length);
        return new(_node->Kept, Alignment.PadToLanes<T>(length));
    }
}
