using System.Numerics;

namespace Toolkit.Numerics.Tests;

/// <summary>Finite differences and the complex step, against derivatives in closed form and against the tape.</summary>
public class CheckingToolTests
{
    private static readonly double[] Point = [0.4, -1.3, 2.2];

    [Fact]
    public void Differences_come_with_an_error_that_bounds_theirs()
    {
        static double Function(ReadOnlySpan<double> x) => Math.Exp(x[0]) * Math.Sin(x[1] * x[2]);
        double[] expected =
        [
            Math.Exp(0.4) * Math.Sin(-1.3 * 2.2), Math.Exp(0.4) * Math.Cos(-1.3 * 2.2) * 2.2, Math.Exp(0.4) * Math.Cos(-1.3 * 2.2) * -1.3,
        ];
        for (var i = 0; i < 3; i++)
        {
            var found = FiniteDifferences.Partial(Function, Point, i);
            Assert.Equal(expected[i], found.Value, 1e-9);
            Assert.InRange(found.Error, 0, 1e-8);
        }

        var gradient = new double[3];
        FiniteDifferences.Gradient(Function, Point, gradient);
        for (var i = 0; i < 3; i++) Assert.Equal(expected[i], gradient[i], 1e-9);
    }

    [Fact]
    public void Products_of_the_Hessian_come_from_gradients()
    {
        // x₀² x₁ + x₂³: the Hessian is [2x₁, 2x₀, 0; 2x₀, 0, 0; 0, 0, 6x₂].
        var product = new double[3];
        FiniteDifferences.HessianVectorProduct(
            static (x, gradient) => (gradient[0], gradient[1], gradient[2]) = (2 * x[0] * x[1], x[0] * x[0], 3 * x[2] * x[2]), Point, [1, 2, -1], product);
        double[] expected = [(2 * -1.3) + (2 * 0.8), 0.8, -6 * 2.2];
        for (var i = 0; i < 3; i++) Assert.Equal(expected[i], product[i], 1e-7);
    }

    [Theory]
    [InlineData(1e10, 1)]
    [InlineData(1, 1e-10)]
    [InlineData(1e6, 1e5)]
    public void Products_of_the_Hessian_are_scaled(double at, double along)
    {
        var product = new double[1];
        FiniteDifferences.HessianVectorProduct(static (x, gradient) => gradient[0] = x[0] * x[0] * x[0], [at], [along], product);
        Assert.Equal(1, product[0] / (3 * at * at * along), 1e-8);
    }

    [Fact]
    public void The_complex_step_gives_the_last_digit()
    {
        Assert.Equal(Math.Cos(0.7) * Math.Exp(Math.Sin(0.7)), ComplexStep.Derivative(static x => Complex.Exp(Complex.Sin(x)), 0.7), 1e-15);
        var (stepped, swept) = (new double[3], new double[3]);
        ComplexStep.Gradient(static x => Complex.Exp(x[0]) * Complex.Sin(x[1] * x[2]), Point, stepped);
        Derivatives.ValueAndGradient(static x => Functions.Exp(x[0]) * Functions.Sin(x[1] * x[2]), Point, swept, new Tape<double>());
        for (var i = 0; i < 3; i++) Assert.Equal(stepped[i], swept[i], 2e-15);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FiniteDifferences.Partial(static x => x[0], Point, 3));
        Assert.Throws<ArgumentException>(() => FiniteDifferences.Gradient(static x => x[0], Point, new double[2]));
        Assert.Throws<ArgumentException>(() => ComplexStep.Gradient(static x => x[0], Point, new double[2]));
    }
}
