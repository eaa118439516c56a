using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

public sealed unsafe partial class Tape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Instruction<T>[] _program = [];
    private int _programLength;
    private int _sweptFrom;

    /// <summary>
    /// Chooses a kernel for each value on the tape, so that <see cref="Replay"/> and <see cref="ReplayAdjoints"/> compute them again from new inputs without
    /// a look at shapes. Right only for a computation that takes the same way for all values.
    /// </summary>
    /// <param name="terms">The scalars whose derivatives have been swept back, by number.</param>
    internal void Compile(ReadOnlySpan<int> terms)
    {
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
        _sweptFrom = -1;
        var last = -1;
        foreach (var term in terms) last = Math.Max(last, term);
        while (_sweptFrom + 1 < _programLength && Program[_sweptFrom + 1].Node <= last) _sweptFrom++;
    }

    /// <summary>Computes every value again from the inputs as they are now.</summary>
    internal void Replay()
    {
        var end = Program + _programLength;
        for (var instruction = Program; instruction < end; instruction++)
        {
            if (instruction->Evaluate != null) instruction->Evaluate(instruction);
            else _rules[Nodes[instruction->Node].Rule]!.Evaluate(this, instruction->Node);
        }
    }

    /// <summary>Sweeps the derivatives of a sum of scalars back, to the values that the first sweep reached.</summary>
    internal void ReplayAdjoints(ReadOnlySpan<int> terms)
    {
        var nodes = Nodes;
        for (var i = 0; i < Count; i++)
        {
            if (nodes[i].Reached) Clear(nodes[i].Adjoint, nodes[i].Shape.Length);
        }

        foreach (var term in terms)
        {
            if (nodes[term].Needs) *nodes[term].Adjoint += T.One;
        }

        for (var instruction = Program + _sweptFrom; instruction >= Program; instruction--)
        {
            var node = Nodes + instruction->Node;
            if (!node->Reached) continue;
            if (instruction->Accumulate != null)
            {
                instruction->Accumulate(instruction);
                continue;
            }

            var rule = _rules[node->Rule]!;
            if (!rule.Accumulate(this, instruction->Node)) PullBack(instruction->Node, rule);
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
