using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>What an operation reads and adds to when derivatives are swept back as numbers.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly unsafe ref struct Adjoints<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tape<T> _tape;
    private readonly Node<T>* _nodes;
    private readonly Node<T>* _node;
    private readonly int* _operands;

    internal Adjoints(Tape<T> tape, int node)
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

    /// <summary>The result.</summary>
    public ReadOnlySpan<T> Result => Memory.Values(in *_node);

    /// <summary>The result and what fills its last 512-bit lane.</summary>
    public ReadOnlySpan<T> ResultLanes => Memory.Lanes(in *_node);

    /// <summary>The result as a matrix.</summary>
    public ReadOnlyMatrixSpan<T> ResultMatrix => Memory.Matrix(in *_node);

    /// <summary>The adjoint of the result: the derivative of the output by it.</summary>
    public ReadOnlySpan<T> ResultAdjoint => Memory.Adjoints(in *_node);

    /// <summary>The adjoint of the result and what fills its last 512-bit lane.</summary>
    public ReadOnlySpan<T> ResultAdjointLanes => Memory.AdjointLanes(in *_node);

    /// <summary>The adjoint of the result as a matrix.</summary>
    public ReadOnlyMatrixSpan<T> ResultAdjointMatrix => new(ResultAdjoint, ResultShape.Rows, ResultShape.Columns);

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

    /// <summary>The elements of an operand and what fills their last 512-bit lane.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public ReadOnlySpan<T> OperandLanes(int operand) => Memory.Lanes(in _nodes[_operands[operand]]);

    /// <summary>An operand as a matrix.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public ReadOnlyMatrixSpan<T> Matrix(int operand) => Memory.Matrix(in _nodes[_operands[operand]]);

    /// <summary>What <see cref="Evaluation{T}.Keep"/> kept.</summary>
    /// <param name="length">The number of elements.</param>
    public ReadOnlySpan<T> Kept(int length) => new(_node->Kept, Alignment.PadToLanes<T>(length));

    internal T* KeptPointer => _node->Kept;

    internal T* ResultAdjointPointer => _node->Adjoint;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T* AdjointPointer(int operand)
    {
        var node = _nodes + _operands[operand];
        node->Reached = true;
        return node->Adjoint;
    }

    /// <summary>The adjoint of an operand, to add to; zeros where nothing has been added.</summary>
    /// <param name="operand">Its number, from 0; one whose derivative is wanted.</param>
    public Span<T> Adjoint(int operand)
    {
        ref var node = ref _nodes[_operands[operand]];
        node.Reached = true;
        return Memory.Adjoints(in node);
    }

    /// <summary>The adjoint of an operand and what fills its last 512-bit lane, to add to.</summary>
    /// <param name="operand">Its number, from 0; one whose derivative is wanted.</param>
    public Span<T> AdjointLanes(int operand)
    {
        ref var node = ref _nodes[_operands[operand]];
        node.Reached = true;
        return Memory.AdjointLanes(in node);
    }

    /// <summary>The adjoint of an operand as a matrix, to add to.</summary>
    /// <param name="operand">Its number, from 0; one whose derivative is wanted.</param>
    public MatrixSpan<T> AdjointMatrix(int operand) => new(Adjoint(operand), Shape(operand).Rows, Shape(operand).Columns);
}
