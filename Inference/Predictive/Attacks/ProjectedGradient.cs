using System.Numerics;

namespace Toolkit.Inference;

/// <summary>PGD: <c>x ← Π (x + α sign ∂(−ln p̄)/∂x)</c> with Π onto the ball of radius ε around the input in the largest element, and onto the range of inputs.</summary>
/// <remarks>With a key it begins at a draw that is uniform in the ball: element i of the inputs uses draw i. One step of α = ε without a key is <see cref="FastGradientSign{T}"/>. Source: Madry, Makelov, Schmidt, Tsipras, Vladu 2018.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ProjectedGradient<T> : IAttack<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ProjectedGradient() => throw Require.Built("Attacks.ProjectedGradient");

    internal ProjectedGradient(double epsilon, double step, int iterations, RandomKey? key, double low, double high)
    {
        (Epsilon, StepLength, Iterations, Key) = (Require.NotNegative<T>(epsilon), Require.NotNegative<T>(step), Require.AtLeastOne(iterations), key);
        (Low, High) = (Require.Finite<T>(low), Require.Finite<T>(Require.Above(high, low)));
    }

    /// <summary>ε.</summary>
    public T Epsilon { get; }

    /// <summary>α.</summary>
    public T StepLength { get; }

    /// <summary>The number of steps.</summary>
    public int Iterations { get; }

    /// <summary>What the start is drawn from; null begins at the input.</summary>
    public RandomKey? Key { get; }

    /// <summary>The least that an element may be.</summary>
    public T Low { get; }

    /// <summary>The most that an element may be.</summary>
    public T High { get; }

    /// <inheritdoc/>
    public void Perturb(in NetworkObjective<T> network, ReadOnlyMatrixSpan<T> members, ReadOnlySpan<T> inputs, in BatchTargets<T> targets, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        var gradients = workspace.Take<T>(inputs.Length)[..inputs.Length];
        var two = T.One + T.One;
        if (Key is { } key) key.Uniforms(gradients);
        for (var i = 0; i < inputs.Length; i++)
        {
            var moved = Key is null ? inputs[i] : inputs[i] + (Epsilon * ((two * gradients[i]) - T.One));
            destination[i] = T.Min(High, T.Max(Low, moved));
        }

        for (var k = 0; k < Iterations; k++)
        {
            EnsembleLoss.Evaluate(network, members, destination, targets, default, gradients, workspace);
            for (var i = 0; i < inputs.Length; i++)
            {
                var low = T.Max(Low, inputs[i] - Epsilon);
                var high = T.Min(High, inputs[i] + Epsilon);
                destination[i] = Sign.Step(destination[i], StepLength, gradients[i], low, high);
            }
        }
    }
}
