using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>The way from a node to the code of its operation: one rule for each type of operation on a tape.</summary>
internal abstract class Rule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static int _numbers = -1;

    public abstract string Name { get; }

    /// <summary>Takes back the parameters of the latest node.</summary>
    public abstract void Forget(int instance);

    public abstract void Evaluate(Tape<T> tape, int node);

    public abstract bool Accumulate(Tape<T> tape, int node);

    public abstract void Pullback(in Pullback<T> pullback);

    public abstract bool Pushforward(in Pushforward<T> pushforward, out Variable<T> tangent);

    public abstract unsafe void Compile(Tape<T> tape, int node, Instruction<T>* instruction);

    internal static class Number<TOperation>
    {
        public static readonly int Value = Interlocked.Increment(ref _numbers);
    }
}

/// <summary>The rule of <typeparamref name="TOperation"/>, with the parameters of each of its nodes.</summary>
internal sealed unsafe class Rule<T, TOperation> : Rule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOperation : struct, IOperation<TOperation, T>
{
    private TOperation[] _operations = new TOperation[Unsafe.SizeOf<TOperation>() == 1 ? 256 : 4];
    private int _count;
    private int _generation = -1;

    public override string Name => TOperation.Name;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(in TOperation operation, int generation)
    {
        // An operation of one byte, parameter or padding, is found by that byte.
        if (Unsafe.SizeOf<TOperation>() == 1)
        {
            var index = Unsafe.BitCast<TOperation, byte>(operation);
            _operations[index] = operation;
            return index;
        }
        if (_generation != generation) (_generation, _count) = (generation, 0);
        if (_count == _operations.Length) Array.Resize(ref _operations, 2 * _count);
        _operations[_count] = operation;
        return _count++;
    }

    public override void Forget(int instance)
    {
        if (Unsafe.SizeOf<TOperation>() != 1) _count = Math.Min(_count, instance);
    }

    public override void Evaluate(Tape<T> tape, int node) => Of(tape, node).Evaluate(new Evaluation<T>(tape, node));

    public override bool Accumulate(Tape<T> tape, int node) => TOperation.Accumulate(in Of(tape, node), new Adjoints<T>(tape, node));

    public override void Pullback(in Pullback<T> pullback) => Of(pullback.Tape, pullback.Node).Pullback(in pullback);

    public override bool Pushforward(in Pushforward<T> pushforward, out Variable<T> tangent) =>
        TOperation.Pushforward(in Of(pushforward.Tape, pushforward.Node), in pushforward, out tangent);

    // Compiled at once to its best, which asks the operation without boxing it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Compile(Tape<T> tape, int node, Instruction<T>* instruction)
    {
        if ((object)Of(tape, node) is ICompiledOperation<T> compiled) compiled.Compile(new Evaluation<T>(tape, node), instruction);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly TOperation Of(Tape<T> tape, int node) => ref _operations[tape.Nodes[node].Instance];
}
