namespace Toolkit.Optimization.Tests.Objectives;

public sealed class SoftmaxTests
{
    private static readonly DenseRows<double> One = new([1.0], 1, 1);

    public static TheoryData<double> Margins => LossTests.Margins;

    [Theory]
    [MemberData(nameof(Margins))]
    public void With_two_classes_it_is_the_logistic_loss_at_every_margin(double margin)
    {
        // Infinite predictions differ by no number.
        if (double.IsInfinity(margin)) return;
        var (workspace, gradient, slope) = (new Workspace(), new double[2], new double[1]);
        var softmax = Optimization.Objectives.Softmax(One, [1.0], 2);
        var logistic = Optimization.Objectives.Logistic(One, [1.0]);
        var value = softmax.ValueAndGradient([-margin / 2, margin / 2], gradient, workspace);
        var expected = logistic.ValueAndGradient([margin], slope, workspace);
        Assert.Equal(expected, value, 1e-14 * expected);
        Assert.Equal(slope[0], gradient[1], 1e-14 * Math.Abs(slope[0]));
        Assert.Equal(-slope[0], gradient[0], 1e-14 * Math.Abs(slope[0]));
    }

    [Fact]
    public void Far_ahead_of_several_classes_a_loss_is_the_sum_of_their_exponentials()
    {
        var softmax = Optimization.Objectives.Softmax(One, [0.0], 4);
        var expected = Math.Exp(-700) + Math.Exp(-690) + Math.Exp(-701);
        Assert.Equal(expected, softmax.Value([1e3, 300, 310, 299], new Workspace()), 1e-13 * expected);
        Assert.Equal(2e300, softmax.Value([-1e300, 1e300, 0, 5], new Workspace()));
        Assert.Equal(Math.Log(4), softmax.Value([1e300, 1e300, 1e300, 1e300], new Workspace()), 1e-15);
    }

    [Fact]
    public void With_one_class_there_is_nothing_to_learn()
    {
        var softmax = Optimization.Objectives.Softmax(One, [0.0], 1);
        var gradient = new double[1];
        Assert.Equal(0, softmax.ValueAndGradient([3.0], gradient, new Workspace()));
        Assert.Equal(0, gradient[0]);
    }

    [Fact]
    public void What_is_not_a_number_stays_one()
    {
        var softmax = Optimization.Objectives.Softmax(One, [0.0], 3);
        foreach (var place in Enumerable.Range(0, 3))
        {
            double[] point = [1, 2, 3];
            point[place] = double.NaN;
            Assert.True(double.IsNaN(softmax.Value(point, new Workspace())));
        }
    }

    [Fact]
    public void Intercepts_come_behind_all_features_and_no_penalty_touches_them()
    {
        // Two features and three classes: six coefficients, then three intercepts, which move no gradient of the penalty.
        var rows = new DenseRows<double>([0, 0, 0, 0], 2, 2).WithIntercept();
        var softmax = Optimization.Objectives.Softmax(rows, [0.0, 2], 3).WithL2(10);
        Assert.Equal((9, 6), (softmax.Dimension, softmax.Features));
        var gradient = new double[9];
        var value = softmax.ValueAndGradient([1, 0, 0, 0, 0, 0, 1e3, 0, 0], gradient, new Workspace());

        // Every row is taken for class 0: one is right, the other 1000 away.
        Assert.Equal(5 + 500, value, 1e-9);
        Assert.Equal([10, 0, 0, 0, 0, 0, 0.5, 0, -0.5], gradient);
    }

    [Fact]
    public void A_vector_added_to_every_class_changes_nothing()
    {
        var softmax = Optimization.Objectives.Softmax(Models.Sparse, Models.Classes, 3, Models.Weights);
        var x = Models.Vector(60, softmax.Dimension);
        var shift = Models.Vector(61, Models.Columns);
        double[] shifted = [.. x.Select((value, i) => value + shift[i % Models.Columns])];
        var value = softmax.Value(x, new Workspace());
        Assert.Equal(value, softmax.Value(shifted, new Workspace()), 1e-12 * value);
    }

    [Fact]
    public void In_float_it_is_the_same_up_to_rounding()
    {
        var wide = Optimization.Objectives.Softmax(new DenseRows<double>(Models.Matrix, Models.Rows, Models.Columns), Models.Classes, 3);
        var narrow = Optimization.Objectives.Softmax(
            new DenseRows<float>([.. Models.Matrix.Select(value => (float)value)], Models.Rows, Models.Columns), [.. Models.Classes.Select(value => (float)value)], 3);
        var x = Models.Vector(62, wide.Dimension, 0.1);
        var value = wide.Value(x, new Workspace());
        Assert.Equal(value, narrow.Value([.. x.Select(element => (float)element)], new Workspace()), 1e-5 * value);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Optimization.Objectives.Softmax(One, [2.0], 2)).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Optimization.Objectives.Softmax(One, [0.5], 2)).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Optimization.Objectives.Softmax(One, [0.0, 1], 2)).ParamName);
        Assert.Equal("labels", Assert.Throws<ArgumentException>(() => Optimization.Objectives.Softmax(One, [double.NaN], 2)).ParamName);
        Assert.Equal("classes", Assert.Throws<ArgumentOutOfRangeException>(() => Optimization.Objectives.Softmax(One, [0.0], 0)).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => Optimization.Objectives.Softmax(One, [0.0], 2, [-1.0])).ParamName);
    }
}
