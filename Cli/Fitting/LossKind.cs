using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>What the labels of a loss are.</summary>
internal enum LabelKind
{
    /// <summary>Two labels, numbers or text, which become −1 and +1.</summary>
    TwoClasses,

    /// <summary>Two labels or more, numbers or text, which become 0, 1, ….</summary>
    Classes,

    /// <summary>Numbers.</summary>
    Numbers,

    /// <summary>Numbers of at least 0.</summary>
    Counts,
}

/// <summary>A loss of the command line: its name, its labels, and how a fit with it is run.</summary>
/// <param name="Name">What <c>--loss</c> calls it.</param>
/// <param name="Labels">What its labels are.</param>
/// <param name="Formula">The loss of a score z and a label y, as help shows it.</param>
/// <param name="Fit">Runs a fit with this loss: tells the task the type.</param>
/// <param name="Measure">How well scores (all rows of the first, then of the next) predict labels as the loss takes them.</param>
internal sealed record LossKind(string Name, LabelKind Labels, string Formula, Func<FitTask, Fit> Fit, LossKind.MetricsOf Measure)
{
    /// <summary>How well scores predict labels.</summary>
    /// <param name="options">What was fitted.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="labels">The labels as the loss takes them.</param>
    /// <param name="weights">The weights of the rows; empty where they count alike.</param>
    public delegate Metrics MetricsOf(FitOptions options, ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights);

    /// <summary>ln(1 + exp(−yz)).</summary>
    public static LossKind Logistic { get; } = new(
        "logistic", LabelKind.TwoClasses, "ln(1 + exp(-yz)), two labels, numbers or text, as y = -1, +1",
        task => task.LinearOrDual(default(LogisticLoss<double>)), (_, scores, labels, weights) => Metrics.OfTwoClasses(scores, labels, probabilities: true, weights));

    /// <summary>½ (z − y)².</summary>
    public static LossKind Squares { get; } = new(
        "squares", LabelKind.Numbers, "(z - y)^2/2",
        task => task.LinearOrDual(default(SquaredLoss<double>)), (_, scores, labels, weights) => Metrics.OfNumbers(scores, labels, weights));

    /// <summary>½ r² near 0, δ|r| − ½δ² beyond δ.</summary>
    public static LossKind Huber { get; } = new(
        "huber", LabelKind.Numbers, "r^2/2 for r = z - y up to --delta, linear beyond",
        task => task.Linear(Losses.Huber<double>(task.Options.Delta!.Value)), (_, scores, labels, weights) => Metrics.OfNumbers(scores, labels, weights));

    /// <summary>ln Σₖ exp(zₖ) − z_y.</summary>
    public static LossKind Softmax { get; } = new(
        "softmax", LabelKind.Classes, "ln sum_k exp(z_k) - z_y, a score for each of the labels",
        task => task.Softmax(), (_, scores, labels, weights) => Metrics.OfClasses(scores, labels, weights));

    /// <summary>½ max(0, 1 − yz)².</summary>
    public static LossKind SquaredHinge { get; } = new(
        "squared-hinge", LabelKind.TwoClasses, "max(0, 1 - yz)^2/2, labels as for logistic",
        task => task.LinearOrDual(default(SquaredHingeLoss<double>)), (_, scores, labels, weights) => Metrics.OfTwoClasses(scores, labels, probabilities: false, weights));

    /// <summary>max(0, 1 − yz).</summary>
    public static LossKind Hinge { get; } = new(
        "hinge", LabelKind.TwoClasses, "max(0, 1 - yz), not smoothed: by --method sdca only",
        task => task.Dual(default(HingeLoss<double>)), (_, scores, labels, weights) => Metrics.OfTwoClasses(scores, labels, probabilities: false, weights));

    /// <summary>exp(−yz).</summary>
    public static LossKind Exponential { get; } = new(
        "exponential", LabelKind.TwoClasses, "exp(-yz); with --method boosting AdaBoost",
        task => task.Exponential(), (_, scores, labels, weights) => Metrics.OfTwoClasses(scores, labels, probabilities: false, weights));

    /// <summary>exp(z) − yz.</summary>
    public static LossKind Poisson { get; } = new(
        "poisson", LabelKind.Counts, "exp(z) - yz, y at least 0; exp(z) is the mean",
        task => task.Unbounded(default(PoissonLoss<double>)), (_, scores, labels, weights) => Metrics.OfCounts(scores, labels, weights));

    /// <summary>max(τ(y − z), (1 − τ)(z − y)), smoothed.</summary>
    public static LossKind Quantile { get; } = new(
        "quantile", LabelKind.Numbers, "max(q (y - z), (1 - q)(z - y)), smoothed over --width",
        task => task.Smoothed(Losses.Quantile<double>(task.Options.Quantile!.Value)),
        (options, scores, labels, weights) => Metrics.OfQuantile(options.Quantile!.Value, scores, labels, weights));

    /// <summary>All losses, by their names.</summary>
    public static ImmutableArray<LossKind> All { get; } = [Logistic, Squares, Huber, Softmax, SquaredHinge, Hinge, Exponential, Poisson, Quantile];

    /// <summary>Whether its scores are classes.</summary>
    public bool Classifies => Labels is LabelKind.TwoClasses or LabelKind.Classes;

    /// <summary>Whether its scores give probabilities of the classes.</summary>
    public bool HasProbabilities => this == Logistic || this == Softmax;

    /// <summary>Whether it has a derivative everywhere, or is smoothed until it has one.</summary>
    public bool IsSmooth => this != Hinge;

    /// <summary>Whether its curvature has a bound, so that steps have a length that is known beforehand.</summary>
    public bool HasBoundedCurvature => IsSmooth && this != Poisson && this != Exponential;

    /// <summary>The mean of the label that a score stands for.</summary>
    /// <param name="score">z.</param>
    public double Mean(double score) => this == Poisson ? Math.Exp(score) : score;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
