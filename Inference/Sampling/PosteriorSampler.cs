using System.Collections.Immutable;
using System.Diagnostics;

namespace Toolkit.Inference;

/// <summary>How far a chain has come.</summary>
/// <param name="Chain">The number of the chain, from 0.</param>
/// <param name="Transition">The transitions that it has made, warm-up included.</param>
/// <param name="Transitions">Those that it will make in all.</param>
/// <param name="IsWarmup">Whether it is in its warm-up.</param>
/// <param name="Divergences">The divergent transitions since the warm-up.</param>
public readonly record struct ChainProgress(int Chain, long Transition, long Transitions, bool IsWarmup, int Divergences);

/// <summary>A chain found no place to start, or met something on the way that it could not go on from.</summary>
/// <param name="message">What happened, with the chain, the operation and the parameter.</param>
/// <param name="inner">What was thrown; null where nothing was.</param>
public sealed class SamplingException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Samples posteriors: chains of a kernel, each tuned in a warm-up of its own.</summary>
/// <remarks>
/// Chain c draws from <c>RandomKey.FromSeed(seed).Fold(c)</c>: its start from the fold 0 of that, transitions from fold 1, generated quantities from fold 2. The draws
/// are the same for any number of threads.
/// </remarks>
public static class PosteriorSampler
{
    private const int MostStarts = 100;

    /// <summary>Samples a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How; <see cref="SamplingOptions.Default"/> where it is left out.</param>
    /// <param name="progress">Told of each chain's transitions, from the chain's own thread.</param>
    /// <param name="cancellation">Ends the run between two transitions.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="SamplingException">A chain found no place to start, or its density was not finite where it stood.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static PosteriorSample Run(Model<double> model, SamplingOptions? options = null, Action<ChainProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var how = options ?? SamplingOptions.Default;
        how.Check();
        var chains = new ChainDraws[how.Chains];
        var body = new Body(model, how, progress, cancellation, chains);
        using var team = new WorkerTeam(Math.Min(how.Chains, how.Threads ?? Environment.ProcessorCount));
        team.Run(ref body, how.Chains);
        return new(model.Name, [.. model.QuantityNames], how, [.. chains]);
    }

    private readonly struct Body(Model<double> model, SamplingOptions options, Action<ChainProgress>? progress, CancellationToken cancellation, ChainDraws[] chains) : IParallelBody
    {
        public void Invoke(int part) => chains[part] = options.MassMatrix switch
        {
            MassMatrixKind.Dense => RunChain<DenseMassMatrix<double>>(model, options, part, progress, cancellation),
            MassMatrixKind.Unit => RunChain<UnitMassMatrix<double>>(model, options, part, progress, cancellation),
            _ => RunChain<DiagonalMassMatrix<double>>(model, options, part, progress, cancellation),
        };
    }

    private static ChainDraws RunChain<TMass>(Model<double> model, SamplingOptions options, int chain, Action<ChainProgress>? progress, CancellationToken cancellation)
        where TMass : struct, IMassMatrix<TMass, double>
    {
        var (key, size) = (RandomKey.FromSeed(options.Seed).Fold(chain).Fold(1), options.StepSize);
        return options.Kernel switch
        {
            KernelKind.HamiltonianMonteCarlo => RunChain<TMass, HamiltonianMonteCarlo<double, Model<double>, TMass>>(new(key, size, options.Steps), model, options, chain, progress, cancellation),
            KernelKind.Mala => RunChain<TMass, HamiltonianMonteCarlo<double, Model<double>, TMass>>(new(key, size, 1), model, options, chain, progress, cancellation),
            KernelKind.Ula => RunChain<TMass, HamiltonianMonteCarlo<double, Model<double>, TMass>>(new(key, size, 1, isAdjusted: false), model, options, chain, progress, cancellation),
            KernelKind.Metropolis => RunChain<TMass, RandomWalkMetropolis<double, Model<double>, TMass>>(new(key, size), model, options, chain, progress, cancellation),
            _ => RunChain<TMass, NoUTurn<double, Model<double>, TMass>>(new(key, size, options.MaximalDepth), model, options, chain, progress, cancellation),
        };
    }

    private static ChainDraws RunChain<TMass, TKernel>(TKernel kernel, Model<double> model, SamplingOptions options, int chain, Action<ChainProgress>? progress, CancellationToken cancellation)
        where TMass : struct, IMassMatrix<TMass, double>
        where TKernel : struct, ITunableKernel<TKernel, double, Model<double>, TMass>
    {
        var key = RandomKey.FromSeed(options.Seed).Fold(chain);
        var workspace = new Workspace();
        var start = Start(model, options, key.Fold(0), chain, workspace);
        var (total, length) = ((long)options.Warmup + ((long)options.Draws * options.Thinning), model.QuantityLength);

        var clock = Stopwatch.StartNew();
        var warmupDivergences = 0;
        var warmup = new Adapted<double, Model<double>, TMass, TKernel>(kernel, new(options.Warmup), options.Target).AsStep();
        var warm = warmup.Run(model, start).Take(options.Warmup).CancelledBy(cancellation).Observe((step, _, info) =>
        {
            warmupDivergences += info.IsDivergent ? 1 : 0;
            progress?.Invoke(new(chain, step, total, true, 0));
        }).Run();
        Check(warm.Outcome, chain, model, warm.State.Point, cancellation, workspace);
        var warmupTime = clock.Elapsed;

        var (values, points, transitions) = (new double[(long)options.Draws * length], new double[(long)options.Draws * model.Dimension], new TransitionRecord[options.Draws]);
        var (from, divergences, quantities) = (warm.State.Chain.Transition, 0, key.Fold(2));
        var stepSize = warm.State.Chain.StepSize;
        var drawn = Kernel(kernel).RunFrom(model, warm.State.Chain).Take((long)options.Draws * options.Thinning).CancelledBy(cancellation).Observe((step, state, info) =>
        {
            divergences += info.IsDivergent ? 1 : 0;
            progress?.Invoke(new(chain, from + step, total, false, divergences));
            if (step % options.Thinning != 0) return;
            var draw = (int)(step / options.Thinning) - 1;
            transitions[draw] = new(state.LogDensity, info.Acceptance, stepSize, info.Depth, info.OracleCalls, info.IsDivergent, info.Energy);
            state.Point.Span.CopyTo(points.AsSpan(draw * model.Dimension));
            model.Write(state.Point.Span, values.AsSpan(draw * length, length), quantities.Fold(draw), workspace);
        }).Run();
        Check(drawn.Outcome, chain, model, drawn.State.Point, cancellation, workspace);
        return new(
            Owned(values), Owned(points), [.. transitions], stepSize, InverseMass(warm.State.Chain.Mass), warmupTime, clock.Elapsed - warmupTime, warmupDivergences);
    }

    private static Step<double, Model<double>, HamiltonianState<double, TMass>, HamiltonianInfo, TKernel> Kernel<TMass, TKernel>(
        IStep<TKernel, double, Model<double>, HamiltonianState<double, TMass>, HamiltonianInfo> kernel)
        where TMass : struct, IMassMatrix<TMass, double>
        where TKernel : struct, ITunableKernel<TKernel, double, Model<double>, TMass> => kernel.AsStep();

    private static ImmutableArray<double> Owned(double[] values) =>
        System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(values);

    private static ImmutableArray<double> InverseMass<TMass>(TMass mass) => mass switch
    {
        DiagonalMassMatrix<double> diagonal => [.. diagonal.Inverse.Span],
        DenseMassMatrix<double> dense => [.. dense.Inverse.Span],
        _ => [],
    };

    private static void Check(Outcome outcome, int chain, Model<double> model, Buffer<double> point, CancellationToken cancellation, Workspace workspace)
    {
        if (outcome is Outcome.Cancelled) throw new OperationCanceledException(cancellation);
        if (outcome is Outcome.NonFinite fault)
        {
            throw new SamplingException($"chain {chain + 1}, transition {fault.Step + 1}: {model.Explain(point.Span, workspace) ?? $"the {fault.Quantity} is not finite."}");
        }
    }

    // Uniform in a cube, drawn again until density and gradient are finite there.
    private static double[] Start(Model<double> model, SamplingOptions options, RandomKey key, int chain, Workspace workspace)
    {
        var (point, gradient) = (new double[model.Dimension], new double[model.Dimension]);
        string? fault = null;
        for (var attempt = 0; attempt < MostStarts; attempt++)
        {
            key.Fold(attempt).Uniforms<double>(point);
            foreach (ref var x in point.AsSpan()) x = options.InitialRadius * ((2 * x) - 1);
            var value = model.LogDensityAndGradient(point, gradient, workspace);
            if (double.IsFinite(value) && Outside.FirstNotFinite<double>(gradient) < 0) return point;
            fault ??= model.Explain(point, workspace);
        }

        throw new SamplingException($"chain {chain + 1} found no place to start in {MostStarts} draws between −{options.InitialRadius:g3} and {options.InitialRadius:g3}. {fault}");
    }
}
