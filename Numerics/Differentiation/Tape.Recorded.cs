using System.Numerics;

namespace Toolkit.Numerics;

public sealed unsafe partial class Tape<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes the derivatives of an output by inputs on the tape: values like others, which can be differentiated again.</summary>
    /// <param name="output">A scalar on this tape.</param>
    /// <param name="inputs">Values on this tape from which it was computed.</param>
    /// <param name="gradients">Receives ∂output/∂input for each of them, of its shape; zeros where the output does not depend on it.</param>
    /// <exception cref="ArgumentException">The output is not a scalar, or there are not as many gradients as inputs.</exception>
    public void Gradients(Variable<T> output, ReadOnlySpan<Variable<T>> inputs, Span<Variable<T>> gradients)
    {
        if (!output.Shape.IsScalar) throw new ArgumentException($"A gradient is that of a scalar, not of {output.Shape}.", nameof(output));
        Pullback(output, T.One, inputs, gradients);
    }

    /// <summary>Writes vector–Jacobian products on the tape: vᵀ ∂output/∂input.</summary>
    /// <param name="output">A value on this tape.</param>
    /// <param name="cotangent">v, of the shape of the output.</param>
    /// <param name="inputs">Values on this tape from which it was computed.</param>
    /// <param name="products">Receives a product for each input, of its shape.</param>
    /// <exception cref="ArgumentException">A shape does not match.</exception>
    public void Pullback(Variable<T> output, Variable<T> cotangent, ReadOnlySpan<Variable<T>> inputs, Span<Variable<T>> products) =>
        Pullback(output, cotangent, inputs, products, stopsAtInputs: false);

    /// <summary>The same; of inputs of which one depends on another either the whole derivatives, or those by each with the others held.</summary>
    internal void Pullback(Variable<T> output, Variable<T> cotangent, ReadOnlySpan<Variable<T>> inputs, Span<Variable<T>> products, bool stopsAtInputs)
    {
        if (products.Length != inputs.Length) throw new ArgumentException($"{products.Length} products for {inputs.Length} inputs.", nameof(products));
        if (cotangent.Shape != output.Shape) throw new ArgumentException($"A cotangent of {cotangent.Shape} for an output of {output.Shape}.", nameof(cotangent));
        var last = Enter(in output);
        var cotangents = (int*)_arena.Take((nint)(last + 1) * sizeof(int));
        var wanted = (byte*)_arena.Take(last + 1);
        new Span<int>(cotangents, last + 1).Fill(-1);
        Mark(inputs, new Span<byte>(wanted, last + 1));
        if (wanted[last] != 0) cotangents[last] = Enter(in cotangent);
        for (var i = last; i >= 0; i--)
        {
            if (wanted[i] == 0 || cotangents[i] < 0 || Nodes[i].Rule == Node<T>.Leaf || (stopsAtInputs && IsAmong(i, inputs))) continue;
            _rules[Nodes[i].Rule]!.Pullback(new Pullback<T>(this, i, At(cotangents[i]), cotangents, wanted));
        }

        for (var k = 0; k < inputs.Length; k++)
        {
            var number = Enter(in inputs[k]);
            products[k] = number <= last && cotangents[number] >= 0 ? At(cotangents[number]) : Full(T.Zero, inputs[k].Shape);
        }
    }

    /// <summary>Writes the tangent of an output on the tape, forward: Σ ∂output/∂input · tangent.</summary>
    /// <param name="output">A value on this tape.</param>
    /// <param name="inputs">Values on this tape.</param>
    /// <param name="tangents">How each of them moves, of its shape.</param>
    /// <returns>The Jacobian–vector product, of the shape of the output.</returns>
    /// <exception cref="ArgumentException">A shape does not match.</exception>
    public Variable<T> Pushforward(Variable<T> output, ReadOnlySpan<Variable<T>> inputs, ReadOnlySpan<Variable<T>> tangents)
    {
        if (tangents.Length != inputs.Length) throw new ArgumentException($"{tangents.Length} tangents for {inputs.Length} inputs.", nameof(tangents));
        var last = Enter(in output);
        var moved = (int*)_arena.Take((nint)(last + 1) * sizeof(int));
        var wanted = (byte*)_arena.Take(last + 1);
        new Span<int>(moved, last + 1).Fill(-1);
        Mark(inputs, new Span<byte>(wanted, last + 1));
        for (var k = 0; k < inputs.Length; k++)
        {
            if (tangents[k].Shape != inputs[k].Shape) throw new ArgumentException($"A tangent of {tangents[k].Shape} for {inputs[k].Shape}.", nameof(tangents));
            if (Enter(in inputs[k]) is var number && number <= last) moved[number] = Enter(in tangents[k]);
        }

        for (var i = 0; i <= last; i++)
        {
            if (wanted[i] == 0 || moved[i] >= 0 || Nodes[i].Rule == Node<T>.Leaf) continue;
            var pushforward = new Pushforward<T>(this, i, moved);
            var tangent = _rules[Nodes[i].Rule]!.Pushforward(in pushforward, out var known) ? known : Transposed(i, in pushforward);
            moved[i] = Enter(tangent.Shape == Nodes[i].Shape ? tangent : Functions.Fit(tangent, Nodes[i].Shape));
        }

        return moved[last] >= 0 ? At(moved[last]) : Full(T.Zero, output.Shape);
    }

    // The pullback is linear in its cotangent u: the derivative of Σ tangent · pullback(u) by u is the tangent of the result.
    private Variable<T> Transposed(int node, in Pushforward<T> pushforward)
    {
        var u = At(AddLeaf(TakeZeros(Nodes[node].Shape.Length), Nodes[node].Shape, null, true));
        var count = Nodes[node].OperandCount;
        var cotangents = (int*)_arena.Take((nint)node * sizeof(int));
        var wanted = (byte*)_arena.Take(node);
        new Span<int>(cotangents, node).Fill(-1);
        new Span<byte>(wanted, node).Clear();
        for (var k = 0; k < count; k++)
        {
            if (pushforward.Moves(k)) wanted[OperandNumber(node, k)] = 1;
        }

        _rules[Nodes[node].Rule]!.Pullback(new Pullback<T>(this, node, u, cotangents, wanted));
        Variable<T> sum = T.Zero;
        for (var k = 0; k < count; k++)
        {
            var number = OperandNumber(node, k);
            if (wanted[number] == 0 || cotangents[number] < 0) continue;
            sum += Functions.Sum(At(cotangents[number]) * pushforward.Tangent(k));

            // An operand that occurs twice has one cotangent.
            wanted[number] = 0;
        }

        if (!sum.IsOnTape) return Full(T.Zero, Nodes[node].Shape);
        Variable<T> tangent = default;
        Pullback(sum, T.One, [u], new Span<Variable<T>>(ref tangent));
        return tangent;
    }

    private static bool IsAmong(int node, ReadOnlySpan<Variable<T>> inputs)
    {
        foreach (ref readonly var input in inputs)
        {
            if (input.Number == node) return true;
        }

        return false;
    }

    // What depends on the inputs, up to the end of the span.
    private void Mark(ReadOnlySpan<Variable<T>> inputs, Span<byte> wanted)
    {
        wanted.Clear();
        foreach (ref readonly var input in inputs)
        {
            if (Enter(in input) is var number && number < wanted.Length) wanted[number] = 1;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            ref readonly var node = ref Nodes[i];
            if (!node.Needs) continue;
            for (var k = 0; k < node.OperandCount && wanted[i] == 0; k++) wanted[i] = wanted[_operands[node.FirstOperand + k]];
        }
    }
}
