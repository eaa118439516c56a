using static Toolkit.Numerics.Functions;

namespace Toolkit.Optimization.Tests;

/// <summary>A lambda as an objective: what it answers, and that it answers without allocating.</summary>
public class DifferentiatedObjectiveTests
{
    private const int Dimension = 6;

    private readonly Workspace _workspace = new();

    // Rosenbrock's function, over whole vectors.
    private static DifferentiatedObjective<double> Valley => Optimization.Objectives.FromFunction<double>(
        Dimension, static x => Sum((100 * Square(x[1..] - Square(x[..^1]))) + Square(1 - x[..^1])));

    [Fact]
    public void It_is_minimised_where_it_should_be()
    {
        var run = LineSearches.Lbfgs<double>().For(Valley).Run(Valley, new double[Dimension]).Take(500).Run();
        for (var i = 0; i < Dimension; i++) Assert.Equal(1, run.State.Point.Span[i], 1e-6);
    }

    [Fact]
    public void Gradients_and_Hessians_are_those_of_differences()
    {
        double[] point = [0.3, -0.8, 1.2, 0.5, -0.2, 0.9];
        var (gradient, differences, product, column) = (new double[Dimension], new double[Dimension], new double[Dimension], new double[Dimension]);
        var value = Valley.ValueAndGradient(point, gradient, _workspace);
        Assert.Equal(value, Valley.Value(point, _workspace));
        FiniteDifferences.Gradient(x => Valley.Value(x, _workspace), point, differences);
        for (var i = 0; i < Dimension; i++) Assert.Equal(differences[i], gradient[i], 1e-6 * Math.Max(1, Math.Abs(differences[i])));

        var hessian = new MatrixSpan<double>(new double[Dimension * Dimension], Dimension, Dimension);
        Valley.Hessian(point, hessian, _workspace);
        for (var j = 0; j < Dimension; j++)
        {
            var direction = new double[Dimension];
            direction[j] = 1;
            Valley.HessianVectorProduct(point, direction, product, _workspace);
            FiniteDifferences.HessianVectorProduct((x, g) => Valley.Gradient(x, g, _workspace), point, direction, column);
            for (var i = 0; i < Dimension; i++)
            {
                Assert.Equal(column[i], product[i], 1e-5 * Math.Max(1, Math.Abs(column[i])));
                Assert.Equal(product[i], hessian.Row(i)[j], 1e-12 * Math.Max(1, Math.Abs(product[i])));
                Assert.Equal(hessian.Row(j)[i], hessian.Row(i)[j]);
            }
        }
    }

    [Fact]
    public void From_the_second_call_on_nothing_is_allocated()
    {
        var objective = Valley;
        var (point, gradient) = (new double[Dimension], new double[Dimension]);
        for (var i = 0; i < 40; i++) objective.ValueAndGradient(point, gradient, _workspace);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) objective.ValueAndGradient(point, gradient, _workspace);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Arguments_are_checked() => Assert.Throws<ArgumentOutOfRangeException>(() => Optimization.Objectives.FromFunction<double>(0, static x => Sum(x)));
}
