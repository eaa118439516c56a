namespace Toolkit.Optimization;

public static partial class CoordinateRules
{
    /// <summary>The coordinates in turn: 0, 1, …, d − 1, 0, ….</summary>
    /// <remarks>No rate per move is declared: the bounds that are known are per epoch and weaker than those of a random choice.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    public static CyclicCoordinates<T> Cyclic<T>()
        where T : unmanaged => default;
}

/// <summary>The coordinates in turn; see <see cref="CoordinateRules.Cyclic{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct CyclicCoordinates<T> : ICoordinateRule<CyclicCoordinates<T>, T, NoState>
    where T : unmanaged
{
    /// <inheritdoc/>
    public NoState Initialize(int coordinates) => default;

    /// <inheritdoc/>
    public int Outcomes(long move, int coordinates) => 1;

    /// <inheritdoc/>
    public double Probability(int outcome, long move, int coordinates) => 1;

    /// <inheritdoc/>
    public void Draw(in NoState state, long move, int coordinates, Span<int> outcomes) => outcomes.Clear();

    /// <inheritdoc/>
    public int Take(int outcome, in NoState state, long move, int coordinates) => (int)(move % coordinates);

    /// <inheritdoc/>
    public void TakeBack(int outcome, in NoState state, long move, int coordinates)
    {
    }

    /// <inheritdoc/>
    public long MovesToSeeAll(long move, int coordinates) => coordinates;

    /// <inheritdoc/>
    public Rate? Rate(in CoordinateProblem problem) => null;
}
