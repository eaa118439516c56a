using System.Numerics;

namespace Toolkit.Properties;

/// <summary>Proximal maps of conjugates, each derived on its own and never by Moreau's identity, which they serve to check.</summary>
public static class ConjugateMaps
{
    /// <summary>The projection on the cube [−λ, λ]ᵈ, whose indicator is the conjugate of λ‖x‖₁.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="radius">λ, at least 0.</param>
    public static Cube<T> Cube<T>(double radius)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(T.CreateChecked(radius));

    /// <summary>The proximal map of the support function Σ max(a yᵢ, b yᵢ), the conjugate of the indicator of [a, b]ᵈ.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="lower">a, finite.</param>
    /// <param name="upper">b, finite, at least a.</param>
    public static BoxSupport<T> BoxSupport<T>(double lower, double upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(T.CreateChecked(lower), T.CreateChecked(upper));
}

/// <summary>The projection on a cube; see <see cref="ConjugateMaps.Cube{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Radius">λ.</param>
public readonly record struct Cube<T>(T Radius) : IProximalMap<Cube<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        for (var i = 0; i < point.Length; i++) destination[i] = T.Clamp(point[i], -Radius, Radius);
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        foreach (var x in point)
        {
            if (!(T.Abs(x) <= Radius)) return T.PositiveInfinity;
        }

        return T.Zero;
    }
}

/// <summary>The proximal map of a box's support function; see <see cref="ConjugateMaps.BoxSupport{T}"/>.</summary>
/// <remarks>The minimiser of max(ay, by) + (y − v)²/2η: on the side y &gt; 0 it is v − ηb, on the side y &lt; 0 it is v − ηa, else zero.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Lower">a.</param>
/// <param name="Upper">b.</param>
public readonly record struct BoxSupport<T>(T Lower, T Upper) : IProximalMap<BoxSupport<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        for (var i = 0; i < point.Length; i++)
        {
            var v = point[i];
            destination[i] = v > length * Upper ? v - (length * Upper) : v < length * Lower ? v - (length * Lower) : T.Zero;
        }
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        var sum = T.Zero;
        foreach (var y in point) sum += T.Max(Lower * y, Upper * y);
        return sum;
    }
}
