using System.Collections.Immutable;
using System.Globalization;

namespace Toolkit.Cli;

/// <summary>Which chain runs on a network.</summary>
internal enum SamplerKind
{
    /// <summary>Gradient descent on batches, whose checkpoints are averaged like those of a sampler: the control.</summary>
    AveragedDescent,

    /// <summary>P = I.</summary>
    Sgld,

    /// <summary>P a diagonal of RMSProp.</summary>
    Psgld,

    /// <summary>P of Kronecker factors, damped exactly.</summary>
    Ksgld,

    /// <summary>P of their eigenbasis with measured scalings.</summary>
    Eksgld,

    /// <summary>Momentum with friction.</summary>
    Hamiltonian,

    /// <summary>P as for EKSGLD, with the noise of batches taken off.</summary>
    FisherScoring,
}

/// <summary>A chain, and how long its steps are.</summary>
/// <param name="Kind">The chain.</param>
/// <param name="Length">η, the rate on the gradient of the mean, for descent, SGLD, pSGLD and SGHMC (there h²); h = ε/2, a number without dimension, for KSGLD and EKSGLD; ε for Fisher scoring.</param>
internal readonly record struct Sampler(SamplerKind Kind, double Length)
{
    /// <summary>α h of SGHMC: its momentum keeps nine tenths.</summary>
    public const double Friction = 0.1;

    /// <summary>α of pSGLD's mean square.</summary>
    public const double Decay = 0.99;

    /// <summary>λ of pSGLD: P is at most 1/λ.</summary>
    public const double Floor = 1e-3;

    /// <summary>What it is called.</summary>
    public string Name => Kind switch
    {
        SamplerKind.AveragedDescent => "averaged SGD",
        SamplerKind.Sgld => "SGLD",
        SamplerKind.Psgld => "pSGLD",
        SamplerKind.Ksgld => "KSGLD",
        SamplerKind.Eksgld => "EKSGLD",
        SamplerKind.Hamiltonian => "SGHMC",
        _ => "EK Fisher scoring",
    };

    /// <summary>Its length, with the sign of what is meant.</summary>
    public string Step => $"{(Kind is SamplerKind.Ksgld or SamplerKind.Eksgld ? "h" : Kind is SamplerKind.FisherScoring ? "ε" : "η")} = {Length.ToString("R", CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}, {Step}";
}

/// <summary>The lengths of the parts of a chain, alike for all that are compared.</summary>
/// <param name="Batch">m, the examples of a batch, drawn with replacement.</param>
/// <param name="Descent">The steps of plain descent that all begin with.</param>
/// <param name="DescentRate">Its rate.</param>
/// <param name="BurnIn">The steps without noise in which a preconditioner learns; it stands still behind them.</param>
/// <param name="Discarded">The steps with noise before the first checkpoint.</param>
/// <param name="Every">The steps from one checkpoint to the next.</param>
/// <param name="Checkpoints">The number of checkpoints.</param>
internal sealed record ChainLengths(int Batch, int Descent, double DescentRate, int BurnIn, int Discarded, int Every, int Checkpoints)
{
    /// <summary>The gradients of batches that a chain asks for.</summary>
    public int Gradients => Descent + BurnIn + Discarded + (Every * Checkpoints);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant(
        $"batches of {Batch}, drawn with replacement; {Descent} steps of descent at η = {DescentRate}, which all share, {BurnIn} without noise in which preconditioners learn and behind which they stand still, {Discarded} with noise that are discarded, and {Checkpoints} checkpoints {Every} steps apart: {Gradients} gradients a chain");
}

/// <summary>Means over seeds, with intervals.</summary>
internal static class OverSeeds
{
    // Student's t at 97.5 %, by degrees of freedom from 1 on.
    private static readonly ImmutableArray<double> Quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093];

    /// <summary>The mean of values and half of its interval of 95 %, which is NaN for a single one.</summary>
    /// <param name="values">A value for each seed.</param>
    public static (double Mean, double Half) Of(IReadOnlyList<double> values)
    {
        var (n, mean) = (values.Count, values.Average());
        return n < 2
            ? (mean, double.NaN)
            : (mean, (n - 2 < Quantiles.Length ? Quantiles[n - 2] : 1.96) * Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (n - 1) / n));
    }

    /// <summary>Mean and interval in words; a dash where a value is missing.</summary>
    /// <param name="values">A value for each seed.</param>
    /// <param name="format">How numbers are written.</param>
    public static string Text(IReadOnlyList<double> values, string format)
    {
        var (mean, half) = Of(values);
        if (!double.IsFinite(mean)) return "—";
        return double.IsFinite(half)
            ? $"{mean.ToString(format, CultureInfo.InvariantCulture)} ± {half.ToString(format, CultureInfo.InvariantCulture)}"
            : mean.ToString(format, CultureInfo.InvariantCulture);
    }
}
