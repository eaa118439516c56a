using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>The sign of each coordinate: <c>u = sign(g)</c>, 0 where g is 0.</summary>
    /// <remarks>
    /// No state. The steepest descent in the ∞-norm, of which no diagonal metric knows a length: no proximal map may follow, and the lane's
    /// length stays as it was. Source: Bernstein, Wang, Azizzadenesheli, Anandkumar, ICML 2018, Algorithm 1 (signSGD).
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    public static ScaleBySign<T> ScaleBySign<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new();
}

/// <summary>The sign of the update; see <see cref="Transforms.ScaleBySign{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleBySign<T> : ITransform<ScaleBySign<T>, IPoint, Metric, T, NoState, SignKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public NoState Initialize(ReadOnlySpan<T> point) => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out SignKernel<T> kernel) =>
        kernel = default;
}

/// <summary>The loop body of the sign.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct SignKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index) => lane.Update = Of(lane.Update);

    /// <summary>−1, 0 or 1 in each element; NaN where it was NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> Of(Vector512<T> value) => Vector512.ConditionalSelect(
        Vector512.GreaterThan(value, Vector512<T>.Zero),
        Vector512<T>.One,
        Vector512.ConditionalSelect(Vector512.LessThan(value, Vector512<T>.Zero), Vector512<T>.Zero - Vector512<T>.One, value));
}
