namespace Toolkit.Optimization.Tests.Boosting;

public sealed class BoostingTests
{
    private static readonly double[] ToyLabels = [1, 1, 1, -1, -1, -1, 1, 1, 1, -1];

    // Ten points on a line, as in the textbooks: weighted errors of 3/10, 3/14 and 2/11, and after three rounds none is on the wrong side.
    [Fact]
    public void AdaBoost_on_ten_points_is_that_of_the_textbooks()
    {
        var model = Toy();
        var step = Steps.AdaBoost(model);
        var state = step.Initialize(model, new double[model.Dimension]);
        var (loss, found) = (1.0, new List<(double Threshold, int Polarity, double Weight)>());
        foreach (var error in (double[])[3.0 / 10, 3.0 / 14, 2.0 / 11])
        {
            state = step.Next(state, model, out var info);
            Assert.Equal(1 - (2 * error), info.Edge, 1e-12);
            Assert.Equal(loss, info.Loss, 1e-12);
            Assert.Equal(0.5 * Math.Log((1 - error) / error), info.Weight, 1e-12);
            found.Add((info.Stump.Threshold, info.Stump.Polarity, Math.Round(info.Weight, 4)));
            loss *= 2 * Math.Sqrt(error * (1 - error));
        }

        Assert.Equal([(2.5, -1, 0.4236), (8.5, -1, 0.6496), (5.5, 1, 0.752)], found);
        var ensemble = model.Rows.Ensemble(state.Point.Span);
        Assert.Equal(3, ensemble.Stumps.Length);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(state.Predictions.Span[i], ensemble.Predict([(double)i]), 1e-12);
            Assert.True(ToyLabels[i] * state.Predictions.Span[i] > 0);
        }

        Assert.Equal(loss, model.Value(state.Point.Span, new Workspace()), 1e-12);
    }

    [Fact]
    public void Of_stumps_as_good_the_first_is_chosen()
    {
        // The same feature twice; on the line 2.5 and 8.5 both err on three points of ten.
        var twice = new double[20];
        for (var i = 0; i < 20; i++) twice[i] = i / 2;
        var model = Optimization.Objectives.Stumps(
            new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>(twice, 10, 2)), default(ExponentialLoss<double>), ToyLabels);
        var step = Steps.AdaBoost(model);
        step.Next(step.Initialize(model, new double[model.Dimension]), model, out var info);
        Assert.Equal(new Stump<double>(0, 2.5, -1), info.Stump);
    }

    [Fact]
    public void A_stump_without_an_error_gets_a_finite_weight()
    {
        var model = Optimization.Objectives.Stumps(
            new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>([1, 2, 3, 4], 4, 1)), default(ExponentialLoss<double>), [-1, -1, 1, 1]);
        var step = Steps.AdaBoost(model);
        var next = step.Next(step.Initialize(model, new double[model.Dimension]), model, out var info);
        Assert.Equal((1.0, new Stump<double>(0, 2.5, 1)), (info.Edge, info.Stump));
        Assert.Equal(0.5 * Math.Log(9), info.Weight, 1e-12);

        // Chosen again and again it stays one stump, until nothing is left to gain.
        var run = step.Run(model, new double[model.Dimension]).Take(2000).Run();
        Assert.IsType<Outcome.Stalled>(run.Outcome);
        Assert.Single(model.Rows.Ensemble(run.State.Point.Span).Stumps);
        Assert.Equal(0, run.Info.Loss);
        Assert.False(next == run.State);
    }

    [Fact]
    public void Without_an_edge_the_step_stalls()
    {
        // Exclusive or: to each stump both classes look alike.
        var features = new ReadOnlyMatrixSpan<double>([0, 0, 0, 1, 1, 0, 1, 1], 4, 2);
        var model = Optimization.Objectives.Stumps(new DecisionStumps<double>(features), default(LogisticLoss<double>), [-1, 1, 1, -1]);
        var run = Steps.Boosting(model).Run(model, new double[model.Dimension]).Take(10).Run();
        Assert.Equal(1, Assert.IsType<Outcome.Stalled>(run.Outcome).Step);
        Assert.Equal((0.0, 0.0), (run.Info.Edge, run.Info.Weight));
        Assert.Empty(model.Rows.Ensemble(run.State.Point.Span).Stumps);
    }

    [Fact]
    public void A_weight_is_so_many_rows_and_none_is_no_row()
    {
        var model = Optimization.Objectives.Stumps(
            new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>([0, 1, 2, 3], 4, 1)), default(ExponentialLoss<double>),
            [1, -1, 1, -1], [2, 1, 1, 0]);
        var repeated = Optimization.Objectives.Stumps(
            new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>([0, 0, 1, 2], 4, 1)), default(ExponentialLoss<double>), [1, 1, -1, 1]);
        var (weighted, plain) = (Run(model), Run(repeated));
        Assert.Equal(plain.Edge, weighted.Edge, 1e-12);
        Assert.Equal(plain.Loss, weighted.Loss, 1e-12);

        static BoostingInfo<double> Run(LinearModel<double, DecisionStumps<double>, ExponentialLoss<double>> model) =>
            Steps.AdaBoost(model).Run(model, new double[model.Dimension]).Take(5).Run().Info;
    }

    [Fact]
    public void The_best_weight_under_the_logistic_loss_leaves_the_stump_no_slope()
    {
        var model = Noisy();
        var step = Steps.ExactBoosting(model);
        var next = step.Next(step.Initialize(model, new double[model.Dimension]), model, out var info);
        var gradient = new double[model.Dimension];
        model.Gradient(next.Point.Span, gradient, new Workspace());
        var chosen = Enumerable.Range(0, model.Dimension).Single(k => next.Point.Span[k] != 0);
        Assert.InRange(Math.Abs(gradient[chosen]), 0, 1e-14);
        Assert.InRange(info.Weight, 0.01, 10);
    }

    [Fact]
    public void The_constant_of_the_path_is_the_least_ratio_so_far()
    {
        var model = Noisy();
        var (step, workspace) = (Steps.Boosting(model, lowerBound: 0.1), new Workspace());
        var (gradient, least) = (new double[model.Dimension], double.PositiveInfinity);
        var state = step.Initialize(model, gradient);
        for (var k = 0; k < 20; k++)
        {
            var loss = model.ValueAndGradient(state.Point.Span, gradient, workspace);
            least = Math.Min(least, Math.Pow(gradient.Max(Math.Abs), 2) / 2 / (loss - 0.1));
            state = step.Next(state, model, out var info);
            Assert.Equal(least, info.PolyakLojasiewicz, 1e-12);
            Assert.Equal(gradient.Max(Math.Abs), info.GradientNorm, 1e-14);
        }
    }

    [Fact]
    public void Rates_are_declared_where_their_constants_are_given()
    {
        var (toy, noisy) = (Toy(), Noisy());
        Assert.Null(Steps.AdaBoost(toy).Rate);
        Assert.Equal(0.8, Assert.IsType<Rate.PerStep>(Steps.AdaBoost(toy, weakEdge: 0.3).Rate).Factor, 1e-15);
        Assert.Null(Steps.Boosting(noisy).Rate);
        Assert.Equal(1 - 0.04, Assert.IsType<Rate.PerStep>(Steps.Boosting(noisy, 0.01).Rate).Factor, 1e-15);
        Assert.Equal(1 - 0.04, Assert.IsType<Rate.PerStep>(Steps.ExactBoosting(noisy, 0.01).Rate).Factor, 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => Steps.AdaBoost(toy, weakEdge: 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Steps.AdaBoost(toy, leastEdge: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Steps.Boosting(noisy, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Steps.Boosting(noisy, lowerBound: double.NaN));
    }

    private static LinearModel<double, DecisionStumps<double>, ExponentialLoss<double>> Toy() => Optimization.Objectives.Stumps(
        new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 10, 1)), default(ExponentialLoss<double>),
        ToyLabels);

    private static LinearModel<double, DecisionStumps<double>, LogisticLoss<double>> Noisy()
    {
        var draws = new double[60];
        RandomKey.FromSeed(12).Normals<double>(draws);
        return Optimization.Objectives.Stumps(
            new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>(DecisionStumpsTests.Sample(RandomKey.FromSeed(11), 60, 3), 60, 3)),
            default(LogisticLoss<double>), [.. draws.Select(draw => draw > 0 ? 1.0 : -1)]);
    }
}
