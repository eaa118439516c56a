using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>The indicator of the box [a, b] in every coordinate: clipping.</summary>
    /// <remarks>Source: Parikh and Boyd 2014, section 6.2.4.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="lower">a; −∞ for none.</param>
    /// <param name="upper">b, at least a; +∞ for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Box<T> Box<T>(double lower, double upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(lower, upper);

    /// <summary>The indicator of the orthant x ≥ 0: a box without an upper bound.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    public static Box<T> NonNegative<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(0, double.PositiveInfinity);

    /// <summary>The indicator of the ball ‖x‖∞ ≤ r: the box [−r, r] in every coordinate.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="radius">r, at least 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Box<T> LInfinityBall<T>(double radius)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(-Require.NotNegative(radius), radius);
}

/// <summary>The indicator of a box; see <see cref="ProximalMaps.Box{T}(double, double)"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Box<T> : ISeparableConjugableMap<Box<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public Box() => throw Require.Built("ProximalMaps.Box");

    internal Box(double lower, double upper)
    {
        Lower = T.CreateChecked(double.IsNaN(lower) || lower == double.PositiveInfinity
            ? throw new ArgumentOutOfRangeException(nameof(lower), lower, "lower must be a number below +∞.")
            : lower);
        Upper = T.CreateChecked(upper >= lower && upper != double.NegativeInfinity
            ? upper
            : throw new ArgumentOutOfRangeException(nameof(upper), upper, $"upper must be at least lower, {lower}, and above −∞."));
    }

    /// <summary>a.</summary>
    public T Lower { get; }

    /// <summary>b.</summary>
    public T Upper { get; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Apply(Vector512<T> point, Vector512<T> length, nuint index) =>
        Vector512.Min(Vector512.Max(point, Vector512.Create(Lower)), Vector512.Create(Upper));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> point, nuint index) => Vector512.ConditionalSelect(
        Vector512.GreaterThanOrEqual(point, Vector512.Create(Lower)) & Vector512.LessThanOrEqual(point, Vector512.Create(Upper)),
        Vector512<T>.Zero, Vector512.Create(T.PositiveInfinity));

    /// <inheritdoc/>
    public Vector512<T> ConjugateValue(Vector512<T> point, nuint index) => Support.Of(point, Vector512.Create(Lower), Vector512.Create(Upper));
}
