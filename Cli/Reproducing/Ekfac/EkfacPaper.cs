namespace Toolkit.Cli;

/// <summary>George et al. 2018.</summary>
internal static class EkfacPaper
{
    /// <summary>The paper.</summary>
    public static Paper Paper { get; } = Of(EkfacSizes.Full, EkfacSizes.Quick);

    /// <summary>The paper with experiments of other sizes.</summary>
    /// <param name="full">The sizes.</param>
    /// <param name="quick">Those of the short form.</param>
    public static Paper Of(EkfacSizes full, EkfacSizes quick)
    {
        EkfacSizes Sizes(Trials trials) => trials.IsQuick ? quick : full;
        return new(
            "ekfac",
            "EKFAC: natural gradients in a Kronecker-factored eigenbasis",
            "T. George, C. Laurent, X. Bouthillier, N. Ballas, P. Vincent: Fast Approximate Natural Gradient Descent in a Kronecker-factored Eigenbasis. NeurIPS 2018, arXiv 1806.03884",
            "K-FAC takes the Fisher matrix F of a layer for a Kronecker product B ⊗ A of the second moments of its output derivatives and of its inputs. EKFAC keeps the eigenbasis of that product and measures its "
            + "diagonal, the second moments of the examples' gradients in the basis; no diagonal is nearer to F in the Frobenius norm ‖·‖. The diagonal is cheap to measure again, so the basis may grow old. "
            + "F is the empirical Fisher matrix, of a layer at a time. Both methods damp exactly, by λ on every eigenvalue, and so differ in their diagonal alone. The paper's own figures are curves of larger networks; "
            + "these are small experiments of the same kind.",
            [CurvatureExperiment.Of(Sizes), StalenessExperiment.Of(Sizes), AutoencoderExperiment.Of(Sizes)])
        {
            Files = [$"{Digits.Folder}/{Digits.Name}"],
        };
    }
}
