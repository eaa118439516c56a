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

/// <summary>How a posterior is sampled.</summary>
/// <param name="Chains">The number of chains, at least 1.</param>
/// <param name="Warmup">The transitions of a chain's warm-up, which are not kept, at least 0.</param>
/// <param name="Draws">The draws of a chain that are kept, at least 1.</param>
/// <param name="Thinning">The transitions from one kept draw to the next, at least 1.</param>
/// <param name="Seed">What everything is drawn from.</param>
/// <param name="MassMatrix">The kind of mass matrix.</param>
/// <param name="TargetAcceptance">The mean acceptance that the step size is tuned to, between 0 and 1.</param>
/// <param name="MaximalDepth">How often a trajectory is doubled at most, from 1 to 20.</param>
/// <param name="StepSize">The step size that tuning begins with, above 0; without a warm-up that of all draws.</param>
/// <param name="InitialRadius">Chains start uniformly between −radius and radius in every free value, at least 0.</param>
/// <param name="Threads">How many chains run at once, at least 1; the draws do not depend on it.</param>
public sealed record SamplingOptions(
    int Chains = 4,
    int Warmup = 1000,
    int Draws = 1000,
    int Thinning = 1,
    ulong Seed = 1,
    MassMatrixKind MassMatrix = MassMatrixKind.Diagonal,
    double TargetAcceptance = 0.8,
    int MaximalDepth = 10,
    double StepSize = 1,
    double InitialRadius = 2,
    int? Threads = null)
{
    /// <summary>Four chains of 1,000 draws behind 1,000 of warm-up.</summary>
    public static SamplingOptions Default { get; } = new();

    internal void Check()
    {
        AtLeast(1, Chains, nameof(Chains));
        AtLeast(0, Warmup, nameof(Warmup));
        AtLeast(1, Draws, nameof(Draws));
        AtLeast(1, Thinning, nameof(Thinning));
        AtLeast(1, Threads ?? 1, nameof(Threads));
        if (!(InitialRadius >= 0 && double.IsFinite(InitialRadius)))
            throw new ArgumentOutOfRangeException(nameof(InitialRadius), InitialRadius, "InitialRadius must be at least 0 and finite.");
    }

    private static void AtLeast(int least, int value, string name)
    {
        if (value < least) throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");
    }
}
