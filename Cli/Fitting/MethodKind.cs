using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>A method of the command line.</summary>
/// <param name="Name">What <c>--method</c> calls it.</param>
/// <param name="TakesL1">Whether it can deal with an L1 penalty.</param>
/// <param name="Takes">Whether it can deal with a loss.</param>
/// <param name="Description">What it does, as help shows it.</param>
internal sealed record MethodKind(string Name, bool TakesL1, Func<LossKind, bool> Takes, string Description)
{
    /// <summary>Gradient descent.</summary>
    public static MethodKind Gradient { get; } = new("gradient", false, AnySmooth, "gradient descent");

    /// <summary>Proximal gradient.</summary>
    public static MethodKind Proximal { get; } = new("proximal", true, AnySmooth, "proximal gradient");

    /// <summary>Accelerated proximal gradient with restarts.</summary>
    public static MethodKind Accelerated { get; } = new("accelerated", true, AnySmooth, "the same with momentum and restarts: the default with --l1");

    /// <summary>Adam, with the proximal map in its metric.</summary>
    public static MethodKind Adam { get; } = new("adam", true, AnySmooth, "Adam; step k takes rate / sqrt(1 + k/1000)");

    /// <summary>Limited-memory BFGS.</summary>
    public static MethodKind Lbfgs { get; } = new("lbfgs", false, AnySmooth, "L-BFGS of ten pairs with line search: the default without --l1");

    /// <summary>Newton's method.</summary>
    public static MethodKind Newton { get; } = new(
        "newton", false, loss => loss.HasBoundedCurvature, "Newton's method with line search: few steps, each of them\n                a factor of the Hessian");

    /// <summary>Coordinate descent; under an L1 norm over working sets.</summary>
    public static MethodKind Coordinate { get; } = new(
        "coordinate", true, OneScore, "coordinate descent, an epoch a step; with --l1 over working sets,\n                with gap-safe screening");

    /// <summary>Greedy coordinate descent by the rule of Gauss, Southwell and Lipschitz.</summary>
    public static MethodKind Greedy { get; } = new("greedy", true, OneScore, "the coordinate that promises most (Gauss-Southwell-Lipschitz)");

    /// <summary>Stochastic dual coordinate ascent.</summary>
    public static MethodKind Sdca { get; } = new(
        "sdca", true, HasDual, "stochastic dual coordinate ascent, an epoch a step; needs --l2;\n                the default with --loss hinge");

    /// <summary>Stochastic variance-reduced gradients.</summary>
    public static MethodKind Svrg { get; } = new("svrg", true, OneScore, "stochastic variance-reduced gradients, an outer loop a step");

    /// <summary>SAGA.</summary>
    public static MethodKind Saga { get; } = new("saga", true, OneScore, "SAGA, an epoch a step");

    /// <summary>Steepest descent by signs.</summary>
    public static MethodKind Sign { get; } = new("sign", false, loss => loss.HasBoundedCurvature, "steepest descent by signs");

    /// <summary>Boosting of decision stumps.</summary>
    public static MethodKind Boosting { get; } = new(
        "boosting", false, loss => loss == LossKind.Logistic || loss == LossKind.Exponential, "greedy descent over decision stumps, a stump a step: not a linear model");

    /// <summary>All methods, by their names.</summary>
    public static ImmutableArray<MethodKind> All { get; } =
        [Gradient, Proximal, Accelerated, Adam, Lbfgs, Newton, Coordinate, Greedy, Sdca, Svrg, Saga, Sign, Boosting];

    /// <summary>The method that a fit takes when none is named.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="l1">The weight of the L1 norm.</param>
    public static MethodKind Default(LossKind loss, double l1) => loss == LossKind.Hinge ? Sdca : l1 > 0 ? Accelerated : Lbfgs;

    /// <summary>Whether it has a rate that may be chosen.</summary>
    public bool HasRate => this == Adam || this == Svrg || this == Saga;

    /// <summary>Whether it may see batches of rows in place of all.</summary>
    public bool TakesBatches => this == Adam;

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static bool AnySmooth(LossKind loss) => loss.IsSmooth;

    // A column is a coordinate, a slope is a row's.
    private static bool OneScore(LossKind loss) => loss.HasBoundedCurvature && loss.Labels != LabelKind.Classes;

    private static bool HasDual(LossKind loss) =>
        loss == LossKind.Hinge || loss == LossKind.SquaredHinge || loss == LossKind.Logistic || loss == LossKind.Squares;
}
