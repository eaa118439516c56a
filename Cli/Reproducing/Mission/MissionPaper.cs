namespace Toolkit.Cli;

/// <summary>Aghazadeh et al. 2018.</summary>
internal static class MissionPaper
{
    /// <summary>The paper.</summary>
    public static Paper Paper { get; } = new(
        "mission",
        "MISSION: feature selection by gradients in a Count-Sketch",
        "A. Aghazadeh, R. Spring, D. LeJeune, G. Dasarathy, A. Shrivastava, R. Baraniuk: MISSION: Ultra Large-Scale Feature Selection using Count-Sketches. ICML 2018, arXiv 1806.04310",
        "Stochastic gradients are summed in a Count-Sketch of d rows of w buckets, and read back through the k largest coordinates: the model has k coefficients, the memory is d w + k numbers, whatever the number of features. "
        + "A feature that has not risen among the k goes on gathering gradients, which iterative hard thresholding throws away at every step. The numbers of the paper's own figures could not be recovered: these are small experiments of the same "
        + "kind, none of whose figures is the paper's. The dense method is the honest ceiling, and stands in every table.",
        [CountSketchExperiment.Experiment, RecoveryExperiment.Experiment, StreamExperiment.Experiment, RealDataExperiment.Experiment])
    {
        Files = ["vw/rcv1_small.dat", "vw/rcv1_small_test.data", "libsvm/a8a", "libsvm/a8a.t"],
    };
}
