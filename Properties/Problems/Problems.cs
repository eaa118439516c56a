using FsCheck;
using FsCheck.Fluent;

namespace Toolkit.Properties;

/// <summary>
/// FsCheck's way to the problems: <c>[Property(Arbitrary = new[] { typeof(Problems) })]</c> on a test whose parameter is a problem, or a
/// <see cref="RandomKey"/>.
/// </summary>
/// <remarks>
/// They are the <see cref="ProblemFamilies"/>: small problems come first, with FsCheck's size; conditions run to 10⁴ and scales from 10⁻³ to 10³, so
/// that badly scaled ones are among them. A problem that fails is shrunk by its shape.
/// </remarks>
public static class Problems
{
    /// <summary>Keys, from small seeds.</summary>
    public static Arbitrary<RandomKey> Keys() => Gen.Choose(0, int.MaxValue).Select(seed => RandomKey.FromSeed((ulong)seed)).ToArbitrary();

    /// <summary>Quadratics of any rank.</summary>
    public static Arbitrary<Problem<Quadratic>> OfQuadratics() => ProblemFamilies.OfQuadratics.ToArbitrary();

    /// <summary>Rank-deficient least squares.</summary>
    public static Arbitrary<Problem<GeneralizedLinear<HalfSquare>>> OfLeastSquares() => ProblemFamilies.OfLeastSquares.ToArbitrary();

    /// <summary>Sums of t²/2 + c log cosh t.</summary>
    public static Arbitrary<Problem<GeneralizedLinear<LogCosh>>> OfLogCosh() => ProblemFamilies.OfLogCosh.ToArbitrary();

    /// <summary>Logistic regressions on data that no plane separates.</summary>
    public static Arbitrary<Problem<GeneralizedLinear<Softplus>>> OfLogistic() => ProblemFamilies.OfLogistic.ToArbitrary();

    /// <summary>x² + 3 sin² x.</summary>
    public static Arbitrary<Problem<SineWell>> OfSineWells() => ProblemFamilies.OfSineWells.ToArbitrary();

    /// <summary>½ (y − sin x)².</summary>
    public static Arbitrary<Problem<SineValley>> OfSineValleys() => ProblemFamilies.OfSineValleys.ToArbitrary();

    /// <summary>½‖g(x)‖² with JJᵀ ⪰ μI.</summary>
    public static Arbitrary<Problem<SquaredMap>> OfSquaredMaps() => ProblemFamilies.OfSquaredMaps.ToArbitrary();

    /// <summary>Strongly convex quadratics plus an L1 norm.</summary>
    public static Arbitrary<CompositeProblem<Quadratic, L1<double>>> OfSparse() => ProblemFamilies.OfSparse.ToArbitrary();

    /// <summary>Singular quadratics on the simplex.</summary>
    public static Arbitrary<VectorCompositeProblem<Quadratic, Simplex<double>>> OfSimplicial() => ProblemFamilies.OfSimplicial.ToArbitrary();

    /// <summary>The lasso.</summary>
    public static Arbitrary<CompositeProblem<GeneralizedLinear<HalfSquare>, L1<double>>> OfLassos() => ProblemFamilies.OfLassos.ToArbitrary();

    /// <summary>Logistic regressions with an L1 norm.</summary>
    public static Arbitrary<CompositeProblem<GeneralizedLinear<Softplus>, L1<double>>> OfLogisticLassos() =>
        ProblemFamilies.OfLogisticLassos.ToArbitrary();

    /// <summary>Strongly convex quadratics on a box.</summary>
    public static Arbitrary<CompositeProblem<Quadratic, Box<double>>> OfBoxed() => ProblemFamilies.OfBoxed.ToArbitrary();

    /// <summary>Networks on examples at a point, for laws of curvature.</summary>
    public static Arbitrary<CurvatureProblem<double>> OfCurvature() => Arb.From(
        CurvatureShape.Generator.Select(CurvatureProblems.Of<double>), problem => problem.Shape is { } shape ? shape.Shrink().Select(CurvatureProblems.Of<double>) : []);
}
