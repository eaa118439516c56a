namespace Toolkit.Optimization;

public static partial class CoordinateRules
{
    /// <summary>Every coordinate once an epoch, in an order that is drawn for each epoch.</summary>
    /// <remarks>In practice as good as the best of the cyclic and the uniform rule; no rate per move is declared, since there is no such theorem.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="key">What the orders are drawn from.</param>
    public static ShuffledCoordinates<T> Shuffled<T>(RandomKey key)
        where T : unmanaged => new(key);
}

/// <summary>Every coordinate once an epoch, in an order that is drawn for each epoch; see <see cref="CoordinateRules.Shuffled{T}"/>.</summary>
/// <remarks>
/// Fisher and Yates, a draw a move: in move p of an epoch, from 0, place p of the order changes with place p + j, j one of d − p outcomes. j is draw k of
/// <see cref="RandomKey.Uniforms"/> times d − p, rounded down: a probability is off by at most 2⁻⁵³.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Key">What the orders are drawn from.</param>
public readonly record struct ShuffledCoordinates<T>(RandomKey Key) : ICoordinateRule<ShuffledCoordinates<T>, T, OrderState>
    where T : unmanaged
{
    /// <inheritdoc/>
    public OrderState Initialize(int coordinates)
    {
        var order = Buffer<int>.Allocate(coordinates);
        for (var i = 0; i < coordinates; i++) order.Mutable[i] = i;
        return new(Key, order);
    }

    /// <inheritdoc/>
    public int Outcomes(long move, int coordinates) => coordinates - (int)(move % coordinates);

    /// <inheritdoc/>
    public double Probability(int outcome, long move, int coordinates) => 1.0 / Outcomes(move, coordinates);

    /// <inheritdoc/>
    public void Draw(in OrderState state, long move, int coordinates, Span<int> outcomes)
    {
        const int Batch = 64;
        Span<double> uniforms = stackalloc double[Batch];
        var remaining = Outcomes(move, coordinates);
        for (var start = 0; start < outcomes.Length; start += Batch)
        {
            var drawn = uniforms[..Math.Min(Batch, outcomes.Length - start)];
            state.Key.Uniforms(drawn, move + start);
            for (var k = 0; k < drawn.Length; k++)
            {
                outcomes[start + k] = (int)(drawn[k] * remaining);
                remaining = remaining == 1 ? coordinates : remaining - 1;
            }
        }
    }

    /// <inheritdoc/>
    public int Take(int outcome, in OrderState state, long move, int coordinates)
    {
        var place = (int)(move % coordinates);
        var order = state.Order.Mutable;
        (order[place], order[place + outcome]) = (order[place + outcome], order[place]);
        return order[place];
    }

    /// <inheritdoc/>
    public void TakeBack(int outcome, in OrderState state, long move, int coordinates) => Take(outcome, state, move, coordinates);

    /// <inheritdoc/>
    public long MovesToSeeAll(long move, int coordinates) => move % coordinates == 0 ? coordinates : Outcomes(move, coordinates) + (long)coordinates;

    /// <inheritdoc/>
    public Rate? Rate(in CoordinateProblem problem) => null;
}

/// <summary>A key, and the order that is drawn from it as far as the epoch has come.</summary>
/// <param name="Key">The key.</param>
/// <param name="Order">The coordinates: those that had their turn in this epoch, then the others.</param>
public readonly record struct OrderState(RandomKey Key, Buffer<int> Order) : IState<OrderState>
{
    /// <inheritdoc/>
    public OrderState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Scalar(Key), visitor.Buffer(Order));
}
