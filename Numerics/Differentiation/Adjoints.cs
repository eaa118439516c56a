using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>What an operation reads and adds to when derivatives are swept back as numbers.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly unsafe ref struct Adjoints<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tape<T> _tape;
    private readonly int _node;

    internal Adjoints(Tape<T> tape, int node) => (_tape, _node) = (tape, node);

    /// <summary>The number of operands.</summary>
    public int Count => _tape.Nodes[_node].OperandCount;

    /// <summary>The shape of the result.</summary>
    public Shape ResultShape => _tape.Nodes[_node].Shape;

    /// <summary>The result.</summary>
    public ReadOnlySpan<T> Result => Memory.Values(in _tape.Nodes[_node]);

    /// <summary>The result and what fills its last 512-bit lane.</summary>
    public ReadOnlySpan<T> ResultLanes => Memory.Lanes(in _tape.Nodes[_node]);

    /// <summary>The result as a matrix.</summary>
    public ReadOnlyMatrixSpan<T> ResultMatrix => Memory.Matrix(in _tape.Nodes[_node]);

    /// <summary>The adjoint of the result: the derivative of the output by it.</summary>
    public ReadOnlySpan<T> ResultAdjoint => Memory.Adjoints(in _tape.Nodes[_node]);

    /// <summary>The adjoint of the result and what fills its last 512-bit lane.</summary>
    public ReadOnlySpan<T> ResultAdjointLanes => Memory.AdjointLanes(in _tape.Nodes[_node]);

    /// <summary>The adjoint of the result as a matrix.</summary>
    public ReadOnlyMatrixSpan<T> ResultAdjointMatrix => new(ResultAdjoint, ResultShape.Rows, ResultShape.Columns);

    /// <summary>Scratch memory.</summary>
    public Workspace Workspace => _tape.Workspace;

    /// <summary>Whether the derivative by an operand is wanted.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public bool Needs(int operand) => _tape.OperandOf(_node, operand).Needs;

    /// <summary>The shape of an operand.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public Shape Shape(int operand) => _tape.OperandOf(_node, operand).Shape;

    /// <summary>The elements of an operand, row by row.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public ReadOnlySpan<T> Operand(int operand) => Memory.Values(in _tape.OperandOf(_node, operand));

    /// <summary>The elements of an operand and what fills their last 512-bit lane.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public ReadOnlySpan<T> OperandLanes(int operand) => Memory.Lanes(in _tape.OperandOf(_node, operand));

    /// <summary>An operand as a matrix.</summary>
    /// <param name="operand">Its number, from 0.</param>
    public ReadOnlyMatrixSpan<T> Matrix(int operand) => Memory.Matrix(in _tape.OperandOf(_node, operand));

    /// <summary>What <see cref="Evaluation{T}.Keep"/> kept.</summary>
    /// <param name="length">The number of elements.</param>
    public ReadOnlySpan<T> Kept(int length) => new(_tape.Nodes[_node].Kept, Alignment.PadToLanes<T>(length));

    /// <summary>The adjoint of an operand, to add to; zeros where nothing has been added.</summary>
    /// <param name="operand">Its number, from 0; one whose derivative is wanted.</param>
    public Span<T> Adjoint(int operand)
    {
        ref var node = ref _tape.OperandOf(_node, operand);
        if (node.Adjoint == null) _tape.OpenAdjoint(ref node);
        return Memory.Adjoints(in node);
    }

    /// <summary>The adjoint of an operand and what fills its last 512-bit lane, to add to.</summary>
    /// <param name="operand">Its number, from 0; one whose derivative is wanted.</param>
    public Span<T> AdjointLanes(int operand)
    {
        ref var node = ref _tape.OperandOf(_node, operand);
        if (node.Adjoint == null) _tape.OpenAdjoint(ref node);
        return Memory.AdjointLanes(in node);
    }

    /// <summary>The adjoint of an operand as a matrix, to add to.</summary>
    /// <param name="operand">Its number, from 0; one whose derivative is wanted.</param>
    public MatrixSpan<T> AdjointMatrix(int operand) => new(Adjoint(operand), Shape(operand).Rows, Shape(operand).Columns);
}
