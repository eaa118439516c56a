using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>The update at unit length: <c>u = g / (‖g‖₂ + ε)</c>.</summary>
    /// <remarks>
    /// No state. A vector transform: the norm of the whole update is known before its first lane leaves. Identity metric; the length shrinks
    /// with the update. It is the step of normalised gradient descent, with an ε for the gradient that is zero; Optax's
    /// <c>normalize_by_update_norm</c>.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static NormalizeByUpdateNorm<T> NormalizeByUpdateNorm<T>(double epsilon = 1e-6)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(epsilon);
}

/// <summary>The update at unit length; see <see cref="Transforms.NormalizeByUpdateNorm{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct NormalizeByUpdateNorm<T> : ITransform<NormalizeByUpdateNorm<T>, IPoint, Identity, T, NoState, NormFactorKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public NormalizeByUpdateNorm()
        : this(1e-6)
    {
    }

    internal NormalizeByUpdateNorm(double epsilon) => Epsilon = Require.Positive<T>(epsilon);

    /// <summary>ε.</summary>
    public T Epsilon { get; }

    /// <inheritdoc/>
    public NoState Initialize(ReadOnlySpan<T> point) => default;

    /// <inheritdoc/>
    public void Prepare(
        scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out NormFactorKernel<T> kernel) =>
        kernel = new(T.One / (Reductions.Norm(update) + Epsilon));
}
