namespace Toolkit.Inference;

/// <summary>The kinds of mass matrix that a warm-up learns.</summary>
public enum MassMatrixKind
{
    /// <summary>A variance for each coordinate.</summary>
    Diagonal,

    /// <summary>A whole covariance.</summary>
    Dense,

    /// <summary>None: all coordinates alike.</summary>
    Unit,
}

/// <summary>The kernels that a posterior is sampled by.</summary>
public enum KernelKind
{
    /// <summary>The no-U-turn sampler.</summary>
    NoUTurn,

    /// <summary>Hamiltonian Monte Carlo with a fixed number of steps.</summary>
    HamiltonianMonteCarlo,

    /// <summary>The Metropolis-adjusted Langevin algorithm.</summary>
    Mala,

    /// <summary>The unadjusted Langevin algorithm, whose draws are biased by its step size.</summary>
    Ula,

    /// <summary>Random-walk Metropolis, whose proposals learn the covariance.</summary>
    Metropolis,
}

/// <summary>How a posterior is sampled.</summary>
/// <param name="Chains">The number of chains, at least 1.</param>
/// <param name="Warmup">The transitions of a chain's warm-up, which are not kept, at least 0.</param>
/// <param name="Draws">The draws of a chain that are kept, at least 1.</param>
/// <param name="Thinning">The transitions from one kept draw to the next, at least 1.</param>
/// <param name="Seed">What everything is drawn from.</param>
/// <param name="MassMatrix">The kind of mass matrix.</param>
/// <param name="TargetAcceptance">
/// The mean acceptance that the step size is tuned to, between 0 and 1; where it is left out what suits the kernel: 0.8, of MALA 0.574, of Metropolis 0.234; of ULA 0.95, which its warm-up, adjusted, has: the bias of what is not adjusted grows with the step.
/// </param>
/// <param name="MaximalDepth">How often a trajectory is doubled at most, from 1 to 20.</param>
/// <param name="StepSize">The step size that tuning begins with, above 0; without a warm-up that of all draws.</param>
/// <param name="InitialRadius">Chains start uniformly between −radius and radius in every free value, at least 0.</param>
/// <param name="Threads">How many chains run at once, at least 1; the draws do not depend on it.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Steps">The steps of a trajectory of Hamiltonian Monte Carlo, at least 1.</param>
public sealed record SamplingOptions(
    int Chains = 4,
    int Warmup = 1000,
    int Draws = 1000,
    int Thinning = 1,
    ulong Seed = 1,
    MassMatrixKind MassMatrix = MassMatrixKind.Diagonal,
    double? TargetAcceptance = null,
    int MaximalDepth = 10,
    double StepSize = 1,
    double InitialRadius = 2,
    int? Threads = null,
    KernelKind Kernel = KernelKind.NoUTurn,
    int Steps = 10)
{
    /// <summary>Four chains of 1,000 draws behind 1,000 of warm-up.</summary>
    public static SamplingOptions Default { get; } = new();

    /// <summary>The acceptance that is tuned to: Roberts, Gelman, Gilks 1997; Roberts and Rosenthal 1998.</summary>
    internal double Target => TargetAcceptance ?? Kernel switch
    {
        KernelKind.Mala => 0.574,
        KernelKind.Ula => 0.95,
        KernelKind.Metropolis => 0.234,
        _ => 0.8,
    };

    internal void Check()
    {
        AtLeast(1, Chains, nameof(Chains));
        AtLeast(0, Warmup, nameof(Warmup));
        AtLeast(1, Draws, nameof(Draws));
        AtLeast(1, Thinning, nameof(Thinning));
        AtLeast(1, Threads ?? 1, nameof(Threads));
        AtLeast(1, Steps, nameof(Steps));
        if (MaximalDepth is < 1 or > 20) throw new ArgumentOutOfRangeException(nameof(MaximalDepth), MaximalDepth, "MaximalDepth must be from 1 to 20.");
        if (!(Target is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(TargetAcceptance), TargetAcceptance, "TargetAcceptance must be between 0 and 1.");
        if (!(StepSize > 0 && double.IsFinite(StepSize))) throw new ArgumentOutOfRangeException(nameof(StepSize), StepSize, "StepSize must be above 0 and finite.");
        if (!(InitialRadius >= 0 && double.IsFinite(InitialRadius)))
            throw new ArgumentOutOfRangeException(nameof(InitialRadius), InitialRadius, "InitialRadius must be at least 0 and finite.");
    }

    private static void AtLeast(int least, int value, string name)
    {
        if (value < least) throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");
    }
}
