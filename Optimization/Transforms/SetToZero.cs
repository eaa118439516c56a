using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>No update: <c>u = −0</c>, the zero that leaves every point as it is, bit for bit, a zero of either sign included.</summary>
    /// <remarks>No state. Identity metric, length 0: a proximal map behind it is told not to move.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    public static SetToZero<T> SetToZero<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => default;

    /// <summary>The parameters of a region stand still: <see cref="SetToZero{T}"/> there.</summary>
    /// <remarks>It belongs at the end of a chain: decay behind it would move them. Diagonal metric, length 0 in the region.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="region">A block, or several side by side.</param>
    public static Transform<IPoint, Diagonal, T, BlockState<NoState>, MaskedKernel<T, ZeroKernel<T>>, Masked<T, SetToZero<T>, NoState, ZeroKernel<T>>>
        Freeze<T>(IParameterRegion<Diagonal> region)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SetToZero<T>().On(region);
}

/// <summary>No update; see <see cref="Transforms.SetToZero{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct SetToZero<T> : ITransform<SetToZero<T>, IPoint, Identity, T, NoState, ZeroKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public NoState Initialize(ReadOnlySpan<T> point) => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out ZeroKernel<T> kernel) =>
        kernel = default;
}

/// <summary>The loop body of no update.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct ZeroKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index) => (lane.Update, lane.Length) = (Vector512.Create(T.NegativeZero), Vector512<T>.Zero);
}
