using Toolkit.Properties;

namespace Toolkit.Cli;

/// <summary>The families of problems that the experiments share: rank-deficient or not convex, with constants that are known.</summary>
internal static class PolyakLojasiewiczFamilies
{
    private const int Rows = 40;
    private const int Dimension = 30;
    private const int Rank = 20;

    /// <summary>A quadratic of rank 20 in 30 coordinates, L/μ = 100.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static Problem<Quadratic> Quadratic(RandomKey key) => Quadratics.Random(key, Dimension, Rank, 100);

    /// <summary>‖Ax − b‖²/2n with A of rank 20, L/μ = 49.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static Problem<GeneralizedLinear<HalfSquare>> LeastSquares(RandomKey key) => Regressions.LeastSquares(key, Rows, Dimension, Rank, 7);

    /// <summary>Σ φ(aᵢᵀx − bᵢ) with φ(t) = t²/2 + log cosh t, L/μ = 200.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static Problem<GeneralizedLinear<LogCosh>> LogCosh(RandomKey key) => Regressions.LogCosh(key, Rows, Dimension, Rank, 10, 1);

    /// <summary>Logistic regression of rank 5 on the ball that descent stays in.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static Problem<GeneralizedLinear<Softplus>> Logistic(RandomKey key) => Regressions.Logistic(key, Rows, Dimension, 5, 3);

    /// <summary>x² + 3 sin² x from a random start.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static Problem<SineWell> SineWell(RandomKey key) => Properties.SineWell.Problem(4 * key.Normal<double>());

    /// <summary>½ (y − sin x)² from a random start: a curve of minimisers.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static Problem<SineValley> SineValley(RandomKey key) => Properties.SineValley.Problem(4 * key.Normal<double>(), 2 * key.Normal<double>(1));

    /// <summary>½‖g(x)‖² with a g from 30 coordinates to 5 whose Jacobian has JJᵀ ⪰ μI: Polyak's own case.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static Problem<SquaredMap> SquaredMap(RandomKey key) => Properties.SquaredMap.Random(key, 5, Dimension, 3);

    /// <summary>A quadratic of rank 7 in 10 coordinates, L/μ = 10: small, so that a run of coordinates comes to an end.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static Problem<Quadratic> SmallQuadratic(RandomKey key) => Quadratics.Random(key, 10, 7, 10);

    /// <summary>‖Ax − b‖²/2n with A of rank 7 in 10 columns, L/μ = 10.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static Problem<GeneralizedLinear<HalfSquare>> SmallLeastSquares(RandomKey key) => Regressions.LeastSquares(key, 14, 10, 7, Math.Sqrt(10));

    /// <summary>Σ φ(aᵢᵀx − bᵢ) with φ(t) = t²/2 + log cosh t, of rank 7 in 10 columns, L/μ = 20.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static Problem<GeneralizedLinear<LogCosh>> SmallLogCosh(RandomKey key) => Regressions.LogCosh(key, 14, 10, 7, Math.Sqrt(10), 1);

    /// <summary>A strongly convex quadratic plus an L1 norm, L/μ = 100.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static CompositeProblem<Quadratic, L1<double>> Sparse(RandomKey key) => Quadratics.WithL1(key, Dimension, 100);

    /// <summary>A strongly convex quadratic on a box, L/μ = 100.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static CompositeProblem<Quadratic, Box<double>> Boxed(RandomKey key) => Quadratics.InBox(key, Dimension, 100);

    /// <summary>The dual of a support vector machine of twelve examples and four features: singular, on a box.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static CompositeProblem<Quadratic, Box<double>> VectorMachine(RandomKey key) => SupportVectorDuals.Random(key, 12, 4);

    /// <summary>A lasso of rank 4 in 8 columns.</summary>
    /// <param name="key">What it is drawn from.</param>
    public static CompositeProblem<GeneralizedLinear<HalfSquare>, L1<double>> Lasso(RandomKey key) => Regressions.RankDeficientLasso(key, 9, 8, 4, 2);
}
