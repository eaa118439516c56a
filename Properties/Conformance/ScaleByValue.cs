using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Properties;

/// <summary>The direction of Polyak's step where f* = 0 is known: <c>u = g f(x)/‖g‖²</c>. The least transform that must be told the value.</summary>
/// <remarks>No state. Identity metric. Source: Polyak 1969. It stands in the conformance table for all that need the value.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByValue<T> : ITransform<ScaleByValue<T>, IValue, Identity, T, NoState, FactorKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public NoState Initialize(ReadOnlySpan<T> point) => default;

    /// <inheritdoc/>
    public void Prepare(
        scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out FactorKernel<T> kernel)
    {
        var square = evidence.GradientNorm * evidence.GradientNorm;
        kernel = new(square > T.Zero ? evidence.Value / square : T.Zero);
    }
}

/// <summary>The loop body of a factor, of the update and of the length.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="factor">The factor.</param>
public readonly struct FactorKernel<T>(T factor) : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _factor = factor;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        lane.Update *= Vector512.Create(_factor);
        lane.Length *= Vector512.Create(T.Abs(_factor));
    }
}
