namespace Toolkit.Optimization;

/// <summary>How a Kronecker-factored preconditioner keeps its statistics.</summary>
public sealed record KroneckerOptions
{
    /// <summary>λ, finite and above 0: P = (F̂ + λ I)⁻¹. For a posterior of N terms with a normal prior of precision τ it is τ/N.</summary>
    public double Damping { get; init => field = Require.Positive(value, nameof(Damping)); } = 1e-3;

    /// <summary>n, at least 1: the eigenbasis is refreshed every n steps, before the scalings of that step are measured.</summary>
    public int BasisPeriod { get; init => field = Require.AtLeastOne(value, nameof(BasisPeriod)); } = 50;

    /// <summary>At least 0: so many first steps refresh the basis too, each in full: factors move most while they are means of few batches.</summary>
    /// <remarks>Source: three in Martens and Grosse 2015.</remarks>
    public int EarlyRefreshes { get; init => field = (int)Require.NotNegative(value, nameof(EarlyRefreshes)); } = 3;

    /// <summary>Whether each refresh is a whole eigendecomposition. Otherwise those behind the first ones are one step of orthogonal iteration from the basis before, with Rayleigh quotients for eigenvalues.</summary>
    /// <remarks>A refresh costs a few matrix products then, and vectors keep their places. See <see cref="OrthogonalIteration"/>.</remarks>
    public bool RefreshesExactly { get; init; }

    /// <summary>β in [0, 1): how much of the factors is kept when a batch comes in, at most 1 − 1/k at the k-th, so that they begin unbiased. 0 keeps the last batch alone.</summary>
    public double FactorDecay { get; init => field = Require.InHalfOpenUnit(value, nameof(FactorDecay)); } = 0.95;

    /// <summary>α in [0, 1), in the same way for the scalings of EKFAC: 0 is the batch at hand. What is kept goes over to a new basis by the squares of the rotation between the two.</summary>
    public double ScalingDecay { get; init => field = Require.InHalfOpenUnit(value, nameof(ScalingDecay)); } = 0.95;

    /// <summary>Whether factors are matched by trace: an example counts in one factor by the trace of its part of the other. TKFAC, and TEKFAC.</summary>
    /// <remarks>Source: Gao, Liu, Huang, Wang, Wang, Xu, Yu 2021.</remarks>
    public bool MatchesTraces { get; init; }

    /// <summary>How a layer counts that is used at several places of an example.</summary>
    public WeightSharing Sharing { get; init; } = WeightSharing.Expand;

    /// <summary>
    /// Whether, in a convolution, the inputs at different offsets of the kernel are taken as uncorrelated and alike: one factor of channels serves all offsets. SUA.
    /// </summary>
    /// <remarks>M is the mean over offsets of their own second moments, the nearest matrix of that form. Not with <see cref="MatchesTraces"/>. Source: Grosse and Martens 2016.</remarks>
    public bool AssumesUncorrelatedPlaces { get; init; }

    /// <summary>The threads to use; null for the calling one. Bits do not depend on it.</summary>
    public WorkerTeam? Team { get; init; }
}

/// <summary>How the factors of a layer count that is used at several places of an example. Source: Grosse and Martens 2016; Eschenhagen, Immer, Turner, Schneider, Hennig 2023.</summary>
public enum WeightSharing
{
    /// <summary>Places are taken as independent: <c>A = (1/m) Σᵢₜ h̄h̄ᵀ</c>, <c>B = (1/mT) Σᵢₜ δδᵀ</c>. KFC, for convolutions.</summary>
    Expand,

    /// <summary>An example is what its places sum up to: <c>h̄</c> is their mean and <c>δ</c> their sum. For losses that average over places.</summary>
    Reduce,
}

/// <summary>What stands on the diagonal of a Kronecker-factored preconditioner, seen in its eigenbasis.</summary>
public enum KroneckerScaling
{
    /// <summary>Products of damped eigenvalues, <c>(bᵢ + √λ/π)(aⱼ + π√λ)</c>: K-FAC with damping split between its factors.</summary>
    Factored,

    /// <summary>Damped products of eigenvalues, <c>bᵢ aⱼ + λ</c>: K-FAC with exact damping.</summary>
    Exact,

    /// <summary>Damped second moments of the examples' gradients, <c>Sᵢⱼ + λ</c>: EKFAC.</summary>
    Measured,

    /// <summary>Damped squares of the batches' gradients, m times: EKFAC-ra.</summary>
    GradientSquares,
}
