namespace Toolkit.Optimization.Tests.Boosting;

public sealed class DecisionStumpsTests
{
    [Fact]
    public void There_is_a_stump_between_every_two_values_of_a_feature()
    {
        // The second feature is never negative, the third never zero, the fourth always the same.
        var stumps = new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>(
            [
                -2, 0, -1, 7,
                0, 4, 3, 7,
                -2, 1, -1, 7,
                0.5, 0, 5, 7,
            ],
            4, 4));
        Assert.Equal(
            [(0, -1.0), (0, 0.25), (1, 0.5), (1, 2.5), (2, 1), (2, 4), (-1, 0)],
            Enumerable.Range(0, stumps.Columns).Select(k => (stumps[k].Feature, stumps[k].Threshold)));
    }

    [Theory]
    [InlineData(1, 1.0000000000000002)]
    [InlineData(-5e-324, 0)]
    [InlineData(0, 5e-324)]
    [InlineData(-1.7e308, 1.7e308)]
    public void A_threshold_parts_its_values_however_near_or_far(double low, double high)
    {
        var stumps = new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>([low, high], 2, 1));
        Assert.Equal((-1, 1), (stumps[0].Answer(low), stumps[0].Answer(high)));
        var products = new double[2];
        stumps.TransposeMultiply([1, 10], products, new Workspace());
        Assert.Equal([9, 11], products);
    }

    [Fact]
    public void Without_features_there_is_the_stump_that_always_answers_yes()
    {
        var stumps = new DecisionStumps<float>(new SparseRows<float>([0, 0, 0], [], [], 2, 0));
        Assert.Equal(1, stumps.Columns);
        Assert.Equal(-1, stumps[0].Feature);
    }

    [Fact]
    public void Values_that_are_not_finite_are_refused() => Assert.Contains(
        "Row 1", Assert.Throws<ArgumentException>(() => new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>([1, double.NaN], 2, 1))).Message);

    [Fact]
    public void An_ensemble_merges_its_stumps_and_orders_them()
    {
        var ensemble = new StumpEnsemble<double>(
        [
            new(new(3, 0.5, 1), 0.25), new(new(1, 2, -1), 1), new(new(3, 0.5, -1), 0.75), new(new(-1, 9, 1), 0.5), new(new(1, 2, 1), 1),
            new(new(-1, 0, 1), 0.5),
        ]);
        Assert.Equal<WeightedStump<double>>([new(new(-1, 0, 1), 1), new(new(3, 0.5, -1), 0.5)], ensemble.Stumps);
        Assert.Equal(new StumpEnsemble<double>(ensemble.Stumps.Reverse()), ensemble);
        Assert.Equal(new StumpEnsemble<double>(ensemble.Stumps).GetHashCode(), ensemble.GetHashCode());
        Assert.NotEqual(new StumpEnsemble<double>([]), ensemble);
    }

    [Fact]
    public void An_ensemble_predicts_alike_from_stored_and_from_whole_rows()
    {
        var key = RandomKey.FromSeed(3);
        var (matrix, weights) = (Sample(key, 40, 6), new double[500]);
        var sparse = SparseRows<double>.FromDense(new(matrix, 40, 6));
        var stumps = new DecisionStumps<double>(sparse);
        key.Fold(1).Normals<double>(weights.AsSpan(0, stumps.Columns));
        var (predicted, ensemble) = (new double[40], stumps.Ensemble(weights.AsSpan(0, stumps.Columns)));
        stumps.Multiply(weights.AsSpan(0, stumps.Columns), predicted, new Workspace());
        var together = new double[40];
        ensemble.Predict(sparse, together);
        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(predicted[i], ensemble.Predict(matrix.AsSpan(i * 6, 6)), 1e-12);
            Assert.Equal(predicted[i], together[i], 1e-12);
        }

        Assert.Equal(ensemble.Predict(new double[6]), ensemble.Predict([]), 1e-12);
    }

    [Fact]
    public void What_is_no_stump_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new StumpEnsemble<double>([new(new(0, 1, 2), 1)]));
        Assert.Throws<ArgumentException>(() => new StumpEnsemble<double>([new(new(0, double.NaN, 1), 1)]));
        Assert.Throws<ArgumentException>(() => new StumpEnsemble<double>([new(new(0, 1, 1), double.PositiveInfinity)]));
        Assert.Throws<ArgumentException>(() => new DecisionStumps<double>(new ReadOnlyMatrixSpan<double>([1, 2], 2, 1)).Ensemble([1]));
    }

    // Whole numbers, many of them 0.
    internal static double[] Sample(RandomKey key, int rows, int columns)
    {
        var values = new double[rows * columns];
        key.Normals<double>(values);
        return [.. values.Select(value => Math.Round(2 * value))];
    }
}
