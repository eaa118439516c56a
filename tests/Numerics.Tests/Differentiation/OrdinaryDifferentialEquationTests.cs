using static Toolkit.Numerics.Functions;

namespace Toolkit.Numerics.Tests;

/// <summary>Solutions with a closed form, their sensitivities, the order of the method, and what happens where there is no solution.</summary>
public class OrdinaryDifferentialEquationTests
{
    [Theory]
    [InlineData(1e-4)]
    [InlineData(1e-7)]
    [InlineData(1e-10)]
    public void Decay_and_its_sensitivities_are_those_of_the_closed_form(double tolerance)
    {
        // y = y₀ e^(−k t): ∂y/∂k = −t y, ∂y/∂y₀ = e^(−k t), ∂²y/∂k∂y₀ = −t e^(−k t).
        var (k, start, time) = (0.7, 1.8, 2.5);
        Variable<double> Final(Variable<double> x) =>
            OrdinaryDifferentialEquation.Solve((_, y) => -x[0] * y, x[1..2], 0.0, [1, time], new SolverTolerance(tolerance, tolerance))[^1];

        var tape = new Tape<double>();
        var (gradient, product) = (new double[2], new double[2]);
        var value = Derivatives.ValueAndGradient(Final, [k, start], gradient, tape);
        Derivatives.HessianVectorProduct(Final, [k, start], [0, 1], product, tape);
        var decayed = Math.Exp(-k * time);
        var allowed = 20 * tolerance;
        Assert.Equal(start * decayed, value, allowed);
        Assert.Equal(-time * start * decayed, gradient[0], 10 * allowed);
        Assert.Equal(decayed, gradient[1], allowed);
        Assert.Equal(-time * decayed, product[0], 20 * allowed);
    }

    [Fact]
    public void A_circle_is_closed()
    {
        var states = OrdinaryDifferentialEquation.Solve(
            static (_, y) => Concatenate(-y[1], y[0]), Constants.Vector(1.0, 0), 0.0, [Math.PI / 2, Math.PI, 2 * Math.PI], new SolverTolerance(1e-10, 1e-12));
        double[] expected = [0, 1, -1, 0, 1, 0];
        for (var i = 0; i < 6; i++) Assert.Equal(expected[i], states.Values[i], 1e-8);
    }

    [Fact]
    public void A_slope_that_depends_on_time_is_integrated()
    {
        var states = OrdinaryDifferentialEquation.Solve(static (t, y) => (0 * y) + (t * t), Constants.Vector(1.0), 0.0, [0.0, 1.5, 3], SolverTolerance.Default);
        Assert.Equal([1, 1 + (1.5 * 1.5 * 1.5 / 3), 10], states.Values.ToArray().Select(value => Math.Round(value, 9)));
    }

    // The global error of a controlled method falls in proportion to the tolerance, and the steps grow as its fifth root.
    [Fact]
    public void Steps_grow_as_the_fifth_root_of_the_tolerance()
    {
        static int Slopes(double tolerance)
        {
            var count = 0;
            OrdinaryDifferentialEquation.Solve((_, y) =>
            {
                count++;
                return Concatenate(-y[1], y[0]);
            }, Constants.Vector(1.0, 0), 0.0, [50.0], new SolverTolerance(tolerance, tolerance));
            return count;
        }

        var rate = Math.Log((double)Slopes(1e-11) / Slopes(1e-6)) / Math.Log(1e5);
        Assert.InRange(rate, 0.17, 0.23);
    }

    [Fact]
    public void Lotka_and_Volterra_agree_with_differences() => Checked.ToSecondOrder(
        x => OrdinaryDifferentialEquation.Solve(
            (_, y) => Concatenate(y[0] * (x[0] - (x[1] * y[1])), y[1] * ((x[2] * y[0]) - x[3])), x[4..6], 0.0, [0.5, 1.1], new SolverTolerance(1e-11, 1e-13)),
        [1.1, 0.4, 0.3, 0.8, 1.5, 0.7],
        tolerance: 1e-5);

    [Fact]
    public void A_solution_that_ends_is_not_a_number_from_there_on()
    {
        // y′ = y² from 1 is 1/(1 − t).
        var states = OrdinaryDifferentialEquation.Solve(static (_, y) => Square(y), Constants.Vector(1.0), 0.0, [0.5, 2], SolverTolerance.Default);
        Assert.Equal(2, states.Values[0], 1e-5);
        Assert.Equal(double.NaN, states.Values[1]);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        static Variable<double> Still(double t, Variable<double> y) => 0 * y;
        var start = Constants.Vector(1.0);
        Assert.Throws<ArgumentException>(() => OrdinaryDifferentialEquation.Solve(Still, start, 0.0, [1, 0.5]));
        Assert.Throws<ArgumentException>(() => OrdinaryDifferentialEquation.Solve(Still, start, 0.0, []));
        Assert.Throws<ArgumentException>(() => OrdinaryDifferentialEquation.Solve(Still, start, 1.0, [0.5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrdinaryDifferentialEquation.Solve(Still, start, 0.0, [1.0], new SolverTolerance(0)));
        Assert.Throws<ArgumentException>(() => OrdinaryDifferentialEquation.Solve((_, y) => Concatenate(y, y), start, 0.0, [1.0]));
    }
}
