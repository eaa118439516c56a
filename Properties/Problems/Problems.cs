using FsCheck;
using FsCheck.Fluent;

namespace Toolkit.Properties;

/// <summary>
/// FsCheck's way to the problems: <c>[Property(Arbitrary = new[] { typeof(Problems) })]</c> on a test whose parameter is a problem, or a
/// <see cref="RandomKey"/>.
/// </summary>
/// <remarks>
/// Small problems come first, with FsCheck's size; conditions run to 10⁴ and scales from 10⁻³ to 10³, so that badly scaled ones are among them. A
/// problem is not shrunk: its name holds the key and the shape that build it again.
/// </remarks>
public static class Problems
{
    /// <summary>Keys, from small seeds.</summary>
    public static Arbitrary<RandomKey> Keys() => Gen.Choose(0, int.MaxValue).Select(seed => RandomKey.FromSeed((ulong)seed)).ToArbitrary();

    /// <summary>Quadratics of any rank.</summary>
    public static Arbitrary<Problem<Quadratic>> OfQuadratics() => From(shape =>
        Quadratics.Random(shape.Key, shape.Dimension, shape.Rank, shape.Condition, shape.Scale));

    /// <summary>Rank-deficient least squares.</summary>
    public static Arbitrary<Problem<GeneralizedLinear<HalfSquare>>> OfLeastSquares() => From(shape =>
        Regressions.LeastSquares(shape.Key, shape.Rank + 1 + shape.Extra, shape.Dimension, shape.Rank, Math.Sqrt(shape.Condition)));

    /// <summary>Sums of t²/2 + c log cosh t.</summary>
    public static Arbitrary<Problem<GeneralizedLinear<LogCosh>>> OfLogCosh() => From(shape =>
        Regressions.LogCosh(shape.Key, shape.Rank + 1 + shape.Extra, shape.Dimension, shape.Rank, Math.Sqrt(shape.Condition),
            Math.Sqrt(shape.Scale)));

    /// <summary>Logistic regressions on data that no plane separates.</summary>
    public static Arbitrary<Problem<GeneralizedLinear<Softplus>>> OfLogistic() => From(shape =>
        Regressions.Logistic(shape.Key, shape.Rank + 3 + shape.Extra, shape.Dimension, shape.Rank, Math.Pow(shape.Condition, 0.25)));

    /// <summary>x² + 3 sin² x.</summary>
    public static Arbitrary<Problem<SineWell>> OfSineWells() => From(shape => SineWell.Problem(4 * shape.Key.Normal<double>()));

    /// <summary>½ (y − sin x)².</summary>
    public static Arbitrary<Problem<SineValley>> OfSineValleys() => From(shape =>
        SineValley.Problem(4 * shape.Key.Normal<double>(), 2 * shape.Key.Normal<double>(1)));

    /// <summary>Strongly convex quadratics plus an L1 norm.</summary>
    public static Arbitrary<CompositeProblem<Quadratic, L1<double>>> OfSparse() => From(shape =>
        Quadratics.WithL1(shape.Key, shape.Dimension, shape.Condition, shape.Scale));

    /// <summary>Strongly convex quadratics on a box.</summary>
    public static Arbitrary<CompositeProblem<Quadratic, Box<double>>> OfBoxed() => From(shape =>
        Quadratics.InBox(shape.Key, shape.Dimension, shape.Condition, shape.Scale));

    private static Arbitrary<TProblem> From<TProblem>(Func<Shape, TProblem> build) => Gen.Sized(size =>
        from seed in Gen.Choose(0, int.MaxValue)
        from dimension in Gen.Choose(1, 1 + Math.Min(size / 3, 20))
        from rank in Gen.Choose(1, dimension)
        from extra in Gen.Choose(0, 5)
        from condition in Gen.Choose(0, 40)
        from scale in Gen.Choose(-30, 30)
        select build(new(RandomKey.FromSeed((ulong)seed), dimension, rank, extra, Tenths(condition), Tenths(scale)))).ToArbitrary();

    private static double Tenths(int exponent) => Math.Pow(10, exponent / 10.0);

    private sealed record Shape(RandomKey Key, int Dimension, int Rank, int Extra, double Condition, double Scale);
}
