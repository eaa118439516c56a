namespace Toolkit.Optimization;

/// <summary>What coordinate descent remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TRule">What the rule keeps.</typeparam>
/// <param name="Point">x.</param>
/// <param name="Residual">The residual at x, as far as it was carried along.</param>
/// <param name="Rule">What the rule keeps.</param>
/// <param name="Moves">The number of moves so far.</param>
public readonly record struct CoordinateState<T, TRule>(Buffer<T> Point, Buffer<T> Residual, TRule Rule, long Moves)
    : IState<CoordinateState<T, TRule>>, IPointState<T>
    where T : unmanaged
    where TRule : struct, IState<TRule>
{
    /// <inheritdoc/>
    public CoordinateState<T, TRule> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Point), visitor.Buffer(Residual), visitor.State(Rule), visitor.Scalar(Moves));

    internal static CoordinateState<T, TRule> Of<TOracle>(in TOracle oracle, ReadOnlySpan<T> start, TRule rule)
        where TOracle : ICoordinateOracle<T>
    {
        var residual = Buffer<T>.Allocate(oracle.ResidualLength);
        oracle.Residual(start, residual.Mutable);
        return new(Buffer<T>.CopyOf(start), residual, rule, 0);
    }

    /// <summary>The state after so many more moves; the residual is computed afresh where their number passes a multiple of a period.</summary>
    internal CoordinateState<T, TRule> After<TOracle>(int moves, long period, in TOracle oracle)
        where TOracle : ICoordinateOracle<T>
    {
        var count = Moves + moves;
        if (count / period > Moves / period) oracle.Residual(Point.Span, Residual.Mutable);
        return this with { Moves = count };
    }
}

/// <summary>A point and its residual as they were before the moves of a step, for the case that one of them meets what is no number.</summary>
internal readonly ref struct MovesBefore<T>
    where T : unmanaged
{
    private readonly Scratch<T> _copy;
    private readonly int _length;

    // A single move is looked at before it is made: nothing has to be kept.
    public MovesBefore(bool several, ReadOnlySpan<T> point, ReadOnlySpan<T> residual, Workspace workspace)
    {
        _length = several ? point.Length : 0;
        _copy = workspace.Rent<T>(several ? point.Length + residual.Length : 0);
        if (!several) return;
        point.CopyTo(_copy.Span);
        residual.CopyTo(_copy.Span[_length..]);
    }

    public void PutBack(Span<T> point, Span<T> residual)
    {
        if (_length == 0) return;
        _copy.Span[.._length].CopyTo(point);
        _copy.Span[_length..].CopyTo(residual);
    }

    public void Dispose() => _copy.Dispose();
}
