using System.Numerics;

namespace Toolkit.Numerics;

public sealed unsafe partial class Tape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Sweeps the derivatives of a scalar back to everything that it depends on, as numbers: <see cref="Adjoint"/> reads them.</summary>
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
            if (!term.Shape.IsScalar) throw new ArgumentException($"Derivatives are swept back from a scalar, not from {term.Shape}.", nameof(terms));
            if (!ReferenceEquals(term.Source, this)) continue;
            var number = Enter(in term);
            ref var node = ref Nodes[number];
            if (!node.Needs) continue;
            if (node.Adjoint == null) OpenAdjoint(ref node);
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
        OpenAdjoint(ref node);
        cotangent.CopyTo(Memory.Adjoints(in node));
        Sweep(number);
    }

    /// <summary>The derivative by a value, after <see cref="Backpropagate(Variable{T})"/>; empty where the output does not depend on it.</summary>
    /// <param name="variable">A value on this tape.</param>
    public ReadOnlySpan<T> Adjoint(Variable<T> variable)
    {
        ref readonly var node = ref Nodes[Enter(in variable)];
        return node.Adjoint == null ? default : Memory.Adjoints(in node);
    }

    /// <summary>Computes every value again from the inputs as they are now, by the operations that were recorded.</summary>
    /// <remarks>Right only where the computation takes no other way for other values: no branch and no number of turns depends on them.</remarks>
    internal void Replay()
    {
        if (_sweptCount == Count) _arena.Return(_recorded);
        _sweptCount = -1;
        for (var i = 0; i < Count; i++)
        {
            Nodes[i].Adjoint = null;
            if (Nodes[i].Rule != Node<T>.Leaf) _rules[Nodes[i].Rule]!.Evaluate(this, i);
        }
    }

    internal void OpenAdjoint(ref Node<T> node)
    {
        var length = node.Shape.Length;
        node.Adjoint = Take(length);
        new Span<T>(node.Adjoint, Alignment.PadToLanes<T>(length)).Clear();
    }

    internal void AddToAdjoint(int number, Variable<T> contribution)
    {
        ref var node = ref Nodes[number];
        if (node.Adjoint == null) OpenAdjoint(ref node);
        var adjoint = Memory.Adjoints(in node);
        if (contribution.Source is null)
        {
            adjoint[0] += contribution.Literal;
            return;
        }

        LaneUpdate.AddScaled(T.One, contribution.Values, adjoint);
    }

    // The adjoints of the last sweep are given back, unless values have been put behind them since.
    private void BeginSweep()
    {
        if (_sweptCount >= 0)
        {
            for (var i = 0; i < Count; i++) Nodes[i].Adjoint = null;
            if (_sweptCount == Count) _arena.Return(_recorded);
        }

        (_sweptCount, _recorded) = (Count, _arena.Mark);
    }

    private void Sweep(int last)
    {
        var (operands, kept) = (_operandCount, _keptCount);
        for (var i = last; i >= 0; i--)
        {
            ref readonly var node = ref Nodes[i];
            if (node.Adjoint == null || node.Rule == Node<T>.Leaf) continue;
            var rule = _rules[node.Rule]!;
            if (rule.Accumulate(this, i)) continue;
            var cotangent = At(AddLeaf(node.Adjoint, node.Shape, null, false));
            rule.Pullback(new Pullback<T>(this, i, cotangent, null, null));

            // What the pullback computed has been added as numbers.
            (Count, _operandCount, _keptCount) = (_sweptCount, operands, kept);
        }
    }
}
