using System.Numerics;

namespace Toolkit.Optimization;

/// <content>Gradients at draws around a mean.</content>
public static partial class Updates
{
    /// <summary>Noisy natural gradient: a normal around a mean that the chain moves, by gradients at draws of it; see <see cref="NoisyNaturalGradient{T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond}"/>.</summary>
    /// <remarks>Noisy K-FAC is <c>Precondition(Kfac(…)).Then(Descend(η)).AsNoisyNaturalGradient(λ/N, key)</c> on the gradient of a mean over N terms, with damping τ/N for a normal prior of precision τ; Noisy EK-FAC the same with <c>Ekfac</c>.</remarks>
    /// <param name="transform">A preconditioner with one transform behind it: <c>Descend</c>.</param>
    /// <param name="temperature">T, at least 0: the normal's covariance is T P. λ/N on the gradient of a mean over N terms, λ = 1 for the posterior and below for a colder one.</param>
    /// <param name="key">What the draws are made from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Update<
            TEvidence, T, NoisyNaturalState<T, ChainState<TState, TSecondState>>,
            NoisyNaturalGradient<T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond>>
        AsNoisyNaturalGradient<TEvidence, T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond>(
            this Transform<
                TEvidence, Metric, T, ChainState<TState, TSecondState>, ChainKernel<T, DirectionKernel<T>, TSecondKernel>,
                Chain<T, Preconditioned<T, TState, TPreconditioner>, TState, DirectionKernel<T>, TSecond, TSecondState, TSecondKernel>> transform,
            double temperature, RandomKey key)
        where TEvidence : class, IPoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
        where TSecondState : struct, IState<TSecondState>
        where TSecondKernel : struct, ILaneKernel<T>, allows ref struct
        where TSecond : struct, ITransformOperator<T, TSecondState, TSecondKernel> =>
        new(new(transform.Operator.First.Preconditioner, transform.Operator.Second, temperature, key));
}

/// <summary>
/// <c>w = μ + √T L z</c>, <c>μ ← μ − η P ∇U(w)</c> with z ~ N(0, I) and L Lᵀ = P: natural-gradient descent of the variational posterior q = N(μ, T P), which is the descent of weights with noise in them.
/// </summary>
/// <remarks>
/// <para>
/// The gradient is taken at the draw w, and P is told of what is seen there. The next draw is around the mean that has just moved, with the P that moved it; the first gradient is taken at the start itself, since P
/// knows nothing yet. The draw after step k is from <c>key.Fold(k)</c>.
/// </para>
/// <para>
/// On U with the constant Hessian T P⁻¹ q is the posterior e^(−U/T) itself. With step length η, μ then varies around its mean with covariance η T P/(2 − η), which vanishes with η.
/// Source: Zhang, Sun, Duvenaud, Grosse 2018, algorithm 1 (noisy K-FAC); Bae, Zhang, Grosse 2018 (noisy EK-FAC).
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The preconditioner's state.</typeparam>
/// <typeparam name="TPreconditioner">The preconditioner.</typeparam>
/// <typeparam name="TSecondState">The state of what follows it.</typeparam>
/// <typeparam name="TSecondKernel">The kernel of what follows it.</typeparam>
/// <typeparam name="TSecond">What follows it.</typeparam>
public readonly record struct NoisyNaturalGradient<T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond>
    : IUpdate<NoisyNaturalGradient<T, TState, TPreconditioner, TSecondState, TSecondKernel, TSecond>, T, NoisyNaturalState<T, ChainState<TState, TSecondState>>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    where TSecondState : struct, IState<TSecondState>
    where TSecondKernel : struct, ILaneKernel<T>, allows ref struct
    where TSecond : struct, ITransformOperator<T, TSecondState, TSecondKernel>
{
    internal NoisyNaturalGradient(TPreconditioner preconditioner, TSecond second, double temperature, RandomKey key) =>
        (Preconditioner, Second, Temperature, Key) = (preconditioner, UniformScaling.Require(second), Require.NotNegative<T>(temperature), key);

    /// <summary>P.</summary>
    public TPreconditioner Preconditioner { get; }

    /// <summary>What gives the length.</summary>
    public TSecond Second { get; }

    /// <summary>T.</summary>
    public T Temperature { get; }

    /// <summary>What the draws are made from.</summary>
    public RandomKey Key { get; }

    /// <inheritdoc/>
    public NoisyNaturalState<T, ChainState<TState, TSecondState>> Initialize(ReadOnlySpan<T> start) =>
        new(Buffer<T>.CopyOf(start), Buffer<T>.CopyOf(start), new(Preconditioner.Initialize(start), Second.Initialize(start)), new(Key, 0));

    /// <inheritdoc/>
    /// <remarks>The draw w, not the mean.</remarks>
    public ReadOnlySpan<T> Point(in NoisyNaturalState<T, ChainState<TState, TSecondState>> state) => state.Sample.Span;

    /// <inheritdoc/>
    public T? Apply(ref NoisyNaturalState<T, ChainState<TState, TSecondState>> state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace)
    {
        using var scope = workspace.Open();
        var (first, second) = state.Transform;
        var length = gradient.Length;
        var direction = workspace.Take<T>(length)[..length];
        Preconditioner.Observe(ref first, gradient, evidence, workspace);
        Preconditioner.Multiply(first, gradient, T.Zero, default, direction, workspace);
        Second.Prepare(ref second, direction, evidence, workspace, out var kernel);
        LaneLoop.Add(kernel, direction, state.Point.Lanes);

        // The draw that the next gradient is taken at.
        var sample = state.Sample.Mutable;
        if (Temperature == T.Zero)
        {
            state.Point.Span.CopyTo(sample);
        }
        else
        {
            var noise = workspace.Take<T>(length)[..length];
            state.Noise.Key.Fold(state.Noise.Steps).Normals(noise);
            Preconditioner.Multiply(first, default, T.Sqrt(Temperature), noise, sample, workspace);
            LaneMap.Add<T>(state.Point.Span, sample);
        }

        state = new(state.Point, state.Sample, new(first, second), state.Noise with { Steps = state.Noise.Steps + 1 });
        return evidence.GradientNorm;
    }
}

/// <summary>What a noisy natural gradient remembers. Its answer is the mean; gradients are wanted at the draw.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TTransform">The transforms' state.</typeparam>
/// <param name="Point">μ, the mean; set from outside, it is the mean that goes on, and the next gradient is still taken at the draw around the old one.</param>
/// <param name="Sample">w, a draw of N(μ, T P): what the next gradient is taken at, and a weight of an ensemble.</param>
/// <param name="Transform">The transforms' state.</param>
/// <param name="Noise">The key, and the number of steps taken.</param>
public readonly record struct NoisyNaturalState<T, TTransform>(Buffer<T> Point, Buffer<T> Sample, TTransform Transform, NoiseState Noise)
    : IState<NoisyNaturalState<T, TTransform>>, IMovablePointState<T>
    where T : unmanaged
    where TTransform : struct, IState<TTransform>
{
    /// <inheritdoc/>
    public NoisyNaturalState<T, TTransform> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Buffer(Sample), visitor.State(Transform), visitor.State(Noise));
}
