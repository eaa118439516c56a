using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

public sealed unsafe partial class Tape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Instruction<T>[] _program = [];
    private int _programLength;
    private Start<T>[] _starts = [];
    private int _startCount;
    private nint[] _sweep = [];
    private int _sweepLength;
    private Given<T>[] _inputs = [];
    private int _inputCount;

    /// <summary>
    /// Chooses a kernel for each value on the tape, so that <see cref="Replay"/> and <see cref="ReplayAdjoints"/> compute them again from new inputs without
    /// a look at shapes. Right only for a computation that takes the same way for all values.
    /// </summary>
    /// <param name="inputs">The inputs that will be given other elements, by number.</param>
    /// <param name="terms">The scalars whose derivatives have been swept back, by number.</param>
    internal void Compile(ReadOnlySpan<int> inputs, ReadOnlySpan<int> terms)
    {
        if (_inputs.Length < inputs.Length) _inputs = new Given<T>[inputs.Length];
        _inputCount = inputs.Length;
        for (var k = 0; k < inputs.Length; k++)
        {
            var node = Nodes + inputs[k];
            _inputs[k] = new() { Value = node->Value, Adjoint = node->Reached ? node->Adjoint : null, Length = node->Shape.Length };
        }

        if (_program.Length < Count) _program = GC.AllocateUninitializedArray<Instruction<T>>(Count, pinned: true);
        var instruction = Program;
        for (var i = 0; i < Count; i++)
        {
            if (Nodes[i].Rule == Node<T>.Leaf) continue;
            *instruction = Bare(i);
            _rules[Nodes[i].Rule]!.Compile(this, i, instruction);
            instruction++;
        }

        _programLength = (int)(instruction - Program);
        FindStarts(terms);
        FindSweep(terms);
    }

    /// <summary>Computes every value again from other elements of the inputs.</summary>
    /// <param name="point">The elements of the inputs that the program was compiled for, one after the other.</param>
    internal void Replay(ReadOnlySpan<T> point)
    {
        ref var next = ref MemoryMarshal.GetReference(point);
        foreach (ref readonly var input in _inputs.AsSpan(0, _inputCount))
        {
            if (input.Length == 1) *input.Value = next;
            else Fill(input.Value, MemoryMarshal.CreateReadOnlySpan(ref next, input.Length));
            next = ref Unsafe.Add(ref next, input.Length);
        }

        var end = Program + _programLength;
        for (var instruction = Program; instruction < end; instruction++)
        {
            if (instruction->Evaluate != null) instruction->Evaluate(instruction);
            else _rules[Nodes[instruction->Node].Rule]!.Evaluate(this, instruction->Node);
        }
    }

    /// <summary>Sweeps the derivatives of the terms that the program was compiled for back, to the values that the first sweep reached.</summary>
    internal void ReplayAdjoints()
    {
        ref var start = ref MemoryMarshal.GetArrayDataReference(_starts);
        for (var i = 0; i < _startCount; i++, start = ref Unsafe.Add(ref start, 1))
        {
            if (start.Length == 1) *start.Adjoint = start.Value;
            else if (start.Length <= Vector512<T>.Count) Vector512<T>.Zero.Store(start.Adjoint);
            else Clear(start.Adjoint, start.Length);
        }

        ref var swept = ref MemoryMarshal.GetArrayDataReference(_sweep);
        for (var i = 0; i < _sweepLength; i++)
        {
            var instruction = (Instruction<T>*)Unsafe.Add(ref swept, i);
            if (instruction->Accumulate != null) instruction->Accumulate(instruction);
            else AccumulateByRule(instruction->Node);
        }
    }

    /// <summary>The derivatives by the inputs that the program was compiled for, one after the other.</summary>
    /// <param name="destination">As many elements as the inputs have.</param>
    internal void ReadAdjoints(Span<T> destination)
    {
        ref var next = ref MemoryMarshal.GetReference(destination);
        foreach (ref readonly var input in _inputs.AsSpan(0, _inputCount))
        {
            if (input.Adjoint == null) MemoryMarshal.CreateSpan(ref next, input.Length).Clear();
            else if (input.Length == 1) next = *input.Adjoint;
            else new ReadOnlySpan<T>(input.Adjoint, input.Length).CopyTo(MemoryMarshal.CreateSpan(ref next, input.Length));
            next = ref Unsafe.Add(ref next, input.Length);
        }
    }

    private void AccumulateByRule(int node)
    {
        var rule = _rules[Nodes[node].Rule]!;
        if (!rule.Accumulate(this, node)) PullBack(node, rule);
    }

    // The adjoints that the sweep reached, and what each holds before the next.
    private void FindStarts(ReadOnlySpan<int> terms)
    {
        if (_starts.Length < Count) _starts = new Start<T>[Count];
        _startCount = 0;
        for (var i = 0; i < Count; i++)
        {
            if (!Nodes[i].Reached) continue;
            var value = T.Zero;
            foreach (var term in terms)
            {
                if (term == i) value += T.One;
            }

            _starts[_startCount++] = new() { Adjoint = Nodes[i].Adjoint, Length = Nodes[i].Shape.Length, Value = value };
        }
    }

    // The instructions whose results the sweep reached, the last first.
    private void FindSweep(ReadOnlySpan<int> terms)
    {
        if (_sweep.Length < _programLength) _sweep = new nint[_programLength];
        _sweepLength = 0;
        var last = -1;
        foreach (var term in terms) last = Math.Max(last, term);
        for (var instruction = Program + _programLength - 1; instruction >= Program; instruction--)
        {
            if (instruction->Node <= last && Nodes[instruction->Node].Reached) _sweep[_sweepLength++] = (nint)instruction;
        }
    }

    private Instruction<T>* Program => (Instruction<T>*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_program));

    private Instruction<T> Bare(int number)
    {
        var node = Nodes + number;
        var operands = OperandNumbers(number);
        var instruction = new Instruction<T>
        {
            Result = node->Value,
            ResultAdjoint = node->Adjoint,
            Kept = node->Kept,
            Length = node->Shape.Length,
            Note = node->Note,
            Node = number,
        };
        if (node->OperandCount > 0)
        {
            instruction.First = Nodes[operands[0]].Value;
            instruction.FirstAdjoint = Nodes[operands[0]].Adjoint;
        }

        if (node->OperandCount > 1)
        {
            instruction.Second = Nodes[operands[1]].Value;
            instruction.SecondAdjoint = Nodes[operands[1]].Adjoint;
        }

        if (node->OperandCount > 2)
        {
            instruction.Third = Nodes[operands[2]].Value;
            instruction.ThirdAdjoint = Nodes[operands[2]].Adjoint;
        }

        return instruction;
    }
}

/// <summary>An input, and its adjoint where the sweep reaches it.</summary>
internal unsafe struct Given<T>
    where T : unmanaged
{
    public T* Value;
    public T* Adjoint;
    public int Length;
}

/// <summary>An adjoint, and what it holds before a sweep.</summary>
internal unsafe struct Start<T>
    where T : unmanaged
{
    public T* Adjoint;
    public nint Length;
    public T Value;
}
