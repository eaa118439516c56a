using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

public sealed unsafe partial class Tape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Sweeps the derivatives of a scalar back to everything that it depends on, as numbers: <see cref="Adjoint(Variable{T})"/> reads them.</summary>
    /// <param name="output">A scalar on this tape.</param>
    /// <exception cref="ArgumentException">The output is not a scalar of this tape.</exception>
    public void Backpropagate(Variable<T> output) => Backpropagate([output]);

    /// <summary>Sweeps the derivatives of a sum of scalars back to everything that it depends on, as numbers.</summary>
    /// <param name="terms">Scalars: on this tape, or constants, which have no derivative.</param>
    /// <exception cref="ArgumentException">A term is not a scalar.</exception>
    public void Backpropagate(ReadOnlySpan<Variable<T>> terms)
    {
        BeginSweep();
        var last = -1;
        foreach (ref readonly var term in terms)
        {
            if (!ReferenceEquals(term.Source, this)) continue;
            var number = Enter(in term);
            ref var node = ref Nodes[number];
            if (!node.Shape.IsScalar) throw new ArgumentException($"Derivatives are swept back from a scalar, not from {node.Shape}.", nameof(terms));
            if (!node.Needs) continue;
            node.Reached = true;
            *node.Adjoint += T.One;
            last = Math.Max(last, number);
        }

        Sweep(last);
    }

    /// <summary>Sweeps a vector–Jacobian product back, as numbers: the derivatives of Σ v ∘ output.</summary>
    /// <param name="output">A value on this tape.</param>
    /// <param name="cotangent">v, as many elements as the output has.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Backpropagate(Variable<T> output, ReadOnlySpan<T> cotangent)
    {
        if (cotangent.Length != output.Length) throw new ArgumentException($"{cotangent.Length} elements for an output of {output.Shape}.", nameof(cotangent));
        BeginSweep();
        var number = Enter(in output);
        ref var node = ref Nodes[number];
        if (!node.Needs) return;
        node.Reached = true;
        cotangent.CopyTo(Memory.Adjoints(in node));
        Sweep(number);
    }

    /// <summary>The derivative by a value, after <see cref="Backpropagate(Variable{T})"/>; empty where the output does not depend on it.</summary>
    /// <param name="variable">A value on this tape.</param>
    public ReadOnlySpan<T> Adjoint(Variable<T> variable)
    {
        ref readonly var node = ref Nodes[Enter(in variable)];
        return !node.Reached ? default : Memory.Adjoints(in node);
    }

    /// <summary>Sweeps the derivatives of a sum of scalars back, given by their numbers.</summary>
    internal void Backpropagate(ReadOnlySpan<int> terms) => Sweep(BeginSweep(terms));

    /// <summary>The sum of scalars, given by their numbers.</summary>
    internal T SumOf(ReadOnlySpan<int> terms)
    {
        var sum = T.Zero;
        foreach (var number in terms) sum += *Nodes[number].Value;
        return sum;
    }

    /// <summary>destination ← the derivative by a value, zeros where the output does not depend on it.</summary>
    internal void ReadAdjoint(int number, Span<T> destination)
    {
        var node = Nodes + number;
        if (!node->Reached) destination.Clear();
        else if (destination.Length == 1) destination[0] = *node->Adjoint;
        else Memory.Adjoints(in *node).CopyTo(destination);
    }

    internal void AddToAdjoint(int number, Variable<T> contribution)
    {
        ref var node = ref Nodes[number];
        node.Reached = true;
        var adjoint = Memory.Adjoints(in node);
        if (contribution.Source is null)
        {
            adjoint[0] += contribution.Literal;
            return;
        }

        LaneUpdate.AddScaled(T.One, contribution.Values, adjoint);
    }

    // What the last sweep has added is taken away.
    private void BeginSweep()
    {
        for (var node = Nodes; node < Nodes + Count; node++)
        {
            if (!node->Reached) continue;
            node->Reached = false;
            Clear(node->Adjoint, node->Shape.Length);
        }
    }

    // The derivative by each of the terms is 1; gives the last that depends on what is differentiated by, or -1.
    private int BeginSweep(ReadOnlySpan<int> terms)
    {
        BeginSweep();
        var last = -1;
        foreach (var number in terms)
        {
            var node = Nodes + number;
            if (!node->Needs) continue;
            node->Reached = true;
            *node->Adjoint += T.One;
            if (number > last) last = number;
        }

        return last;
    }

    private void Sweep(int last)
    {
        for (var i = last; i >= 0; i--) SweepFrom(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SweepFrom(int number)
    {
        var node = Nodes + number;
        if (!node->Reached || node->Rule == Node<T>.Leaf) return;
        var rule = _rules[node->Rule]!;
        if (!rule.Accumulate(this, number)) PullBack(number, rule);
    }

    // In operations of the tape, whose results are added as numbers and then given back.
    private void PullBack(int number, Rule<T> rule)
    {
        var (count, operands, kept, memory) = (Count, _operandCount, _keptCount, _arena.Mark);
        var cotangent = At(AddLeaf(Nodes[number].Adjoint, Nodes[number].Shape, null, false));
        try
        {
            rule.Pullback(new Pullback<T>(this, number, cotangent, null, null));
        }
        finally
        {
            GiveBack(count, operands, kept, memory);
        }
    }

    private void GiveBack(int count, int operands, int kept, (int Block, nint Next) memory)
    {
        for (var i = Count - 1; i >= count; i--)
        {
            if (Nodes[i].Rule != Node<T>.Leaf) _rules[Nodes[i].Rule]!.Forget(Nodes[i].Instance);
        }

        (Count, _operandCount, _keptCount) = (count, operands, kept);
        _arena.Return(memory);
    }
}
