using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>Weight decay: <c>u = g + λ x</c>. After a preconditioner it is the decoupled decay of AdamW; before one it is an L2 penalty.</summary>
    /// <remarks>
    /// No state; reads the point. Leaves metric and length as they are. Source: Loshchilov and Hutter, ICLR 2019, Algorithm 2.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="decay">λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static AddDecayedWeights<T> AddDecayedWeights<T>(double decay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(decay);
}

/// <summary>Weight decay; see <see cref="Transforms.AddDecayedWeights{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct AddDecayedWeights<T> : ITransform<AddDecayedWeights<T>, IPoint, Identity, T, NoState, DecayKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal AddDecayedWeights(double decay) => Decay = Require.NotNegative<T>(decay);

    /// <summary>λ.</summary>
    public T Decay { get; }

    /// <inheritdoc/>
    public NoState Initialize(ReadOnlySpan<T> point) => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out DecayKernel<T> kernel) =>
        kernel = new(Decay);
}

/// <summary>The loop body of weight decay.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct DecayKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _decay;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal DecayKernel(T decay) => _decay = Vector512.Create(decay);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index) => lane.Update += lane.Point * _decay;
}
