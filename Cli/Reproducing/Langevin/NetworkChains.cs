using System.Numerics;
using static Toolkit.Optimization.Preconditioners;
using static Toolkit.Optimization.Transforms;
using Chains = Toolkit.Inference.Langevin;

namespace Toolkit.Cli;

/// <summary>What is done with a checkpoint.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="index">Its number, from 0.</param>
/// <param name="point">θ.</param>
internal delegate void Checkpoint<T>(int index, ReadOnlySpan<T> point)
    where T : unmanaged;

/// <summary>Chains on networks: descent, and samplers of the posterior at temperature 1.</summary>
internal static class NetworkChains
{
    /// <summary>Parameters behind the descent that all chains of a seed begin with.</summary>
    /// <param name="objective">The mean of the terms, prior included.</param>
    /// <param name="lengths">How long.</param>
    /// <param name="key">What start and batches are drawn from.</param>
    /// <param name="stop">Asks to stop.</param>
    public static T[] Descended<T>(in NetworkObjective<T> objective, ChainLengths lengths, RandomKey key, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var point = objective.Network.Initialize(key.Fold(0));
        var last = (T[])point.Clone();
        Run(Descend<T>(lengths.DescentRate).AsUpdate().For(objective, lengths.Batch, key.Fold(1)), objective, point, 0, lengths.Descent, 1, (_, reached) => reached.CopyTo(last), stop);
        return last;
    }

    /// <summary>Runs a chain from a point, and shows its checkpoints.</summary>
    /// <param name="sampler">The chain.</param>
    /// <param name="objective">The mean of N terms, prior included: temperature 1 of the posterior is 1/N of it.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="lengths">How long its parts are.</param>
    /// <param name="key">What batches and noise are drawn from.</param>
    /// <param name="keep">Is shown each checkpoint.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>Whether all numbers stayed finite.</returns>
    public static bool Run<T>(
        Sampler sampler, in NetworkObjective<T> objective, ReadOnlySpan<T> start, ChainLengths lengths, RandomKey key, Checkpoint<T> keep, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (network, terms, burnIn, size, length) = (objective.Network, objective.Terms, lengths.BurnIn, lengths.Batch, sampler.Length);
        var (noise, batches) = key.Split();
        var temperature = Chains.BurnIn<T>(burnIn, 1.0 / terms);

        // The damping that has the prior in it; and means over all of the burn-in.
        var kept = 1 - (1.0 / Math.Max(2, burnIn));
        var options = new KroneckerOptions { Damping = objective.PriorPrecision / terms, BasisPeriod = Math.Max(1, burnIn / 6), FactorDecay = kept, ScalingDecay = kept };
        switch (sampler.Kind)
        {
            case SamplerKind.AveragedDescent: return Go(Descend<T>(length).AsUpdate().For(objective, size, batches), objective, start);
            case SamplerKind.Sgld: return Go(Descend<T>(length).WithNoise(temperature, noise).For(objective, size, batches), objective, start);
            case SamplerKind.Psgld:
                return Go(
                    Precondition(Diagonal(ScaleByRmsProp<T>(Sampler.Decay, Sampler.Floor)).Frozen(burnIn)).Then(Descend<T>(length)).WithNoise(temperature, noise).For(objective, size, batches), objective, start);
            case SamplerKind.Ksgld:
                return Go(
                    Chains.NaturalGradientLangevin(Kfac(network, Fisher.MonteCarlo, options, hasExactDamping: true).Frozen(burnIn), 2 * length, terms, noise, burnIn: burnIn).For(objective, size, batches), objective, start);
            case SamplerKind.Eksgld:
                return Go(Chains.NaturalGradientLangevin(Ekfac(network, Fisher.MonteCarlo, options).Frozen(burnIn), 2 * length, terms, noise, burnIn: burnIn).For(objective, size, batches), objective, start);
            case SamplerKind.FisherScoring:
                return Go(Chains.FisherScoring(Ekfac(network, Fisher.MonteCarlo, options).Frozen(burnIn), length, terms, size, noise, burnIn: burnIn).For(objective, size, batches), objective, start);
            default:
                var h = Math.Sqrt(length);
                return Go(Chains.StochasticGradientHamiltonian<T>(h, Sampler.Friction / h, noise, 1.0 / terms).For(objective, size, batches), objective, start);
        }

        bool Go<TState, TInfo, TStep>(Step<T, NetworkObjective<T>, TState, TInfo, TStep> step, in NetworkObjective<T> oracle, ReadOnlySpan<T> from)
            where TState : struct, IState<TState>, IPointState<T>
            where TInfo : struct, IStepInfo
            where TStep : struct, IStep<TStep, T, NetworkObjective<T>, TState, TInfo> =>
            Run(step, oracle, from, burnIn + lengths.Discarded, lengths.Every, lengths.Checkpoints, keep, stop);
    }

    /// <summary>The largest difference of a parameter between SGLD and descent on the same batches, behind fifty steps.</summary>
    /// <param name="temperature">The temperature of the posterior: 0 for no noise.</param>
    /// <param name="objective">The mean of the terms.</param>
    /// <param name="lengths">The batches and the rate.</param>
    /// <param name="key">What start, batches and noise are drawn from.</param>
    /// <param name="stop">Asks to stop.</param>
    public static double DistanceAt<T>(double temperature, in NetworkObjective<T> objective, ChainLengths lengths, RandomKey key, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Steps = 50;
        var (start, length) = (objective.Network.Initialize(key.Fold(0)), lengths.DescentRate);
        var (one, other) = ((T[])start.Clone(), (T[])start.Clone());
        Run(Descend<T>(length).AsUpdate().For(objective, lengths.Batch, key.Fold(1)), objective, start, 0, Steps, 1, (_, point) => point.CopyTo(one), stop);
        Run(Descend<T>(length).WithNoise(temperature / objective.Terms, key.Fold(2)).For(objective, lengths.Batch, key.Fold(1)), objective, start, 0, Steps, 1, (_, point) => point.CopyTo(other), stop);
        var largest = 0.0;
        for (var i = 0; i < one.Length; i++) largest = Math.Max(largest, Math.Abs(double.CreateChecked(one[i] - other[i])));
        return largest;
    }

    private static bool Run<T, TState, TInfo, TStep>(
        Step<T, NetworkObjective<T>, TState, TInfo, TStep> step, in NetworkObjective<T> objective, ReadOnlySpan<T> start, int discarded, int every, int checkpoints, Checkpoint<T> keep, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>, IPointState<T>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, NetworkObjective<T>, TState, TInfo>
    {
        using var workspace = new Workspace();
        var state = step.Initialize(objective, start);
        for (var k = 1; k <= discarded + (every * checkpoints); k++)
        {
            stop.ThrowIfCancellationRequested();
            if (step.Advance(ref state, objective, workspace).NonFinite is not null || !T.IsFinite(state.Point.Span[0])) return false;
            if (k > discarded && (k - discarded) % every == 0) keep(((k - discarded) / every) - 1, state.Point.Span);
        }

        return Reductions.AllFinite(state.Point.Span);
    }
}
