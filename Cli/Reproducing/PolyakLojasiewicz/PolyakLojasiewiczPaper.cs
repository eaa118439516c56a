namespace Toolkit.Cli;

/// <summary>Karimi, Nutini, Schmidt 2016.</summary>
internal static class PolyakLojasiewiczPaper
{
    /// <summary>The paper.</summary>
    public static Paper Paper { get; } = new(
        "pl",
        "Linear convergence under the Polyak–Łojasiewicz condition",
        "H. Karimi, J. Nutini, M. Schmidt: Linear Convergence of Gradient and Proximal-Gradient Methods Under the Polyak-Łojasiewicz Condition. ECML-PKDD 2016, arXiv 1608.04636",
        "The inequality ½‖∇f(x)‖² ≥ μ (f(x) − f*) for all x is enough for a linear rate of gradient descent and of its coordinate, sign, stochastic and proximal relatives: neither "
        + "convexity nor a single minimiser is needed. δ(k) is the gap f(x_k) − f*, L the Lipschitz constant of the gradient, L_c the largest one of a partial derivative along its own "
        + "coordinate, d the number of coordinates. A step is held to its theorem in every single step, and in expectation by exact averages over its draws; the table shows the problem that "
        + "came nearest to its bound. A linear rate is a straight line on a logarithmic scale, which begins once the steep directions are gone. Dashed lines are bounds.",
        [
            GradientDescentExperiment.Experiment, RegularityExperiment.Experiment, CoordinateDescentExperiment.Experiment, StochasticGradientExperiment.Experiment,
            ProximalGradientExperiment.Experiment, SignDescentExperiment.Experiment, VarianceReductionExperiment.Experiment, InvexityExperiment.Experiment,
            DualCoordinateExperiment.Experiment, BoostingExperiment.Experiment,
        ]);
}
