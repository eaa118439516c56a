using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>How far boosting goes along the stump that it chose.</summary>
/// <typeparam name="TSelf">The rule itself.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLoss">The loss, which the rule may be for.</typeparam>
public interface IStumpLength<TSelf, T, TLoss>
    where TSelf : struct, IStumpLength<TSelf, T, TLoss>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ILoss<TLoss, T>
{
    /// <summary>The weight that the stump gets, at least 0.</summary>
    /// <param name="choice">The stump, and what is known at the point.</param>
    /// <param name="model">The model.</param>
    /// <param name="workspace">Scratch memory.</param>
    T Of(in StumpChoice<T> choice, in LinearModel<T, DecisionStumps<T>, TLoss> model, Workspace workspace);
}

/// <summary>A stump as boosting chose it, with what is known where it did.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct StumpChoice<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal StumpChoice(ReadOnlySpan<T> predictions, ReadOnlySpan<T> slopes, ReadOnlySpan<T> answers, T descent)
    {
        Predictions = predictions;
        Slopes = slopes;
        Answers = answers;
        Descent = descent;
    }

    /// <summary>F(aᵢ), the predictions so far, and padding behind them up to a whole lane.</summary>
    public ReadOnlySpan<T> Predictions { get; }

    /// <summary>wᵢ φ′(F(aᵢ), yᵢ), n times how the loss changes with each prediction.</summary>
    public ReadOnlySpan<T> Slopes { get; }

    /// <summary>h(aᵢ), −1 or +1, of the polarity that descends.</summary>
    public ReadOnlySpan<T> Answers { get; }

    /// <summary>−∂f/∂h, how fast the loss falls along the stump: at least 0.</summary>
    public T Descent { get; }

    /// <summary>Σᵢ wᵢ |φ′| over the rows where the stump errs: where its answer goes up the slope.</summary>
    /// <param name="workspace">Scratch memory.</param>
    public T Error(Workspace workspace) => Share(T.One, workspace);

    /// <summary>Σᵢ wᵢ |φ′| over the rows where it does not.</summary>
    /// <param name="workspace">Scratch memory.</param>
    public T Agreement(Workspace workspace) => Share(-T.One, workspace);

    private T Share(T sign, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Slopes.Length);
        var share = rental.Span;
        for (var i = 0; i < share.Length; i++) share[i] = T.Max(sign * Slopes[i] * Answers[i], T.Zero);
        return Reductions.Sum<T>(share);
    }
}
