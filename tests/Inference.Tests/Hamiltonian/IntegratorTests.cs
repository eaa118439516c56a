namespace Toolkit.Inference.Tests.Hamiltonian;

/// <summary>Integrators of Hamiltonian dynamics: reversible, of volume 1, and of the order that they declare.</summary>
public class IntegratorTests
{
    private static readonly Dictionary<string, SymplecticIntegrator> Integrators =
        new[] { SymplecticIntegrator.Leapfrog, SymplecticIntegrator.McLachlan, SymplecticIntegrator.Yoshida }.ToDictionary(one => one.Name);

    public static TheoryData<string> Names => [.. Integrators.Keys];

    // −x⁴/4 − x²y²/2 − y²/2: neither separable nor quadratic.
    private static readonly AnalyticLogDensity<double> Target = LogDensity.FromGradient<double>(2, (x, gradient) =>
    {
        gradient[0] = -(x[0] * x[0] * x[0]) - (x[0] * x[1] * x[1]);
        gradient[1] = -(x[0] * x[0] * x[1]) - x[1];
        return -(0.25 * x[0] * x[0] * x[0] * x[0]) - (0.5 * x[0] * x[0] * x[1] * x[1]) - (0.5 * x[1] * x[1]);
    });

    private static readonly DiagonalMassMatrix<double> Mass = new(Buffer<double>.CopyOf([0.7, 1.9]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Back_in_time_leads_back(string name)
    {
        double[] start = [0.4, -0.9, 0.8, 0.3];
        var there = Move(Integrators[name], start, 0.2, 25);
        var back = Move(Integrators[name], [there[0], there[1], -there[2], -there[3]], 0.2, 25);
        Assert.Equal(start[0], back[0], 1e-11);
        Assert.Equal(start[1], back[1], 1e-11);
        Assert.Equal(start[2], -back[2], 1e-11);
        Assert.Equal(start[3], -back[3], 1e-11);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Volume_is_kept(string name)
    {
        double[] start = [0.4, -0.9, 0.8, 0.3];
        var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(4, 4);
        for (var j = 0; j < 4; j++)
        {
            double[] At(double by)
            {
                var moved = (double[])start.Clone();
                moved[j] += by;
                return Move(Integrators[name], moved, 0.3, 4);
            }

            var (a, b, c, d) = (At(1e-3), At(-1e-3), At(2e-3), At(-2e-3));
            for (var i = 0; i < 4; i++) jacobian[i, j] = ((4 * (a[i] - b[i]) / 2e-3) - ((c[i] - d[i]) / 4e-3)) / 3;
        }

        Assert.Equal(1, jacobian.Determinant(), 1e-8);
    }

    // The error of the energy after a fixed time, at ε and ε/2: its ratio is 2 to the power of the order.
    [Theory]
    [MemberData(nameof(Names))]
    public void Its_order_is_the_slope_of_its_error(string name)
    {
        double Error(int steps)
        {
            double[] start = [0.4, -0.9, 0.8, 0.3];
            return Math.Abs(Energy(Move(Integrators[name], start, 1.0 / steps, steps)) - Energy(start));
        }

        var slope = Math.Log2(Error(64) / Error(128));
        Assert.InRange(slope, Integrators[name].Order - 0.15, Integrators[name].Order + 0.15);
    }

    [Fact]
    public void Coefficients_that_are_not_symmetric_or_do_not_sum_to_1_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SymplecticIntegrator("one way", 2, [0.4, 0.6], [1]));
        Assert.Throws<ArgumentException>(() => new SymplecticIntegrator("too long", 2, [0.5, 0.5], [1.1]));
        Assert.Throws<ArgumentException>(() => new SymplecticIntegrator("no last kick", 2, [1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SymplecticIntegrator("first order", 1, [0.5, 0.5], [1]));
    }

    private static double[] Move(SymplecticIntegrator integrator, double[] start, double length, int steps)
    {
        var workspace = new Workspace();
        var (position, momentum, gradient, velocity) = (start[..2], start[2..], new double[2], new double[2]);
        var point = new PhasePoint<double> { Position = position, Momentum = momentum, Gradient = gradient };
        point.LogDensity = Target.LogDensityAndGradient(point.Position, point.Gradient, workspace);
        for (var k = 0; k < steps; k++) integrator.Advance(ref point, length, Target, Mass, velocity, workspace);
        return [.. position, .. momentum];
    }

    private static double Energy(double[] state) => (0.5 * ((0.7 * state[2] * state[2]) + (1.9 * state[3] * state[3]))) - Target.LogDensity(state.AsSpan(0, 2), new Workspace());
}
