using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>
/// A scalar, vector or matrix that derivatives can be taken by: a value on a <see cref="Tape{T}"/>, a constant (<see cref="Constants"/>), or a plain number.
/// </summary>
/// <remarks>
/// Operators work element by element, and stretch a dimension of 1 (<see cref="Shape.Broadcast"/>); the matrix product is <see cref="Functions.Dot"/>. A value
/// on a tape lives until the tape is reset, and is refused afterwards.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly unsafe partial struct Variable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A number when there is no source; otherwise the tape's generation above the node's number.
    private readonly long _payload;

    internal Variable(Tape<T> tape, int generation, int number) => (Source, _payload) = (tape, ((long)generation << 32) | (uint)number);

    internal Variable(ConstantStorage<T> constant) => Source = constant;

    private Variable(T number) => _payload = BitConverter.DoubleToInt64Bits(double.CreateTruncating(number));

    /// <summary>Whether it lies on a tape: neither a constant nor a number.</summary>
    public bool IsOnTape => Source is Tape<T>;

    /// <summary>Rows and columns.</summary>
    /// <exception cref="InvalidOperationException">It lies on a tape that has been reset since.</exception>
    public Shape Shape => Source switch
    {
        null => Shape.Scalar,
        ConstantStorage<T> constant => constant.Shape,
        Tape<T> tape => tape.Nodes[tape.Enter(in this)].Shape,
        _ => default,
    };

    /// <summary>The number of elements.</summary>
    public int Length => Shape.Length;

    /// <summary>The elements, row by row, of a value on a tape or a constant: valid until the tape is reset.</summary>
    /// <exception cref="InvalidOperationException">It is a plain number, which has no memory; or its tape has been reset since.</exception>
    public ReadOnlySpan<T> Values => Source switch
    {
        ConstantStorage<T> constant => constant.Span,
        Tape<T> tape => Memory.Values(in tape.Nodes[tape.Enter(in this)]),
        _ => throw new InvalidOperationException("A plain number has no memory: read Value."),
    };

    /// <summary>The value of a scalar.</summary>
    /// <exception cref="InvalidOperationException">It is not 1 x 1; or its tape has been reset since.</exception>
    public T Value => Source is null
        ? Literal
        : Values is [var value] ? value : throw new InvalidOperationException($"A single value was asked of a variable of {Shape}.");

    /// <summary>The element that belongs to an element of a larger shape, to which this value stretches.</summary>
    /// <param name="index">The number of the element in the larger shape, row by row.</param>
    /// <param name="shape">The larger shape.</param>
    /// <exception cref="ArgumentException">It does not stretch to that shape.</exception>
    public T ValueFor(int index, Shape shape)
    {
        if (Source is null) return Literal;
        var own = Shape;
        if (own == shape) return Values[index];
        if (!own.StretchesTo(shape)) throw new ArgumentException($"A value of {own} does not stretch to {shape}.", nameof(shape));
        var (row, column) = (own.Rows == 1 ? 0 : index / shape.Columns, own.Columns == 1 ? 0 : index % shape.Columns);
        return Values[(row * own.Columns) + column];
    }

    internal object? Source { get; }

    internal int Number
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (int)_payload;
    }

    internal int Generation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (int)(_payload >> 32);
    }

    internal T Literal => T.CreateTruncating(BitConverter.Int64BitsToDouble(_payload));

    /// <summary>A number that nothing is differentiated by.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator Variable<T>(T number) => new(number);

    /// <summary>The result of an operation on this value.</summary>
    /// <typeparam name="TOperation">The operation.</typeparam>
    /// <param name="operation">Its parameters.</param>
    /// <param name="operand">The operand.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Variable<T> Apply<TOperation>(in TOperation operation, Variable<T> operand)
        where TOperation : struct, IOperation<TOperation, T>
    {
        if (operand.Source is not Tape<T> tape) return Fold(in operation, [operand]);
        return tape.Record(in operation, tape.Enter(in operand));
    }

    /// <summary>The result of an operation on two values.</summary>
    /// <typeparam name="TOperation">The operation.</typeparam>
    /// <param name="operation">Its parameters.</param>
    /// <param name="left">The first operand.</param>
    /// <param name="right">The second operand.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Variable<T> Apply<TOperation>(in TOperation operation, Variable<T> left, Variable<T> right)
        where TOperation : struct, IOperation<TOperation, T>
    {
        if ((left.Source as Tape<T> ?? right.Source as Tape<T>) is not { } tape) return Fold(in operation, [left, right]);
        var first = tape.Enter(in left);
        return tape.Record(in operation, first, tape.Enter(in right));
    }

    /// <summary>The result of an operation on three values.</summary>
    /// <typeparam name="TOperation">The operation.</typeparam>
    /// <param name="operation">Its parameters.</param>
    /// <param name="first">The first operand.</param>
    /// <param name="second">The second operand.</param>
    /// <param name="third">The third operand.</param>
    public static Variable<T> Apply<TOperation>(in TOperation operation, Variable<T> first, Variable<T> second, Variable<T> third)
        where TOperation : struct, IOperation<TOperation, T>
    {
        if (TapeOf(in first, in second, in third) is not { } tape) return Fold(in operation, [first, second, third]);
        var (i, j) = (tape.Enter(in first), tape.Enter(in second));
        return tape.Record(in operation, i, j, tape.Enter(in third));
    }

    /// <summary>The tape on which one of three values lies; null where none does.</summary>
    internal static Tape<T>? TapeOf(in Variable<T> first, in Variable<T> second, in Variable<T> third) =>
        first.Source as Tape<T> ?? second.Source as Tape<T> ?? third.Source as Tape<T>;

    /// <summary>The result of an operation on any number of values.</summary>
    /// <typeparam name="TOperation">The operation.</typeparam>
    /// <param name="operation">Its parameters.</param>
    /// <param name="operands">The operands.</param>
    [SkipLocalsInit]
    public static Variable<T> Apply<TOperation>(in TOperation operation, params ReadOnlySpan<Variable<T>> operands)
        where TOperation : struct, IOperation<TOperation, T>
    {
        Tape<T>? tape = null;
        foreach (ref readonly var operand in operands)
        {
            tape = operand.Source as Tape<T>;
            if (tape is not null) break;
        }

        return tape is null ? Fold(in operation, operands) : RecordOn(tape, in operation, operands);
    }

    /// <summary>The elements between brackets; of a variable on a tape whose time is over, that.</summary>
    public override string ToString() => Source is Tape<T> tape && tape.Generation != Generation
        ? "(of an earlier evaluation)"
        : Source is null ? $"{Literal}" : $"{Shape} [{string.Join(", ", Values[..Math.Min(8, Length)].ToArray())}{(Length > 8 ? ", …" : string.Empty)}]";

    private static Variable<T> RecordOn<TOperation>(Tape<T> tape, in TOperation operation, ReadOnlySpan<Variable<T>> operands)
        where TOperation : struct, IOperation<TOperation, T>
    {
        const int Most = 16;
        if (operands.Length <= Most)
        {
            Span<int> few = stackalloc int[operands.Length];
            for (var i = 0; i < few.Length; i++) few[i] = tape.Enter(in operands[i]);
            return tape.Record(in operation, few);
        }

        using var many = tape.Workspace.Rent<int>(operands.Length);
        for (var i = 0; i < operands.Length; i++) many.Span[i] = tape.Enter(in operands[i]);
        return tape.Record(in operation, many.Span);
    }

    // Constants alone: computed at once on a tape of the thread's own, and copied off it; while a model runs, kept on its tape, which is memory that is used again.
    private static Variable<T> Fold<TOperation>(in TOperation operation, ReadOnlySpan<Variable<T>> operands)
        where TOperation : struct, IOperation<TOperation, T>
    {
        var running = Tape<T>.Running;
        if (running is not null && !AreNumbers(operands)) return RecordOn(running, in operation, operands);
        var tape = Tape<T>.Folding;
        try
        {
            var result = RecordOn(tape, in operation, operands);
            if (result.Shape.IsScalar) return result.Value;
            return running is null ? Constants.Of(result.Values, result.Shape) : RecordOn(running, in operation, operands);
        }
        finally
        {
            tape.Reset();
        }
    }

    private static bool AreNumbers(ReadOnlySpan<Variable<T>> operands)
    {
        foreach (ref readonly var operand in operands)
        {
            if (operand.Source is not null) return false;
        }

        return true;
    }
}
