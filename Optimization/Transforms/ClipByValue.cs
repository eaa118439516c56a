using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>Each coordinate of the update, kept within [−c, c]: <c>uᵢ = gᵢ min(1, c / |gᵢ|)</c>.</summary>
    /// <remarks>No state. Diagonal metric: a coordinate's length shrinks as its update does, by min(1, c / |gᵢ|).</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="maximum">c, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ClipByValue<T> ClipByValue<T>(double maximum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(maximum);
}

/// <summary>Clipping by value; see <see cref="Transforms.ClipByValue{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ClipByValue<T> : ITransform<ClipByValue<T>, IPoint, Diagonal, T, NoState, ClipByValueKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ClipByValue() => throw Require.Built("Transforms.ClipByValue");

    internal ClipByValue(double maximum) => Maximum = Require.Positive<T>(maximum);

    /// <summary>c.</summary>
    public T Maximum { get; }

    /// <inheritdoc/>
    public NoState Initialize(ReadOnlySpan<T> point) => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out ClipByValueKernel<T> kernel) =>
        kernel = new(Maximum);
}

/// <summary>The loop body of clipping by value.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct ClipByValueKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _maximum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ClipByValueKernel(T maximum) => _maximum = Vector512.Create(maximum);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var update = lane.Update;
        var size = Vector512.Abs(update);
        var exceeds = Vector512.GreaterThan(size, _maximum);
        lane.Update = Vector512.ConditionalSelect(exceeds, Vector512.CopySign(_maximum, update), update);
        lane.Length *= Vector512.ConditionalSelect(exceeds, _maximum / size, Vector512<T>.One);
    }
}
