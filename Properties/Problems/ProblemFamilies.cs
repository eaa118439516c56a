using static Toolkit.Properties.ShapeParts;

namespace Toolkit.Properties;

/// <summary>The families of problems whose constants are known: those of Karimi, Nutini, Schmidt 2016 and of the consequences they name.</summary>
public static class ProblemFamilies
{
    /// <summary>½ (x − c)ᵀ H (x − c) with a given spectrum, some of it zero: <see cref="Quadratics.Random"/>.</summary>
    public static ProblemFamily<Problem<Quadratic>> OfQuadratics { get; } = new("quadratics", shape =>
        Quadratics.Random(shape.Key, shape.Dimension, shape.Rank, shape.Condition, shape.Scale).Towards(shape.Distance), All & ~Extra);

    /// <summary>Rank-deficient least squares: <see cref="Regressions.LeastSquares"/>.</summary>
    public static ProblemFamily<Problem<GeneralizedLinear<HalfSquare>>> OfLeastSquares { get; } = new("least squares", shape =>
        Regressions.LeastSquares(shape.Key, shape.Rank + 1 + shape.Extra, shape.Dimension, shape.Rank, Math.Sqrt(shape.Condition))
            .Towards(shape.Distance), All & ~Scale);

    /// <summary>Sums of t²/2 + c log cosh t, with c the root of the scale: <see cref="Regressions.LogCosh"/>.</summary>
    public static ProblemFamily<Problem<GeneralizedLinear<LogCosh>>> OfLogCosh { get; } = new("log cosh", shape =>
        Regressions.LogCosh(
            shape.Key, shape.Rank + 1 + shape.Extra, shape.Dimension, shape.Rank, Math.Sqrt(shape.Condition), Math.Sqrt(shape.Scale))
            .Towards(shape.Distance));

    /// <summary>Logistic regressions on data that no plane separates, on the ball that runs stay in: <see cref="Regressions.Logistic"/>.</summary>
    public static ProblemFamily<Problem<GeneralizedLinear<Softplus>>> OfLogistic { get; } = new("logistic", shape =>
        Regressions.Logistic(
            shape.Key, shape.Rank + 3 + shape.Extra, shape.Dimension, shape.Rank, Math.Pow(shape.Condition, 0.25), shape.Distance), All & ~Scale);

    /// <summary>x² + 3 sin² x: <see cref="SineWell"/>.</summary>
    public static ProblemFamily<Problem<SineWell>> OfSineWells { get; } = new("x² + 3 sin² x", shape =>
        SineWell.Problem(4 * shape.Distance * shape.Key.Normal<double>()), Distance);

    /// <summary>½ (y − sin x)²: <see cref="SineValley"/>.</summary>
    public static ProblemFamily<Problem<SineValley>> OfSineValleys { get; } = new("½ (y − sin x)²", shape =>
        SineValley.Problem(4 * shape.Distance * shape.Key.Normal<double>(), 2 * shape.Distance * shape.Key.Normal<double>(1)), Distance);

    /// <summary>½‖g(x)‖² with a g whose Jacobian has JJᵀ ⪰ μI, Polyak's own case: <see cref="SquaredMap"/>.</summary>
    public static ProblemFamily<Problem<SquaredMap>> OfSquaredMaps { get; } = new("½‖g(x)‖²", shape =>
        SquaredMap.Random(shape.Key, shape.Rank, shape.Dimension, Math.Sqrt(shape.Condition), Math.Sqrt(shape.Scale), shape.Distance), All & ~Extra);

    /// <summary>A strongly convex quadratic plus an L1 norm: <see cref="Quadratics.WithL1"/>.</summary>
    public static ProblemFamily<CompositeProblem<Quadratic, L1<double>>> OfSparse { get; } = new("quadratics + L1", shape =>
        Quadratics.WithL1(shape.Key, shape.Dimension, shape.Condition, shape.Scale).Towards(shape.Distance), All & ~(Rank | Extra));

    /// <summary>A strongly convex quadratic on a box: <see cref="Quadratics.InBox"/>.</summary>
    public static ProblemFamily<CompositeProblem<Quadratic, Box<double>>> OfBoxed { get; } = new("quadratics on a box", shape =>
        Quadratics.InBox(shape.Key, shape.Dimension, shape.Condition, shape.Scale).Towards(shape.Distance), All & ~(Rank | Extra));

    /// <summary>Duals of support vector machines, singular quadratics on a box: <see cref="SupportVectorDuals.Random"/>.</summary>
    public static ProblemFamily<CompositeProblem<Quadratic, Box<double>>> OfSupportVectorDuals { get; } =
        new("duals of support vector machines", shape =>
            SupportVectorDuals.Random(shape.Key, shape.Dimension, shape.Rank, Math.Cbrt(shape.Scale)).Towards(shape.Distance),
            Dimension | Rank | Scale | Distance);

    /// <summary>A singular quadratic on the simplex, of two coordinates at least: <see cref="Quadratics.OnSimplex"/>.</summary>
    public static ProblemFamily<VectorCompositeProblem<Quadratic, Simplex<double>>> OfSimplicial { get; } =
        new("singular quadratics on the simplex", shape =>
            Quadratics.OnSimplex(shape.Key, Math.Max(2, shape.Dimension), shape.Rank, shape.Condition, shape.Scale).Towards(shape.Distance),
            All & ~Extra);

    /// <summary>The lasso with more columns than rows: <see cref="Regressions.Lasso"/>.</summary>
    public static ProblemFamily<CompositeProblem<GeneralizedLinear<HalfSquare>, L1<double>>> OfLassos { get; } = new("lasso", shape =>
        Regressions.Lasso(shape.Key, shape.Rank + shape.Extra, shape.Dimension, shape.Rank)
            .Towards(shape.Distance), Dimension | Rank | Extra | Distance);

    /// <summary>Logistic regression with an L1 norm, as often with more columns than rows: <see cref="Regressions.LogisticLasso"/>.</summary>
    public static ProblemFamily<CompositeProblem<GeneralizedLinear<Softplus>, L1<double>>> OfLogisticLassos { get; } = new("logistic lasso", shape =>
        Regressions.LogisticLasso(shape.Key, shape.Rank + 1 + shape.Extra, shape.Dimension, shape.Rank)
            .Towards(shape.Distance), Dimension | Rank | Extra | Distance);

    /// <summary>The problem with its start so much nearer to the solution next to it.</summary>
    private static TProblem Towards<TProblem>(this TProblem problem, double distance)
        where TProblem : Problem
    {
        var start = problem.NearestSolution();
        for (var i = 0; i < start.Length; i++) start[i] += distance * (problem.Start.Span[i] - start[i]);
        return problem with { Start = Buffer<double>.CopyOf(start) };
    }
}
