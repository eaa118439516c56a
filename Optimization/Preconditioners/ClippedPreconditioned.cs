using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Preconditioners
{
    /// <summary>
    /// The transform <c>u = ν P g</c> with <c>ν = min(1, √(κ / (h² ⟨g, P g⟩)))</c>: κ bounds twice the Kullback–Leibler divergence between the model before and behind a step of length h, to second
    /// order and as P sees it.
    /// </summary>
    /// <remarks>
    /// A vector transform; of its metric nothing more is known. Noise of the preconditioner's shape does not go with it: the factor depends on the gradient. Source: Ba, Grosse, Martens 2017.
    /// </remarks>
    /// <param name="preconditioner">P.</param>
    /// <param name="divergence">κ, above 0: 1e-3, as is usual.</param>
    /// <param name="rate">h, above 0: what <c>Descend</c> behind it multiplies by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Transform<TEvidence, Metric, T, TState, DirectionKernel<T>, ClippedPreconditioned<T, TState, TPreconditioner>>
        PreconditionWithin<TEvidence, T, TState, TPreconditioner>(IPreconditioner<TPreconditioner, TEvidence, T, TState> preconditioner, double divergence, double rate)
        where TEvidence : class, IPoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> => new(new(preconditioner.Operator, divergence, rate));
}

/// <summary>A preconditioner as a transform whose divergence is bounded: <c>u = ν P g</c>; see <see cref="Preconditioners.PreconditionWithin"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The preconditioner's state.</typeparam>
/// <typeparam name="TPreconditioner">The preconditioner.</typeparam>
public readonly record struct ClippedPreconditioned<T, TState, TPreconditioner> : ITransformOperator<T, TState, DirectionKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TPreconditioner : struct, IPreconditionerOperator<T, TState>
{
    /// <summary>Refused: there is no usual preconditioner.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public ClippedPreconditioned() => throw Require.Built("Preconditioners.PreconditionWithin");

    internal ClippedPreconditioned(TPreconditioner preconditioner, double divergence, double rate)
    {
        Preconditioner = preconditioner;
        Divergence = Require.Positive(divergence);
        Rate = Require.Positive(rate);
    }

    /// <summary>P.</summary>
    public TPreconditioner Preconditioner { get; }

    /// <summary>κ.</summary>
    public double Divergence { get; }

    /// <summary>h.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public TState Initialize(ReadOnlySpan<T> point) => Preconditioner.Initialize(point);

    /// <inheritdoc/>
    public void Prepare(scoped ref TState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out DirectionKernel<T> kernel)
    {
        var direction = workspace.Take<T>(update.Length);
        var own = direction[..update.Length];
        Preconditioner.Observe(ref state, update, evidence, workspace);
        Preconditioner.Multiply(state, update, T.Zero, default, own, workspace);
        var change = double.CreateChecked(Reductions.Dot(update, own));
        var factor = Math.Sqrt(Divergence / change) / Rate;
        if (factor < 1) LaneMap.Scale(Number.Of<T>(factor), own, own);
        kernel = new(direction);
    }
}
