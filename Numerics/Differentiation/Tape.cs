using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>
/// The record of a computation: each value, vector or matrix, with the operation that made it. Derivatives are swept back over it as numbers
/// (<see cref="Backpropagate(Variable{T})"/>), or written on it as further values that can be differentiated again (<see cref="Gradients"/>).
/// </summary>
/// <remarks>
/// A tape is used by one thread, and again and again: <see cref="Reset"/> forgets the values and keeps the memory, so that the same computation allocates
/// nothing from its second time on. A <see cref="Variable{T}"/> of before the reset is refused. Source: Griewank and Walther, Evaluating Derivatives,
/// 2008, chapter 3.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed unsafe partial class Tape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [ThreadStatic]
    private static Tape<T>? _folding;

    [ThreadStatic]
    private static Tape<T>? _running;

    private readonly Arena _arena = new();
    private Rule<T>?[] _rules = new Rule<T>?[32];
    private Node<T>[] _nodeMemory;
    private int[] _operandMemory;
    private int* _operands;
    private int _operandCount;
    private Held[] _kept = new Held[16];
    private int _keptCount;


    /// <summary>An empty tape.</summary>
    public Tape()
    {
        _nodeMemory = GC.AllocateUninitializedArray<Node<T>>(32, pinned: true);
        _operandMemory = GC.AllocateUninitializedArray<int>(64, pinned: true);
        Find();
    }

    /// <summary>The number of values on the tape.</summary>
    public int Count { get; private set; }

    // Pinned, and moved when it grows: a pointer is good until the next value is put on the tape.
    internal Node<T>* Nodes { get; private set; }

    internal int Generation { get; private set; }

    internal Workspace Workspace { get; } = new();

    /// <summary>The tape on which this thread computes with constants alone.</summary>
    internal static Tape<T> Folding => _folding ??= new();

    /// <summary>The tape on which this thread keeps what it computes with constants alone; null where that becomes a constant of its own.</summary>
    internal static Tape<T>? Running => _running;

    /// <summary>Forgets every value and keeps the memory.</summary>
    public void Reset()
    {
        Array.Clear(_kept, 0, _keptCount);
        (Count, _operandCount, _keptCount) = (0, 0, 0);
        Generation++;
        _arena.Reset();
    }

    /// <summary>Puts a value on the tape that no operation made.</summary>
    /// <param name="values">Its elements, row by row.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="name">What messages call it; null for what has no name.</param>
    /// <param name="differentiate">Whether derivatives by it are wanted.</param>
    /// <exception cref="ArgumentException">There are not as many elements as the shape has.</exception>
    public Variable<T> Input(ReadOnlySpan<T> values, Shape shape, string? name = null, bool differentiate = true)
    {
        if (values.Length != shape.Length) throw new ArgumentException($"{values.Length} values for a shape of {shape}.", nameof(values));
        var value = Take(shape.Length);
        if (values.Length == 0) return At(AddLeaf(value, shape, name, differentiate));

        Fill(value, values);
        return At(AddLeaf(value, shape, name, differentiate));
    }

    /// <summary>Puts a vector on the tape whose derivatives are wanted.</summary>
    /// <param name="values">Its elements.</param>
    /// <param name="name">What messages call it.</param>
    public Variable<T> Input(ReadOnlySpan<T> values, string? name = null) => Input(values, Shape.Vector(values.Length), name);

    /// <summary>A value whose elements are all <paramref name="value"/>, which nothing depends on.</summary>
    internal Variable<T> Full(T value, Shape shape)
    {
        var memory = Take(shape.Length);
        new Span<T>(memory, Alignment.PadToLanes<T>(shape.Length)).Fill(value);
        return At(AddLeaf(memory, shape, null, false));
    }

    /// <summary>The value of a node as if it were a constant.</summary>
    internal Variable<T> Detached(int number)
    {
        var leaf = AddLeaf(Nodes[number].Value, Nodes[number].Shape, null, false);
        Nodes[leaf].Note = ~number;
        return At(leaf);
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void Clear(T* lanes, nint length)
    {
        for (nint i = 0; i < length; i += Vector512<T>.Count) Vector512<T>.Zero.Store(lanes + i);
    }

    // Whole lanes, then one that holds the end of the elements and zeros.
    [MethodImpl(VectorMath.Kernel)]
    private static void Fill(T* destination, ReadOnlySpan<T> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        nint i = 0;
        for (; i + Vector512<T>.Count <= values.Length; i += Vector512<T>.Count) Vector512.LoadUnsafe(ref first, (nuint)i).Store(destination + i);
        if (i == values.Length) return;
        if (values.Length > 1) Vector512<T>.Zero.Store(destination + i);
        for (; i < values.Length; i++) destination[i] = Unsafe.Add(ref first, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Variable<T> At(int number) => new(this, Generation, number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int OperandNumber(int node, int operand) => _operands[Nodes[node].FirstOperand + operand];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int* OperandNumbers(int node) => _operands + Nodes[node].FirstOperand;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T* Take(int length) => (T*)_arena.Take((nint)length * sizeof(T));

    internal T* TakeZeros(int length)
    {
        var zeros = Take(length);
        Clear(zeros, length);
        return zeros;
    }

    /// <summary>The number of a variable on this tape: its own, or that of a new leaf for a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Enter(in Variable<T> variable)
    {
        if (!ReferenceEquals(variable.Source, this)) return EnterConstant(in variable);
        if (variable.Generation != Generation) ThrowStale();
        return variable.Number;
    }

    /// <summary>The constant that a node is; null for what is not one.</summary>
    internal ConstantStorage<T>? ConstantOf(int node) =>
        Nodes[node].Rule == Node<T>.Leaf && Nodes[node].Instance >= 0 ? _kept[Nodes[node].Instance].Value as ConstantStorage<T> : null;

    internal Variable<T> Record<TOperation>(in TOperation operation, int first)
        where TOperation : struct, IOperation<TOperation, T>
    {
        Push(first);
        return Complete(in operation, 1, Nodes[first].Needs);
    }

    internal Variable<T> Record<TOperation>(in TOperation operation, int first, int second)
        where TOperation : struct, IOperation<TOperation, T>
    {
        Push(first);
        Push(second);
        return Complete(in operation, 2, Nodes[first].Needs | Nodes[second].Needs);
    }

    internal Variable<T> Record<TOperation>(in TOperation operation, int first, int second, int third)
        where TOperation : struct, IOperation<TOperation, T>
    {
        Push(first);
        Push(second);
        Push(third);
        return Complete(in operation, 3, Nodes[first].Needs | Nodes[second].Needs | Nodes[third].Needs);
    }

    internal Variable<T> Record<TOperation>(in TOperation operation, ReadOnlySpan<int> operands)
        where TOperation : struct, IOperation<TOperation, T>
    {
        var needs = false;
        foreach (var operand in operands)
        {
            Push(operand);
            needs |= Nodes[operand].Needs;
        }

        return Complete(in operation, operands.Length, needs);
    }

    private Variable<T> Complete<TOperation>(in TOperation operation, int operands, bool needs)
        where TOperation : struct, IOperation<TOperation, T>
    {
        var number = Count;
        if (number == _nodeMemory.Length) Grow();
        var rule = RuleOf<TOperation>();
        var node = Nodes + number;
        node->Kept = null;
        node->FirstOperand = _operandCount - operands;
        node->OperandCount = operands;
        node->Rule = Rule<T>.Number<TOperation>.Value;
        node->Needs = needs;
        node->Instance = rule.Add(in operation, Generation);
        var shape = operation.ResultShape(new Operands<T>(this, number));
        node->Shape = shape;
        node->Value = Take(shape.Length);
        node->Adjoint = needs ? TakeZeros(shape.Length) : null;
        node->Reached = false;
        Count = number + 1;
        operation.Evaluate(new Evaluation<T>(this, number));
        return At(number);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Rule<T, TOperation> RuleOf<TOperation>()
        where TOperation : struct, IOperation<TOperation, T>
    {
        var number = Rule<T>.Number<TOperation>.Value;
        var rules = _rules;
        return (uint)number < (uint)rules.Length && rules[number] is { } rule ? Unsafe.As<Rule<T, TOperation>>(rule) : AddRule<TOperation>(number);
    }

    private Rule<T, TOperation> AddRule<TOperation>(int number)
        where TOperation : struct, IOperation<TOperation, T>
    {
        if (number >= _rules.Length) Array.Resize(ref _rules, Math.Max(number + 1, 2 * _rules.Length));
        var rule = new Rule<T, TOperation>();
        _rules[number] = rule;
        return rule;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(int operand)
    {
        if (_operandCount == _operandMemory.Length) GrowOperands();
        _operands[_operandCount++] = operand;
    }

    private int EnterConstant(in Variable<T> variable)
    {
        switch (variable.Source)
        {
            case null:
                var number = Take(1);
                *number = variable.Literal;
                var leaf = AddLeaf(number, Shape.Scalar, null, false);
                Nodes[leaf].Note = Node<T>.Number;
                return leaf;
            case ConstantStorage<T> constant:
                return AddLeaf(constant.Values, constant.Shape, constant, false);
            default:
                throw new InvalidOperationException("The operands of an operation lie on two tapes.");
        }
    }

    private int AddLeaf(T* value, Shape shape, object? kept, bool needs)
    {
        var number = Count;
        if (number == _nodeMemory.Length) Grow();
        var node = Nodes + number;
        node->Value = value;
        node->Adjoint = needs ? TakeZeros(shape.Length) : null;
        node->Reached = false;
        node->Kept = null;
        node->Shape = shape;
        node->FirstOperand = _operandCount;
        node->OperandCount = 0;
        node->Note = 0;
        node->Rule = Node<T>.Leaf;
        node->Needs = needs;
        node->Instance = kept is null ? -1 : Hold(kept);
        Count = number + 1;
        return number;
    }

    private int Hold(object kept)
    {
        if (_keptCount == _kept.Length) Array.Resize(ref _kept, 2 * _keptCount);
        _kept[_keptCount].Value = kept;
        return _keptCount++;
    }

    private void Grow()
    {
        var larger = GC.AllocateUninitializedArray<Node<T>>(2 * _nodeMemory.Length, pinned: true);
        _nodeMemory.CopyTo(larger, 0);
        _nodeMemory = larger;
        Find();
    }

    private void GrowOperands()
    {
        var larger = GC.AllocateUninitializedArray<int>(2 * _operandMemory.Length, pinned: true);
        _operandMemory.CopyTo(larger, 0);
        _operandMemory = larger;
        Find();
    }

    private void Find()
    {
        Nodes = (Node<T>*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_nodeMemory));
        _operands = (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_operandMemory));
    }

    private static void ThrowStale() =>
        throw new InvalidOperationException("The variable is from before its tape was reset: variables live for one evaluation.");

    // In a struct, so that storing it checks no array's type.
    private struct Held
    {
        public object? Value;
    }
}
