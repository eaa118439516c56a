using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>A method of the command line.</summary>
/// <param name="Name">What <c>--method</c> calls it.</param>
/// <param name="TakesL1">Whether it can deal with an L1 penalty.</param>
/// <param name="Description">What it does, as help shows it.</param>
internal sealed record MethodKind(string Name, bool TakesL1, string Description)
{
    /// <summary>Gradient descent.</summary>
    public static MethodKind Gradient { get; } = new("gradient", false, "gradient descent");

    /// <summary>Proximal gradient.</summary>
    public static MethodKind Proximal { get; } = new("proximal", true, "proximal gradient");

    /// <summary>Accelerated proximal gradient with restarts.</summary>
    public static MethodKind Accelerated { get; } = new("accelerated", true, "the same with momentum and restarts: the default with --l1");

    /// <summary>Adam, with the proximal map in its metric.</summary>
    public static MethodKind Adam { get; } = new("adam", true, "Adam; step k takes rate / sqrt(1 + k/1000)");

    /// <summary>Limited-memory BFGS.</summary>
    public static MethodKind Lbfgs { get; } = new("lbfgs", false, "L-BFGS of ten pairs with line search: the default without --l1");

    /// <summary>All methods, by their names.</summary>
    public static ImmutableArray<MethodKind> All { get; } = [Gradient, Proximal, Accelerated, Adam, Lbfgs];

    /// <summary>The method that a fit takes when none is named.</summary>
    /// <param name="l1">The weight of the L1 norm.</param>
    public static MethodKind Default(double l1) => l1 > 0 ? Accelerated : Lbfgs;

    /// <summary>Whether it has a rate, and may see batches of rows in place of all.</summary>
    public bool IsStochastic => this == Adam;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
