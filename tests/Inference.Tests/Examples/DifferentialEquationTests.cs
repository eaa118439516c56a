using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;

namespace Toolkit.Inference.Tests.Examples;

/// <summary>Predator and prey (Lotka and Volterra), written in a lambda: the solution of a differential equation with noise.</summary>
public class DifferentialEquationTests
{
    private static readonly double[] Times = [0.5, 1, 2, 3.5, 5];
    private static readonly SolverTolerance Exact = new(1e-9, 1e-11);

    [Fact]
    public void Its_gradient_is_right()
    {
        var report = GradientCheck.Run(Model(), GradientCheckOptions.Default with { Points = 20, Spread = 0.3 });
        Assert.True(report is { IsRight: true, Points: 20 }, GradientCheckProgram.Text("lotka-volterra", report));
    }

    [Fact]
    public void Another_evaluation_allocates_nothing()
    {
        var model = Model();
        var workspace = new Workspace();
        var (point, gradient) = (new double[model.Dimension], new double[model.Dimension]);
        Assert.Equal(0, SteadyState.Bytes(() =>
        {
            for (var i = 0; i < 5; i++) model.LogDensityAndGradient(point, gradient, workspace);
        }));
    }

    private static Model<double> Model()
    {
        var seen = Constants.Matrix<double>([0.1, 0.3, 0.4, 0.2, 1.1, -0.4, 0.6, 0.9, -0.3, 0.2], Times.Length, 2);

        return new("lotka-volterra", model =>
        {
            var rates = model.Vector("rates", 4, Positive);
            var initial = model.Vector("initial", 2, Positive);
            var sigma = model.Real("sigma", Positive);
            model.Prior(rates, LogNormal(0, 0.5));
            model.Prior(initial, LogNormal(0, 1));
            model.Prior(sigma, LogNormal(-1, 1));

            var states = OrdinaryDifferentialEquation.Solve(
                static (t, y, rates) => Concatenate(
                    y[0] * (rates[0] - (rates[1] * y[1])),
                    y[1] * ((rates[2] * y[0]) - rates[3])),
                rates, initial, 0, Times, Exact);
            model.Observe("seen", seen, Normal(Log(states), sigma));
        });
    }
}
