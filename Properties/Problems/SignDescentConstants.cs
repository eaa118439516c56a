namespace Toolkit.Properties;

/// <summary>The constants of sign descent: Lᵢ = d Σⱼ Mᵢⱼ for a symmetric M that bounds the absolute Hessian element by element, and μₛ of a
/// quadratic.</summary>
public static class SignDescentConstants
{
    private const double Smallest = 1e-300;

    // With zᵢ = √Lᵢ |yᵢ − xᵢ|: Σᵢⱼ Mᵢⱼ zⱼ / √(LᵢLⱼ) ≤ max z · Σᵢⱼ Mᵢⱼ (1/Lᵢ + 1/Lⱼ)/2 = max z · Σᵢ (Σⱼ Mᵢⱼ)/Lᵢ = max z. A row of zeros keeps a
    // positive constant.
    internal static Buffer<double> Of(ReadOnlySpan<double> hessianBound, int dimension)
    {
        var constants = new double[dimension];
        for (var i = 0; i < hessianBound.Length; i++) constants[i / dimension] += dimension * Math.Abs(hessianBound[i]);
        for (var i = 0; i < dimension; i++) constants[i] = Math.Max(constants[i], Smallest);
        return Buffer<double>.CopyOf(constants);
    }

    /// <summary>
    /// μₛ with ½N² ≥ μₛ (f(x) − f*) on a quadratic: the smallest eigenvalue of D^(−1/2) H D^(−1/2), D = diag(L), that is not zero.
    /// </summary>
    /// <remarks>N is at least the 2-norm of D^(−1/2) ∇f, and in y = D^(1/2) x that is the gradient of a quadratic with this Hessian.</remarks>
    /// <param name="problem">The problem.</param>
    public static double PolyakLojasiewicz(Problem<Quadratic> problem)
    {
        var (hessian, constants) = (problem.Objective.Hessian, problem.SignDescent);
        var d = constants.Length;
        var scaled = new double[d * d];
        for (var i = 0; i < scaled.Length; i++) scaled[i] = hessian.Span[i] / Math.Sqrt(constants.Span[i / d] * constants.Span[i % d]);
        var (values, vectors) = (new double[d], new double[d * d]);
        SymmetricEigen.Factor(new ReadOnlyMatrixSpan<double>(scaled, d, d), values, new(vectors, d, d), new Workspace());

        // The rank of H is known, and that of the scaled matrix is the same.
        return values[d - Rank(problem)];
    }

    private static int Rank(Problem<Quadratic> problem) => problem.Solutions is AffineSet set
        ? set.Normals.Length / problem.Start.Length
        : problem.Start.Length;
}
