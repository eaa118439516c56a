namespace Toolkit.Inference;

/// <summary>The models that come with the toolkit.</summary>
public static class Posteriors
{
    /// <summary>All of them: those that have data built in, then those whose data lie in the folders of a posterior database.</summary>
    public static IReadOnlyList<Posterior> All { get; } =
    [
        EightSchoolsNoncentered.Posterior,
        EightSchoolsCentered.Posterior,
        LogisticRegression.Posterior,
        StandardGaussian.Posterior,
        ArK.Posterior,
        Blr.Posterior,
        Garch11.Posterior,
        GpRegr.Posterior,
        KidscoreMomiq.Posterior,
        Kilpisjarvi.Posterior,
        LogearnInteraction.Posterior,
        LogMesquite.Posterior,
        LowDimGaussMix.Posterior,
        Nes.Posterior,
    ];
}
