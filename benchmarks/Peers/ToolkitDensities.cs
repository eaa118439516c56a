namespace Toolkit.Benchmarks;

/// <summary>Our side of the gates of differentiation: log densities whose gradients come from the tape.</summary>
internal static class ToolkitDensities
{
    // TODO(lead): the one place to plug the tape in. Until then the hand-written gradients stand in, and the gates compare them with themselves.

    /// <summary>Bayesian logistic regression.</summary>
    public static DensityGradient Logistic(BayesianLogisticProblem problem) => new HandWrittenLogistic(problem).ValueAndGradient;

    /// <summary>Eight schools.</summary>
    public static DensityGradient Schools() => new HandWrittenSchools().ValueAndGradient;

    /// <summary>A Gaussian of 100 dimensions with a dense precision matrix.</summary>
    public static DensityGradient Gaussian() => new HandWrittenGaussian().ValueAndGradient;

    /// <summary>Every model that comes with the toolkit: its name, the length of its unconstrained point, its gradient.</summary>
    public static IReadOnlyList<(string Name, int Dimension, DensityGradient Gradient)> BuiltIn() =>
    [
        ("logistic", BayesianLogisticProblem.Dimension, Logistic(new())),
        ("eight schools", EightSchoolsProblem.Dimension, Schools()),
        ("gaussian", GaussianProblem.Dimension, Gaussian()),
    ];
}
