using System.Runtime.Intrinsics;

namespace Toolkit.Optimization.Tests.Objectives;

public sealed class LossTests
{
    public static TheoryData<double> Margins =>
    [
        .. new[] { 0, 1e-300, 1e-17, 1e-8, 0.1, 0.5, 1, 2, 5, 10, 20, 36, 37, 40, 100, 500, 700, 708, 720, 744, 745, 750, 1e3, 1e4, 1e300, double.PositiveInfinity }
            .SelectMany(margin => new[] { margin, -margin }).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Margins))]
    public void The_logistic_loss_keeps_its_digits_at_every_margin(double margin)
    {
        var loss = default(LogisticLoss<double>);
        foreach (var label in (double[])[-1, 1])
        {
            var (z, y) = (Vector512.Create(margin * label), Vector512.Create(label));
            AssertRelative(Value(margin), loss.Value(z, y).ToScalar());
            AssertRelative(-label * Sigmoid(-margin), loss.Derivative(z, y).ToScalar());
            AssertRelative(Sigmoid(margin) * Sigmoid(-margin), loss.SecondDerivative(z, y).ToScalar());
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(3f)]
    [InlineData(-3f)]
    [InlineData(50f)]
    [InlineData(-50f)]
    [InlineData(1e4f)]
    [InlineData(-1e4f)]
    public void In_float_too(float margin)
    {
        var loss = default(LogisticLoss<float>);
        var (z, y) = (Vector512.Create(margin), Vector512.Create(1f));
        Assert.Equal((float)Value(margin), loss.Value(z, y).ToScalar(), 1e-6 * (1e-30 + Value(margin)));
        Assert.Equal((float)-Sigmoid(-margin), loss.Derivative(z, y).ToScalar(), 1e-6 * (1e-30 + Sigmoid(-margin)));
    }

    [Fact]
    public void What_is_not_a_number_stays_one()
    {
        var (nan, one) = (Vector512.Create(double.NaN), Vector512.Create(1.0));
        Assert.True(double.IsNaN(default(LogisticLoss<double>).Value(nan, one).ToScalar()));
        Assert.True(double.IsNaN(default(LogisticLoss<double>).Derivative(nan, one).ToScalar()));
        Assert.True(double.IsNaN(default(SquaredLoss<double>).Value(nan, one).ToScalar()));
    }

    [Fact]
    public void The_squared_loss_is_half_the_square()
    {
        var loss = default(SquaredLoss<double>);
        var (z, y) = (Vector512.Create(3.0), Vector512.Create(-1.0));
        Assert.Equal((8, 4, 1), (loss.Value(z, y).ToScalar(), loss.Derivative(z, y).ToScalar(), loss.SecondDerivative(z, y).ToScalar()));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(2.5)]
    [InlineData(-30.0)]
    [InlineData(800.0)]
    public void The_exponential_loss_is_a_number_or_infinite(double margin)
    {
        var loss = default(ExponentialLoss<double>);
        foreach (var label in (double[])[-1, 1])
        {
            var (z, y) = (Vector512.Create(margin * label), Vector512.Create(label));
            Assert.Equal(Math.Exp(-margin), loss.Value(z, y).ToScalar(), 1e-14 * Math.Exp(-margin));
            Assert.Equal(-label * Math.Exp(-margin), loss.Derivative(z, y).ToScalar(), 1e-14 * Math.Exp(-margin));
            Assert.Equal(double.PositiveInfinity, loss.Value(Vector512.Create(-1000 * label), y).ToScalar());
            Assert.Equal(double.PositiveInfinity, loss.Conjugate(Vector512.Create(0.1 * label), y).ToScalar());
            Assert.Equal((2 * Math.Log(2)) - 2, loss.Conjugate(Vector512.Create(-2 * label), y).ToScalar(), 1e-14);
        }

        Assert.True(loss.Accepts(-1) && loss.Accepts(1) && !loss.Accepts(0) && !loss.Accepts(double.NaN));
    }

    [Fact]
    public void Losses_say_which_labels_they_take()
    {
        var logistic = default(LogisticLoss<double>);
        Assert.True(logistic.Accepts(-1) && logistic.Accepts(1));
        Assert.False(logistic.Accepts(0) || logistic.Accepts(double.NaN));
        Assert.False(default(SquaredLoss<float>).Accepts(float.PositiveInfinity));
    }

    [Theory]
    [MemberData(nameof(Margins))]
    public void Losses_of_pieces_keep_their_digits_at_every_margin(double margin)
    {
        var (hinge, squared) = (default(HingeLoss<double>), default(SquaredHingeLoss<double>));
        foreach (var label in (double[])[-1, 1])
        {
            var slack = margin >= 1 ? 0 : 1 - margin;
            AssertRelative(slack, At(hinge, margin * label, label));
            AssertRelative(margin >= 1 ? 0 : -label, Slope(hinge, margin * label, label));
            AssertRelative(slack * slack / 2, At(squared, margin * label, label));
            AssertRelative(-label * slack, Slope(squared, margin * label, label));
            AssertRelative(margin >= 1 ? 0 : 1, squared.SecondDerivative(Vector512.Create(margin * label), Vector512.Create(label)).ToScalar());
        }

        // The residual is the margin where the label is 0.
        var (huber, quantile) = (Losses.Huber<double>(1.5), Losses.Quantile<double>(0.25));
        var size = Math.Abs(margin);
        AssertRelative(size <= 1.5 ? size * size / 2 : (1.5 * size) - 1.125, At(huber, margin, 0));
        AssertRelative(Math.Clamp(margin, -1.5, 1.5), Slope(huber, margin, 0));
        AssertRelative(margin > 0 ? 0.75 * margin : -0.25 * margin, At(quantile, margin, 0));
        AssertRelative(margin > 0 ? 0.75 : -0.25, Slope(quantile, margin, 0));
    }

    [Theory]
    [MemberData(nameof(Margins))]
    public void The_Poisson_loss_overflows_only_where_it_does(double prediction)
    {
        foreach (var label in (double[])[0, 0.5, 7, 1e300])
        {
            var mean = Math.Exp(prediction);
            var expected = double.IsPositiveInfinity(mean) ? mean : label == 0 ? mean : mean - (label * prediction);
            var actual = At(default(PoissonLoss<double>), prediction, label);

            // The two terms may cancel: what counts is their size.
            var size = double.IsInfinity(expected) ? 1 : mean + Math.Abs(expected);
            Assert.True(expected == actual || Math.Abs(expected - actual) <= 1e-14 * size, $"expected {expected:R}, got {actual:R}");
            AssertRelative(mean - label, Slope(default(PoissonLoss<double>), prediction, label), mean + label);
        }
    }

    [Theory]
    [MemberData(nameof(Margins))]
    public void A_smoothed_loss_is_below_the_loss_by_at_most_its_bound(double margin)
    {
        foreach (var width in (double[])[1e-8, 0.01, 1, 100])
        {
            Within(default(HingeLoss<double>), default(HingeLoss<double>).Smoothed(width), 1, width / 2);
            Within(Losses.Quantile<double>(0.25), Losses.Quantile<double>(0.25).Smoothed(width), 0.5, 0.75 * 0.75 * width / 2);
        }

        void Within<TLoss>(TLoss loss, SmoothedLoss<double, TLoss> smoothed, double label, double bound)
            where TLoss : struct, IPiecewiseLinearLoss<TLoss, double>
        {
            var (value, below) = (At(loss, margin, label), At(smoothed, margin, label));
            Assert.Equal(bound, smoothed.ErrorBound, 1e-15 * bound);
            Assert.Equal(1 / smoothed.Width, smoothed.Curvature);
            if (double.IsInfinity(value)) Assert.Equal(value, below);
            else Assert.InRange(value - below, -1e-15 * value, (bound * (1 + 1e-12)) + (1e-15 * value));
            Assert.InRange(Slope(smoothed, margin, label), -1, 1);
        }
    }

    [Fact]
    public void The_bound_of_smoothing_is_attained_away_from_the_kink()
    {
        var smoothed = default(HingeLoss<double>).Smoothed(0.5);
        Assert.Equal(smoothed.ErrorBound, At(default(HingeLoss<double>), -4, 1) - At(smoothed, -4, 1), 1e-15);
    }

    [Theory]
    [MemberData(nameof(Margins))]
    public void Half_the_absolute_error_smoothed_is_Hubers_loss(double residual)
    {
        var (median, huber) = (Losses.Quantile<double>(0.5).Smoothed(1), Losses.Huber<double>(0.5));
        Assert.Equal(At(huber, residual, 0), At(median, residual, 0));
        Assert.Equal(Slope(huber, residual, 0), Slope(median, residual, 0));
    }

    [Fact]
    public void What_is_not_a_number_stays_one_in_every_loss()
    {
        AssertNaN(default(HingeLoss<double>));
        AssertNaN(default(HingeLoss<double>).Smoothed(0.1));
        AssertNaN(default(SquaredHingeLoss<double>));
        AssertNaN(Losses.Huber<double>(1));
        AssertNaN(Losses.Quantile<double>(0.1));
        AssertNaN(default(PoissonLoss<double>));

        static void AssertNaN<TLoss>(TLoss loss)
            where TLoss : struct, ILoss<TLoss, double>
        {
            Assert.True(double.IsNaN(At(loss, double.NaN, 1)));
            Assert.True(double.IsNaN(Slope(loss, double.NaN, 1)));
        }
    }

    [Fact]
    public void Parameters_out_of_range_are_named()
    {
        Assert.Equal("delta", Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Huber<double>(0)).ParamName);
        Assert.Equal("delta", Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Huber<float>(1e300)).ParamName);
        Assert.Equal("tau", Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Quantile<double>(1)).ParamName);
        Assert.Equal("tau", Assert.Throws<ArgumentOutOfRangeException>(() => Losses.Quantile<float>(1 - 1e-12)).ParamName);
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => default(HingeLoss<double>).Smoothed(0)).ParamName);
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => default(HingeLoss<double>).Smoothed(1e-310)).ParamName);
        Assert.Throws<InvalidOperationException>(() => new HuberLoss<double>());
        Assert.Throws<InvalidOperationException>(() => new QuantileLoss<double>());
        Assert.Throws<InvalidOperationException>(() => new SmoothedLoss<double, HingeLoss<double>>());
    }

    private static double At<TLoss>(TLoss loss, double prediction, double label)
        where TLoss : struct, ILoss<TLoss, double> => loss.Value(Vector512.Create(prediction), Vector512.Create(label)).ToScalar();

    private static double Slope<TLoss>(TLoss loss, double prediction, double label)
        where TLoss : struct, ILoss<TLoss, double> => loss.Derivative(Vector512.Create(prediction), Vector512.Create(label)).ToScalar();

    // ln(1 + e) by its series where e is small, which loses nothing.
    private static double Value(double margin)
    {
        var e = Math.Exp(-Math.Abs(margin));
        var tail = e > 0.05 ? Math.Log(1 + e) : Enumerable.Range(1, 16).Reverse().Sum(k => Math.Pow(-1, k + 1) * Math.Pow(e, k) / k);
        return Math.Max(-margin, 0) + tail;
    }

    private static double Sigmoid(double margin) => margin >= 0 ? 1 / (1 + Math.Exp(-margin)) : Math.Exp(margin) / (1 + Math.Exp(margin));

    // Below the normal numbers a relative error has no meaning: there one unit of the last place is left.
    private static void AssertRelative(double expected, double actual, double? size = null) =>
        Assert.True(
            expected == actual || Math.Abs(expected - actual) <= (1e-14 * (size ?? Math.Abs(expected))) + (2 * double.Epsilon), $"expected {expected:R}, got {actual:R}");
}
