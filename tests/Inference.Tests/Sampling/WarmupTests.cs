namespace Toolkit.Inference.Tests.Sampling;

/// <summary>What a warm-up does when, and what it comes to.</summary>
public class WarmupTests
{
    [Fact]
    public void Windows_end_where_those_of_Stan_end()
    {
        static int[] Ends(int length) => [.. Enumerable.Range(0, length).Where(k => new WarmupSchedule(length).EndsWindow(k))];
        Assert.Equal([99, 149, 249, 449, 949], Ends(1000));
        Assert.Equal([99, 149, 249, 449, 849, 1949], Ends(2000));
        Assert.Equal([99, 149, 249, 449], Ends(500));
        Assert.Equal([89], Ends(100));
        Assert.Equal([], Ends(19));
        Assert.Equal([], Ends(0));
        Assert.Equal((75, 25, 50), (new WarmupSchedule(1000).First, new WarmupSchedule(1000).Window, new WarmupSchedule(1000).Last));
    }

    // By hand: H̄ = (1 − 1/11)·0 + (0.8 − 0.5)/11, x = μ − √1/0.05 H̄, and the first mean is x itself.
    [Fact]
    public void Dual_averaging_is_that_of_the_paper()
    {
        var (next, stepSize) = DualAveraging.At(0.3).Update(0.5, 0.8);
        Assert.Equal(3 * Math.Exp(-(0.3 / 11) / 0.05), stepSize, 1e-14);
        Assert.Equal(stepSize, next.Settled, 1e-14);
        Assert.Equal(0.3, DualAveraging.At(0.3).Settled, 1e-15);
        var (second, _) = next.Update(1, 0.8);
        Assert.Equal((0.3 / 11 * (1 - (1 / 12.0))) + (-0.2 / 12), second.MeanError, 1e-14);
    }

    // Past its schedule nothing is tuned; without one the step size is the kernel's.
    [Fact]
    public void What_is_settled_stays_and_what_is_not_tuned_too()
    {
        var normal = LogDensity.FromGradient<double>(1, static (x, gradient) =>
        {
            gradient[0] = -x[0];
            return -0.5 * x[0] * x[0];
        });
        var kernel = new NoUTurn<double, AnalyticLogDensity<double>, DiagonalMassMatrix<double>>(RandomKey.FromSeed(3), 0.1);
        var warmup = new Adapted<double, AnalyticLogDensity<double>, DiagonalMassMatrix<double>, NoUTurn<double, AnalyticLogDensity<double>, DiagonalMassMatrix<double>>>(kernel, new(100)).AsStep();
        double[] sizes = [.. warmup.Run(normal, [1]).Take(150).Select(snapshot => snapshot.State.Chain.StepSize)];
        Assert.NotEqual(sizes[97], sizes[98]);
        Assert.All(sizes[99..], size => Assert.Equal(sizes[99], size));
        var model = new Model<double>("m", model => model.Prior(model.Real("x"), Inference.Distributions.Normal(0, 1)));
        Assert.All(PosteriorSampler.Run(model, new(Warmup: 0, Draws: 20, StepSize: 0.1)).Chains, chain => Assert.Equal(0.1, chain.StepSize));
    }

    // Ten independent normals: what is not adjusted is tuned adjusted, and its bias is small.
    [Fact]
    public void Langevin_steps_that_are_not_adjusted_are_nearly_right()
    {
        var model = new Model<double>("ten", isStatic: true, body: static model => model.Prior(model.Vector("x", 10), Inference.Distributions.Normal(0, 1)));
        var sample = PosteriorSampler.Run(model, new(Draws: 6000, Kernel: KernelKind.Ula));
        for (var k = 0; k < 10; k++) Assert.Equal(1, Math.Sqrt(sample.Draws(k).ToArray().Average(x => x * x)), 0.12);
    }

    [Theory]
    [InlineData(MassMatrixKind.Diagonal)]
    [InlineData(MassMatrixKind.Dense)]
    public void The_inverse_mass_matrix_comes_to_the_covariance(MassMatrixKind kind)
    {
        double[] scales = [1e-3, 1, 50];
        var model = new Model<double>("scales", model =>
        {
            var x = model.Vector("x", 3);
            model.Prior(x, Inference.Distributions.Normal(0, Constants.Vector<double>(scales)));
        });
        var sample = PosteriorSampler.Run(model, new(Chains: 2, Warmup: 2000, Draws: 500, MassMatrix: kind));
        foreach (var chain in sample.Chains)
        {
            for (var i = 0; i < scales.Length; i++)
            {
                var variance = chain.InverseMass[kind is MassMatrixKind.Dense ? 4 * i : i];
                Assert.InRange(variance / (scales[i] * scales[i]), i == 0 ? 0.5 : 0.75, i == 0 ? 10 : 1.33);
            }

            Assert.InRange(chain.Transitions.Average(transition => transition.Acceptance), 0.7, 0.97);
        }
    }

    [Fact]
    public void A_target_that_is_no_probability_is_refused()
    {
        foreach (var target in new[] { 0, 1, double.NaN, -0.2 })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                new Adapted<double, Model<double>, UnitMassMatrix<double>, NoUTurn<double, Model<double>, UnitMassMatrix<double>>>(new(default, 1), new(10), target));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmupSchedule(-1));
    }
}
