using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>The update, shortened where it is longer than c: <c>u = g min(1, c / ‖g‖₂)</c>.</summary>
    /// <remarks>
    /// No state. A vector transform: the norm of the whole update is known before its first lane leaves. Identity metric; the length shrinks
    /// with the update. Source: Pascanu, Mikolov, Bengio, ICML 2013, Algorithm 1.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="maximum">c, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ClipByGlobalNorm<T> ClipByGlobalNorm<T>(double maximum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(maximum);
}

/// <summary>Clipping by the global norm; see <see cref="Transforms.ClipByGlobalNorm{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ClipByGlobalNorm<T> : ITransform<ClipByGlobalNorm<T>, IPoint, Identity, T, NoState, NormFactorKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ClipByGlobalNorm() => throw Require.Built("Transforms.ClipByGlobalNorm");

    internal ClipByGlobalNorm(double maximum) => Maximum = Require.Positive<T>(maximum);

    /// <summary>c.</summary>
    public T Maximum { get; }

    /// <inheritdoc/>
    public NoState Initialize(ReadOnlySpan<T> point) => default;

    /// <inheritdoc/>
    public void Prepare(scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out NormFactorKernel<T> kernel)
    {
        var norm = Reductions.Norm(update);
        kernel = new(norm > Maximum ? Maximum / norm : T.One);
    }
}

/// <summary>The loop body of a factor that a norm decided.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly struct NormFactorKernel<T> : IVectorKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _factor;

    internal NormFactorKernel(T factor) => _factor = Vector512.Create(factor);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        lane.Update *= _factor;
        lane.Length *= _factor;
    }
}
