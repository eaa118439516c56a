using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>A constant factor: <c>u = c g</c>.</summary>
    /// <remarks>No state. Identity metric, length |c|.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="factor">c, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Scale<T> Scale<T>(double factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(Require.Finite<T>(factor));

    /// <summary>The end of most chains: down the direction, by a constant rate. <c>u = −η d</c>.</summary>
    /// <remarks>No state. Identity metric, length η.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="rate">η, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Scale<T> Descend<T>(double rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(-Require.Positive<T>(rate));
}

/// <summary>A constant factor; see <see cref="Transforms.Scale{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Scale<T> : ITransform<Scale<T>, IPoint, Identity, T, NoState, ScaleKernel<T>>, IUniformScaling
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Scale(T factor) => Factor = factor;

    /// <summary>c.</summary>
    public T Factor { get; }

    /// <inheritdoc/>
    public NoState Initialize(ReadOnlySpan<T> point) => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out ScaleKernel<T> kernel) =>
        kernel = new(Factor);
}

/// <summary>The loop body of a factor.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct ScaleKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _factor;
    private readonly Vector512<T> _length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ScaleKernel(T factor) => (_factor, _length) = (Vector512.Create(factor), Vector512.Create(T.Abs(factor)));

    /// <summary>|c|.</summary>
    internal T Length => _length[0];

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        lane.Update *= _factor;
        lane.Length *= _length;
    }
}
