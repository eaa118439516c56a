using System.Numerics;

namespace Toolkit.Inference;

/// <summary>An attack: inputs that look like given ones, made so that an ensemble answers wrongly.</summary>
/// <remarks>
/// An attack on another ensemble than the one that is asked is a transfer attack: examples are made with one set of members, and the predictions of another are averaged on them. An ensemble of one row is a
/// plain network.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface IAttack<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>destination ← the attacked inputs.</summary>
    /// <param name="network">The network and its loss; its own examples are not read.</param>
    /// <param name="members">The parameters of each member of the ensemble, a row each.</param>
    /// <param name="inputs">The inputs, one after the other.</param>
    /// <param name="targets">What is right for each input.</param>
    /// <param name="destination">Receives as many elements as <paramref name="inputs"/> has; apart from them.</param>
    /// <param name="workspace">Scratch memory.</param>
    void Perturb(in NetworkObjective<T> network, ReadOnlyMatrixSpan<T> members, ReadOnlySpan<T> inputs, in BatchTargets<T> targets, Span<T> destination, Workspace workspace);
}

/// <summary>Attacks by their usual names.</summary>
public static class Attacks
{
    /// <summary>FGSM: one step along the sign of the gradient; see <see cref="FastGradientSign{T}"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="epsilon">ε, at least 0: how far an element of an input may move.</param>
    /// <param name="low">The least that an element may be, finite.</param>
    /// <param name="high">The most, finite and above <paramref name="low"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static FastGradientSign<T> FastGradientSign<T>(double epsilon, double low = 0, double high = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(epsilon, low, high);

    /// <summary>PGD: many steps, each brought back into the ball; see <see cref="ProjectedGradient{T}"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="epsilon">ε, at least 0: how far an element of an input may move.</param>
    /// <param name="step">α, at least 0, the length of a step.</param>
    /// <param name="iterations">The number of steps, at least 1.</param>
    /// <param name="key">What the start is drawn from, uniformly in the ball; null begins at the input itself.</param>
    /// <param name="low">The least that an element may be, finite.</param>
    /// <param name="high">The most, finite and above <paramref name="low"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ProjectedGradient<T> ProjectedGradient<T>(double epsilon, double step, int iterations, RandomKey? key = null, double low = 0, double high = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(epsilon, step, iterations, key, low, high);
}
