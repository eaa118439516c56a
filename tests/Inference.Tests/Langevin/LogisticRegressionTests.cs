using static Toolkit.Inference.Distributions;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Inference.Tests.Langevin;

/// <summary>Mini-batch samplers on a logistic regression of 1,500 rows, against the no-U-turn sampler on the same posterior written as a model.</summary>
public sealed class LogisticRegressionTests
{
    private const int Rows = 1500;
    private const int Columns = 4;
    private const int Batch = 30;
    private const int BurnIn = 4000;

    private static readonly (double[] Design, double[] Labels) Data = Simulated();
    private static readonly Total<double, SmoothL2Regularized<double, SmoothLinearModel<double, DenseRows<double>, LogisticLoss<double>>>> Potential =
        Objectives.Logistic(new DenseRows<double>(Data.Design, Rows, Columns), Data.Labels).WithL2(1.0 / Rows).AsTotal();

    private static readonly Lazy<(double[] Means, double[] Variances)> Truth = new(Sampled);

    private static RandomKey Key => RandomKey.FromSeed(77);

    // The same gradient as the model's, at full scale.
    [Fact]
    public void The_potential_is_that_of_the_model()
    {
        var (workspace, one, other) = (new Workspace(), new double[Columns], new double[Columns]);
        double[] point = [0.3, -1, 0.2, 0.7];
        Potential.Gradient(point, one, workspace);
        Model().LogDensityAndGradient(point, other, workspace);
        for (var j = 0; j < Columns; j++) Assert.Equal(-other[j], one[j], 1e-9 * Math.Abs(other[j]));
    }

    [Fact]
    public void SGLD_with_control_variates_has_the_moments_of_the_posterior() =>
        Close(Descend<double>(6e-4).WithNoise(1, Key).WithControlVariates(Potential, Mode(), Batch, Key.Fold(1)).WithMoments(Schedules.Constant<double>(1), BurnIn), 40_000, 0.15, 0.12);

    // Batches without control variates bring a variance V of their own, which is taken off as long as h V is below 2.
    [Fact]
    public void SGLD_that_knows_the_variance_of_its_batches_does_too()
    {
        var variance = GradientVariance();
        Close(Descend<double>(1e-4).WithNoise(1, Key, gradientVariance: variance).For(Potential, Batch, Key.Fold(1)).WithMoments(Schedules.Constant<double>(1), BurnIn), 60_000, 0.25, 0.25);
    }

    [Fact]
    public void PSGLD_with_control_variates_does() => Close(
        Inference.Langevin.PreconditionedStochasticGradientLangevin<double>(8e-3, Key, decay: 0.999, epsilon: 1).WithControlVariates(Potential, Mode(), Batch, Key.Fold(1))
            .WithMoments(Schedules.Constant<double>(1), BurnIn), 60_000, 0.2, 0.2);

    // What a batch still brings, some 60, is little beside the noise that friction asks for, 2α/h.
    [Fact]
    public void SGHMC_and_BAOAB_do()
    {
        Close(
            Inference.Langevin.StochasticGradientHamiltonian<double>(0.01, 20, Key).WithControlVariates(Potential, Mode(), 100, Key.Fold(1)).WithMoments(Schedules.Constant<double>(1), BurnIn),
            40_000, 0.15, 0.12);
        Close(
            new UnderdampedLangevin<double, UnitMassMatrix<double>>(Key, 0.02, 20).AsUpdate().WithControlVariates(Potential, Mode(), 100, Key.Fold(1)).WithMoments(Schedules.Constant<double>(1), BurnIn),
            30_000, 0.15, 0.12);
    }

    // Means within so many deviations of the posterior, variances within such a part.
    private static void Close<TState, TInfo, TStep>(
        Step<double, Total<double, SmoothL2Regularized<double, SmoothLinearModel<double, DenseRows<double>, LogisticLoss<double>>>>, WeightedMomentsState<double, TState>, TInfo, TStep> step,
        int steps, double mean, double variance)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<
            TStep, double, Total<double, SmoothL2Regularized<double, SmoothLinearModel<double, DenseRows<double>, LogisticLoss<double>>>>, WeightedMomentsState<double, TState>, TInfo>
    {
        var state = step.Run(Potential, Mode()).Take(steps).Run().State;
        for (var j = 0; j < Columns; j++)
        {
            Assert.InRange((state.Point.Span[j] - Truth.Value.Means[j]) / Math.Sqrt(Truth.Value.Variances[j]), -mean, mean);
            Assert.InRange(state.Variance(j) / Truth.Value.Variances[j], 1 - variance, 1 + variance);
        }
    }

    private static double[] Mode() => [.. LineSearches.Lbfgs<double>().For(Potential.Mean).Run(Potential.Mean, new double[Columns]).Take(100).Run().State.Point.Span];

    private static double GradientVariance()
    {
        var (workspace, mode, whole, one, sum) = (new Workspace(), Mode(), new double[Columns], new double[Columns], 0.0);
        Potential.Gradient(mode, whole, workspace);
        for (var i = 0; i < Rows; i++)
        {
            Potential.BatchGradient([i], mode, one, workspace);
            for (var j = 0; j < Columns; j++) sum += (one[j] - whole[j]) * (one[j] - whole[j]) / Rows / Columns;
        }

        return sum / Batch;
    }

    private static Model<double> Model()
    {
        var (x, y) = (Constants.Matrix<double>(Data.Design, Rows, Columns), Constants.Vector<double>([.. Data.Labels.Select(label => label > 0 ? 1.0 : 0)]));
        return new("logistic", isStatic: true, body: model =>
        {
            var beta = model.Vector("beta", Columns);
            model.Prior(beta, Normal(0, 1));
            model.Observe("y", y, BernoulliLogit(Functions.Dot(x, beta)));
        });
    }

    private static (double[], double[]) Sampled()
    {
        var sample = PosteriorSampler.Run(Model(), new(Chains: 2, Draws: 3000));
        double[][] draws = [.. Enumerable.Range(0, Columns).Select(j => sample.Draws(j).ToArray())];
        double[] means = [.. draws.Select(own => own.Average())];
        return (means, [.. draws.Select((own, j) => own.Average(x => (x - means[j]) * (x - means[j])))]);
    }

    private static (double[], double[]) Simulated()
    {
        var (design, labels, uniforms) = (new double[Rows * Columns], new double[Rows], new double[Rows]);
        RandomKey.FromSeed(5).Normals<double>(design);
        RandomKey.FromSeed(6).Uniforms<double>(uniforms);
        double[] truth = [0.8, -0.5, 0, 1.2];
        for (var i = 0; i < Rows; i++)
        {
            var margin = Enumerable.Range(0, Columns).Sum(j => design[(i * Columns) + j] * truth[j]);
            labels[i] = uniforms[i] < 1 / (1 + Math.Exp(-margin)) ? 1 : -1;
        }

        return (design, labels);
    }
}
