using System.Numerics;

namespace Toolkit.Inference;

/// <content>Langevin steps in the metric of a Fisher matrix, in units in which the step is a number without dimension.</content>
public static partial class Langevin
{
    /// <summary>
    /// Natural-gradient Langevin: <c>θ ← θ − (ε/2) P̂ ∇f + √(ε T/N) L z</c> with L Lᵀ = P̂ and f the mean of N terms. KSGLD with <c>Kfac</c>, EKSGLD with <c>Ekfac</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The units. With U = N f the step is <c>θ − (ε/2) P ∇U + √(ε T) P^½ z</c> where <c>P = P̂/N = (N F̂ + τ I)⁻¹</c>: the covariance that Laplace's method gives the posterior. So <c>P̂ = (F̂ + λ I)⁻¹</c> is a
    /// preconditioner of the mean Fisher matrix F̂ with damping <c>λ = τ/N</c>, τ the precision of a normal prior, which is then included exactly where P̂ damps by adding λ I. On a normal whose covariance is P all
    /// directions have the relative bias 1/(1 − ε/4).
    /// </para>
    /// <para>
    /// In burn-in the same chain runs without noise. A P̂ that learns is biased by what it learns from: <see cref="Preconditioners.Frozen"/> with the same number of steps makes the chain exact behind it.
    /// Source: Palacci and Hess 2018; Marceau-Caron and Ollivier 2017; Nado et al. 2018.
    /// </para>
    /// </remarks>
    /// <typeparam name="TEvidence">What the preconditioner must be told.</typeparam>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The preconditioner's state.</typeparam>
    /// <typeparam name="TPreconditioner">The preconditioner.</typeparam>
    /// <param name="preconditioner">P̂, of the mean Fisher matrix.</param>
    /// <param name="epsilon">ε, in (0, 4): beyond, the chain is unstable where P is the posterior's covariance. 0.1 is a usual value.</param>
    /// <param name="terms">N, at least 1: 1 where gradients are those of U itself and P̂ is P.</param>
    /// <param name="key">What the noise is drawn from; not the one of the batches.</param>
    /// <param name="temperature">T, at least 0: below 1 it is a cold posterior.</param>
    /// <param name="burnIn">The number of first steps without noise, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Update<
            TEvidence, T, LangevinState<T, ChainState<TState, NoState>>,
            PreconditionedLangevin<T, TState, TPreconditioner, NoState, ScaleKernel<T>, Scale<T>, JoinedSchedule<T, ConstantSchedule<T>, ConstantSchedule<T>>>>
        NaturalGradientLangevin<TEvidence, T, TState, TPreconditioner>(
            IPreconditioner<TPreconditioner, TEvidence, T, TState> preconditioner, double epsilon, long terms, RandomKey key, double temperature = 1, long burnIn = 0)
        where TEvidence : class, IPoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        if (!(epsilon is > 0 and < 4)) throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "epsilon must be in (0, 4).");
        return Preconditioners.Precondition(preconditioner).Then(Transforms.Descend<T>(epsilon / 2))
            .WithNoise(BurnIn<T>(burnIn, Require.NotNegative(temperature) / Require.AtLeastOne(terms)), key);
    }

    /// <summary>
    /// SGFS, Fisher scoring by stochastic gradients: <c>θ ← θ + 2 (γ N Î + 4C/ε)⁻¹ (∇ ln p(θ) + N ḡ + η)</c> with η ~ N(0, 4C/ε), <c>γ = (n + N)/n</c> and <c>C = c N Î</c>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Why it is a preconditioned Langevin step. With P = (N Î)⁻¹ and C = c P⁻¹ the matrix is <c>γ P⁻¹ + (4c/ε) P⁻¹</c>, so the step is <c>θ − ℓ P ∇Ũ + ℓ P η</c> with <c>ℓ = 2/(γ + 4c/ε)</c>, and what it injects has the covariance
    /// <c>ℓ² (4c/ε) P</c>. The toolkit's step injects <c>ℓ (2T − ℓ v) P</c>; at T = 1 the two are the same for <c>v = 2/ℓ − 4c/ε = γ = N/n + 1</c>. Of that N/n is what batches of n bring, whose gradients have the
    /// covariance (N²/n) Î = (N/n) P⁻¹, and 1 takes off the bias of the step's length: <c>C = (1 − ℓ)² C + ℓ² (N/n) P + ℓ (2 − ℓ γ) P</c> is solved by C = P. So a normal posterior comes out exactly, however long the step.
    /// </para>
    /// <para>
    /// Gradients are those of the mean f = U/N, and P̂ = N P, (Î + τ/N I)⁻¹, as for <see cref="NaturalGradientLangevin"/>: then T = 1/N and v = γ/N. Source: Ahn, Korattikara, Welling 2012, algorithm 1.
    /// </para>
    /// </remarks>
    /// <typeparam name="TEvidence">What the preconditioner must be told.</typeparam>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TState">The preconditioner's state.</typeparam>
    /// <typeparam name="TPreconditioner">The preconditioner.</typeparam>
    /// <param name="preconditioner">P̂, of the mean Fisher matrix.</param>
    /// <param name="epsilon">ε, finite and above 0.</param>
    /// <param name="terms">N, at least 1.</param>
    /// <param name="batch">n, at least 1, the terms of a batch, which is drawn with replacement.</param>
    /// <param name="key">What the noise is drawn from; not the one of the batches.</param>
    /// <param name="noise">c, finite and above 0: how much is injected besides what batches bring.</param>
    /// <param name="burnIn">The number of first steps without noise, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Update<
            TEvidence, T, LangevinState<T, ChainState<TState, NoState>>,
            PreconditionedLangevin<T, TState, TPreconditioner, NoState, ScaleKernel<T>, Scale<T>, JoinedSchedule<T, ConstantSchedule<T>, ConstantSchedule<T>>>>
        FisherScoring<TEvidence, T, TState, TPreconditioner>(
            IPreconditioner<TPreconditioner, TEvidence, T, TState> preconditioner, double epsilon, long terms, int batch, RandomKey key, double noise = 1, long burnIn = 0)
        where TEvidence : class, IPoint
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState>
    {
        var gamma = 1 + ((double)Require.AtLeastOne(terms) / Require.AtLeastOne(batch));
        var length = 2 / (gamma + (4 * Require.Positive(noise) / Require.Positive(epsilon)));
        return Preconditioners.Precondition(preconditioner).Then(Transforms.Descend<T>(length)).WithNoise(BurnIn<T>(burnIn, 1.0 / terms), key, gamma / terms);
    }

    /// <summary>A temperature: 0 for the first steps, in which the chain descends, and then T.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="steps">The number of steps without noise, at least 0.</param>
    /// <param name="temperature">T, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static JoinedSchedule<T, ConstantSchedule<T>, ConstantSchedule<T>> BurnIn<T>(long steps, double temperature = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Schedules.Constant<T>(0).Then(steps, Schedules.Constant<T>(Require.NotNegative(temperature)));
}
