using System.Numerics;

namespace Toolkit.Inference;

/// <summary>
/// What an attack on an ensemble climbs: <c>−ln p̄(y | x)</c> with <c>p̄ = (1/S) Σₛ p(y | x, θₛ)</c>, the averaged prediction, and its gradient with respect to the input.
/// </summary>
/// <remarks>
/// With losses ℓₛ = −ln p(y | x, θₛ) it is <c>−ln (1/S) Σ e^(−ℓₛ)</c>, and its gradient <c>Σₛ wₛ ∂ℓₛ/∂x</c> with weights <c>wₛ = e^(−ℓₛ)/Σ e^(−ℓ)</c>: the members that still know the answer count most. An attack on each member
/// with its own gradient is no attack on the ensemble. For any loss that is minus the logarithm of a likelihood.
/// </remarks>
public static class EnsembleLoss
{
    /// <summary>losses ← −ln p̄ of each input, and gradients ← ∂(−ln p̄)/∂x.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="network">The network and its loss; its own examples are not read.</param>
    /// <param name="members">θₛ, a row each, at least one.</param>
    /// <param name="inputs">x, one after the other.</param>
    /// <param name="targets">y, one for each input.</param>
    /// <param name="losses">Receives an element for each input; empty where nobody asks.</param>
    /// <param name="gradients">Receives as many elements as <paramref name="inputs"/> has; empty where nobody asks.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="ArgumentException">There is no member, or members, inputs or targets do not fit the network.</exception>
    public static void Evaluate<T>(
        in NetworkObjective<T> network, ReadOnlyMatrixSpan<T> members, ReadOnlySpan<T> inputs, in BatchTargets<T> targets, Span<T> losses, Span<T> gradients, Workspace workspace)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var width = network.Network.Input.Length;
        var (examples, rest) = Math.DivRem(inputs.Length, width);
        var given = targets.Labels.IsEmpty ? targets.Values.Rows : targets.Labels.Length;
        if (members.Rows == 0) throw new ArgumentException("An ensemble has at least one member.", nameof(members));
        if (rest != 0 || examples != given) throw new ArgumentException($"{inputs.Length} elements are not {given} inputs of {width}, one for each target.", nameof(inputs));
        using var scope = workspace.Open();
        var own = workspace.Take<T>(examples)[..examples];
        var gradient = workspace.Take<T>(inputs.Length)[..inputs.Length];
        var sums = workspace.Take<T>(inputs.Length, BufferContents.Zeroed)[..inputs.Length];
        var weights = workspace.Take<T>(examples, BufferContents.Zeroed)[..examples];
        var least = workspace.Take<T>(examples)[..examples];
        least.Fill(T.PositiveInfinity);
        for (var s = 0; s < members.Rows; s++)
        {
            network.InputGradient(inputs, targets, members.Row(s), own, gradient, workspace);
            for (var i = 0; i < examples; i++)
            {
                // Sums are relative to the least loss so far, whose exponential is one.
                var sum = sums.Slice(i * width, width);
                if (own[i] < least[i])
                {
                    var shrunk = T.IsPositiveInfinity(least[i]) ? T.Zero : T.Exp(own[i] - least[i]);
                    weights[i] *= shrunk;
                    for (var j = 0; j < width; j++) sum[j] *= shrunk;
                    least[i] = own[i];
                }

                var weight = T.Exp(least[i] - own[i]);
                weights[i] += weight;
                LaneUpdate.AddScaled(weight, gradient.Slice(i * width, width), sum);
            }
        }

        var count = T.CreateChecked(members.Rows);
        for (var i = 0; i < (losses.IsEmpty ? 0 : examples); i++) losses[i] = least[i] - T.Log(weights[i] / count);
        for (var i = 0; i < (gradients.IsEmpty ? 0 : examples); i++)
        {
            var from = sums.Slice(i * width, width);
            var to = gradients.Slice(i * width, width);
            for (var j = 0; j < width; j++) to[j] = from[j] / weights[i];
        }
    }
}
