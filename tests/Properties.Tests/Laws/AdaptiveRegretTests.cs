using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>AdaGrad keeps its regret bound on convex problems of any condition, at good rates and at bad ones.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 60, Replay = Fixed.Seed)]
public sealed class AdaptiveRegretTests
{
    [Property]
    public Property On_quadratics(Problem<Quadratic> problem) => Holds(problem, 1);

    [Property]
    public Property On_logistic_regressions(Problem<GeneralizedLinear<Softplus>> problem) => Holds(problem, 1);

    [Property]
    public Property At_a_tenth_of_the_rate(Problem<GeneralizedLinear<LogCosh>> problem) => Holds(problem, 0.1);

    [Property]
    public Property At_ten_times_the_rate(Problem<GeneralizedLinear<HalfSquare>> problem) => Holds(problem, 10);

    /// <summary>A rate near the best that the bound knows: the largest distance in a coordinate at the start.</summary>
    internal static double Rate<TObjective>(Problem<TObjective> problem)
        where TObjective : ISmoothObjective<double> =>
        problem.NearestSolution().Zip(problem.Start.Span.ToArray(), (solution, start) => Math.Abs(solution - start)).Max();

    private static Property Holds<TObjective>(Problem<TObjective> problem, double part)
        where TObjective : ISmoothObjective<double>
    {
        var rate = part * Rate(problem);
        return AdaptiveRegretLaw.Validate(AdaGrad<double>(rate, 0, 1e-12).For(problem.Objective), rate, problem).ToProperty();
    }
}
