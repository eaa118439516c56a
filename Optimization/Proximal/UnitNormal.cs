using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>⟨a, x⟩ = b divided by ‖a‖: then ⟨a, x⟩ − b is the distance from the plane.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly record struct UnitNormal<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public UnitNormal(ReadOnlySpan<T> normal, double offset)
    {
        var norm = Reductions.Norm(normal);
        if (!T.IsFinite(norm)) throw new ArgumentException("normal must be finite.", nameof(normal));
        var b = Require.Finite<T>(offset);
        Normal = Buffer<T>.CopyOf(normal);
        if (norm > T.Zero) foreach (ref var element in Normal.Mutable) element /= norm;
        Offset = norm > T.Zero ? b / norm : b;
    }

    /// <summary>a / ‖a‖, or zero where a is.</summary>
    public Buffer<T> Normal { get; }

    /// <summary>b / ‖a‖, or b where a is zero.</summary>
    public T Offset { get; }

    /// <summary>How far x lies beyond the plane, with its sign.</summary>
    public T Excess(ReadOnlySpan<T> x)
    {
        Require.Length(x.Length, Normal.Length);
        return Reductions.Dot(Normal.Span, x) - Offset;
    }

    /// <summary>What rounding of the excess is measured by.</summary>
    public T Size(ReadOnlySpan<T> x) => Reductions.Norm(x) + T.Abs(Offset);

    /// <summary>destination ← the point of the plane nearest to v.</summary>
    /// <remarks>Projected twice: the first time the rounding is that of v, which may be far away, the second time that of the plane's point.</remarks>
    public void Project(ReadOnlySpan<T> point, Span<T> destination)
    {
        Vectors.AddScaled(point, -Excess(point), Normal.Span, destination);
        Vectors.AddScaled<T>(destination, -Excess(destination), Normal.Span, destination);
    }
}
