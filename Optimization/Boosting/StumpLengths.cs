using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// The best weight under the exponential loss, in closed form: <c>α = ½ ln((1 − ε)/ε)</c>, ε the weighted share of rows where the stump errs.
/// </summary>
/// <remarks>
/// A stump without an error has no best weight; it gets that of an error of s/(1 + 2s) with s = 1/2n, <c>½ ln(2n + 1)</c> (Schapire and Singer 1999,
/// section 4.2). Source: Freund and Schapire 1997.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct ExponentialLength<T> : IStumpLength<ExponentialLength<T>, T, ExponentialLoss<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public T Of(in StumpChoice<T> choice, in LinearModel<T, DecisionStumps<T>, ExponentialLoss<T>> model, Workspace workspace)
    {
        var (right, wrong) = (choice.Agreement(workspace), choice.Error(workspace));
        return Number.Of<T>(0.5) * T.Log(wrong > T.Zero ? right / wrong : Number.Of<T>((2.0 * model.Terms) + 1));
    }
}

/// <summary>The weight −(∂f/∂h)/L_c, as greedy coordinate descent is analysed.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
public readonly record struct InverseLipschitzLength<T, TLoss> : IStumpLength<InverseLipschitzLength<T, TLoss>, T, TLoss>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ISmoothLoss<TLoss, T>
{
    /// <summary>Refused: there is no usual constant.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public InverseLipschitzLength() => throw Require.Built("Steps.Boosting");

    internal InverseLipschitzLength(T lipschitz) => Lipschitz = lipschitz;

    /// <summary>L_c.</summary>
    public T Lipschitz { get; }

    /// <inheritdoc/>
    public T Of(in StumpChoice<T> choice, in LinearModel<T, DecisionStumps<T>, TLoss> model, Workspace workspace) => choice.Descent / Lipschitz;
}

/// <summary>The best weight under a smooth loss, by Newton's steps from (−∂f/∂h)/L_c on, kept where the minimum is known to be.</summary>
/// <remarks>A stump without an error may have no best weight; it gets (−∂f/∂h)/L_c.</remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLoss">The loss.</typeparam>
public readonly record struct ExactLength<T, TLoss> : IStumpLength<ExactLength<T, TLoss>, T, TLoss>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ISmoothLoss<TLoss, T>
{
    private const int MostSteps = 100;

    /// <summary>Refused: there is no usual constant.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ExactLength() => throw Require.Built("Steps.ExactBoosting");

    internal ExactLength(T lipschitz) => Lipschitz = lipschitz;

    /// <summary>L_c.</summary>
    public T Lipschitz { get; }

    /// <inheritdoc/>
    public T Of(in StumpChoice<T> choice, in LinearModel<T, DecisionStumps<T>, TLoss> model, Workspace workspace)
    {
        var length = choice.Descent / Lipschitz;
        var wrong = choice.Error(workspace);
        if (!(wrong > T.Zero)) return length;

        // Rounding of the slope: that of a sum of as much on either side.
        var least = Number.Of<T>(16) * Number.Epsilon<T>() * (choice.Descent + ((wrong + wrong) * model.InverseCount));
        using var rental = workspace.Rent<T>(model.Terms);
        var (low, high) = (T.Zero, T.PositiveInfinity);
        for (var step = 0; step < MostSteps; step++)
        {
            var slope = Slope(choice, model, length, rental, workspace, out var curvature);
            if (T.Abs(slope) <= least || !T.IsFinite(slope)) break;
            if (slope < T.Zero) low = length;
            else high = length;
            var next = length - (slope / curvature);
            if (!(next > low && next < high)) next = T.IsFinite(high) ? (low + high) * Number.Of<T>(0.5) : length + length;
            if (next == length) break;
            length = next;
        }

        return length;
    }

    // The derivative of f along the stump, and the second one.
    private static T Slope(
        in StumpChoice<T> choice, in LinearModel<T, DecisionStumps<T>, TLoss> model, T length, Scratch<T> scratch, Workspace workspace,
        out T curvature)
    {
        var moved = scratch.Lanes;
        moved[model.Terms..].Clear();
        Vectors.AddScaled(choice.Predictions[..model.Terms], length, choice.Answers, moved[..model.Terms]);
        using var second = workspace.Rent<T>(model.Terms);
        model.Apply<SecondDerivative>(moved, second.Lanes, weighted: true);
        curvature = Reductions.Sum<T>(second.Span) * model.InverseCount;
        model.SlopesOf(moved, scratch);
        return Reductions.Dot<T>(scratch.Span, choice.Answers) * model.InverseCount;
    }

    private readonly struct SecondDerivative : LinearModel<T, DecisionStumps<T>, TLoss>.IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label) => loss.SecondDerivative(prediction, label);
    }
}
