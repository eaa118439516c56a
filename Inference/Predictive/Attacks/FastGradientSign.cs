using System.Numerics;

namespace Toolkit.Inference;

/// <summary>FGSM: <c>x′ = x + ε sign ∂(−ln p̄)/∂x</c>, within the range of inputs.</summary>
/// <remarks>For a linear network whose loss is monotone in one direction it is the worst input of the ball. An input outside of the range is brought to its edge; a derivative of 0 moves nothing. Source: Goodfellow, Shlens, Szegedy 2015.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct FastGradientSign<T> : IAttack<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public FastGradientSign() => throw Require.Built("Attacks.FastGradientSign");

    internal FastGradientSign(double epsilon, double low, double high)
    {
        Epsilon = Require.NotNegative<T>(epsilon);
        (Low, High) = (Require.Finite<T>(low), Require.Finite<T>(Require.Above(high, low)));
    }

    /// <summary>ε.</summary>
    public T Epsilon { get; }

    /// <summary>The least that an element may be.</summary>
    public T Low { get; }

    /// <summary>The most that an element may be.</summary>
    public T High { get; }

    /// <inheritdoc/>
    public void Perturb(in NetworkObjective<T> network, ReadOnlyMatrixSpan<T> members, ReadOnlySpan<T> inputs, in BatchTargets<T> targets, Span<T> destination, Workspace workspace)
    {
        EnsembleLoss.Evaluate(network, members, inputs, targets, default, destination, workspace);
        for (var i = 0; i < inputs.Length; i++) destination[i] = Sign.Step(inputs[i], Epsilon, destination[i], Low, High);
    }
}

/// <summary>What attacks along signs share.</summary>
internal static class Sign
{
    /// <summary>x + α sign g, between low and high.</summary>
    public static T Step<T>(T x, T length, T gradient, T low, T high)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.Min(high, T.Max(low, gradient > T.Zero ? x + length : gradient < T.Zero ? x - length : x));
}
