namespace Toolkit.Cli;

/// <summary>Palacci and Hess 2018.</summary>
internal static class LangevinPaper
{
    /// <summary>The paper.</summary>
    public static Paper Paper { get; } = new(
        "langevin",
        "Natural-gradient Langevin dynamics, held to what is known of it",
        "H. Palacci, H. Hess: Scalable natural gradient Langevin dynamics in practice. ICML 2018 workshop, arXiv 1806.02855; background: M. Welling, Y. W. Teh, ICML 2011; C. Li, C. Chen, D. Carlson, L. Carin, AAAI 2016",
        "Langevin steps in the metric of a Fisher matrix, θ ← θ − h P ∇Ũ + √(2hT) P^½ ξ with U = −ln p at full scale: P = I is SGLD, a diagonal of RMSProp pSGLD, Kronecker factors KSGLD, and their eigenbasis with measured scalings EKSGLD. "
        + "The paper compares them by four criteria: mixing, a small data set, shifted data, and adversarial examples. All are measured here at temperature 1 with preconditioners that stand still after a burn-in, and beside "
        + "each stands descent without noise whose predicted probabilities are averaged over the same number of checkpoints: what averaging alone does is no merit of a posterior. Theorems are judged; which sampler is better is not. "
        + "None of the figures is the paper's, whose own experiments ran other step rules than their names say.",
        [MixingExperiment.Experiment, LogisticExperiment.Experiment, DigitsExperiment.Experiment])
    {
        Files = ["mnist/t10k-images-idx3-ubyte.gz", "mnist/t10k-labels-idx1-ubyte.gz", "omniglot/images_background_small1.zip", "libsvm/a8a", "libsvm/a8a.t"],
    };
}
