namespace Toolkit.Optimization;

/// <summary>
/// Which expectation a Fisher matrix is, <c>F = (1/m) Σᵢ Σᵥ Jᵢᵀ v vᵀ Jᵢ</c>: over which vectors v of output derivatives it is taken for each example. Named in the type of whatever is made
/// from it, since basis and scalings of a preconditioner must be of one kind.
/// </summary>
public interface IFisher
{
    /// <summary>The number of vectors v for each example.</summary>
    /// <param name="outputs">The number of outputs of the network.</param>
    static abstract int Vectors(int outputs);

    /// <summary>Whether v are the derivatives of the loss itself, which the gradient needs anyhow.</summary>
    static abstract bool IsEmpirical { get; }

    /// <summary>Whether v are drawn.</summary>
    static abstract bool IsSampled { get; }
}

/// <summary>The kinds of Fisher matrices.</summary>
public static class Fisher
{
    /// <summary>At the targets of the data: <c>v = ∂ℓ/∂z</c>. It costs nothing, and is no Fisher matrix in the strict sense: away from a good fit it is the second moment of the gradients.</summary>
    public static EmpiricalFisher Empirical => default;

    /// <summary>At targets drawn from the model, one for each example: unbiased for <see cref="TypeTwo"/>.</summary>
    public static MonteCarloFisher MonteCarlo => default;

    /// <summary>The Fisher matrix itself, which is the generalised Gauss–Newton matrix: all columns v of S with <c>S Sᵀ = ∂²ℓ/∂z²</c>, as many as there are outputs.</summary>
    public static TypeTwoFisher TypeTwo => default;
}

/// <summary>See <see cref="Fisher.Empirical"/>.</summary>
public readonly record struct EmpiricalFisher : IFisher
{
    /// <inheritdoc/>
    public static bool IsEmpirical => true;

    /// <inheritdoc/>
    public static bool IsSampled => false;

    /// <inheritdoc/>
    public static int Vectors(int outputs) => 1;
}

/// <summary>See <see cref="Fisher.MonteCarlo"/>.</summary>
public readonly record struct MonteCarloFisher : IFisher
{
    /// <inheritdoc/>
    public static bool IsEmpirical => false;

    /// <inheritdoc/>
    public static bool IsSampled => true;

    /// <inheritdoc/>
    public static int Vectors(int outputs) => 1;
}

/// <summary>See <see cref="Fisher.TypeTwo"/>.</summary>
public readonly record struct TypeTwoFisher : IFisher
{
    /// <inheritdoc/>
    public static bool IsEmpirical => false;

    /// <inheritdoc/>
    public static bool IsSampled => false;

    /// <inheritdoc/>
    public static int Vectors(int outputs) => outputs;
}
