namespace Toolkit.Optimization;

public static partial class CoordinateRules
{
    /// <summary>One of all coordinates, each equally likely.</summary>
    /// <remarks>
    /// With any length it declares E δ(x⁺) ≤ (1 − μ/(d L_c)) δ(x) for a Polyak–Łojasiewicz f, or for an m-strongly convex f with any separable convex g with
    /// m in place of μ (Karimi, Nutini, Schmidt 2016, Theorem 3 and section 4): lengths 1/Lᵢ and exact minimisation descend no less than 1/L_c does.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="key">What the coordinates are drawn from.</param>
    public static UniformCoordinates<T> Uniform<T>(RandomKey key)
        where T : unmanaged => new(key);
}

/// <summary>One of all coordinates, each equally likely; see <see cref="CoordinateRules.Uniform{T}"/>.</summary>
/// <remarks>The coordinate of move k is draw k of <see cref="RandomKey.Integers"/>.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Key">What the coordinates are drawn from.</param>
public readonly record struct UniformCoordinates<T>(RandomKey Key) : ICoordinateRule<UniformCoordinates<T>, T, KeyState>
    where T : unmanaged
{
    /// <inheritdoc/>
    public KeyState Initialize(int coordinates) => new(Key);

    /// <inheritdoc/>
    public int Outcomes(long move, int coordinates) => coordinates;

    /// <inheritdoc/>
    public double Probability(int outcome, long move, int coordinates) => 1.0 / coordinates;

    /// <inheritdoc/>
    public void Draw(in KeyState state, long move, int coordinates, Span<int> outcomes) => state.Key.Integers(coordinates, outcomes, move);

    /// <inheritdoc/>
    public int Take(int outcome, in KeyState state, long move, int coordinates) => outcome;

    /// <inheritdoc/>
    public void TakeBack(int outcome, in KeyState state, long move, int coordinates)
    {
    }

    /// <inheritdoc/>
    public long MovesToSeeAll(long move, int coordinates) => coordinates == 1 ? 1 : long.MaxValue;

    /// <inheritdoc/>
    public Rate? Rate(in CoordinateProblem problem) => Optimization.Rate.ExpectedLinear(
        Math.Max(0, 1 - (problem.Constant / (problem.Coordinates * problem.LargestLipschitz))),
        problem.IsComposite
            ? "f strongly convex with coordinate constant L_c, g convex and separable (Karimi, Nutini, Schmidt 2016, section 4)"
            : "coordinate constant L_c, Polyak–Łojasiewicz with μ (Karimi, Nutini, Schmidt 2016, Theorem 3)");
}

/// <summary>A key, of which the next draws are a function together with the number of moves.</summary>
/// <param name="Key">The key.</param>
public readonly record struct KeyState(RandomKey Key) : IState<KeyState>
{
    /// <inheritdoc/>
    public KeyState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Scalar(Key));
}
