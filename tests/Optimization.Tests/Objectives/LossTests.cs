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

    [Fact]
    public void Losses_say_which_labels_they_take()
    {
        var logistic = default(LogisticLoss<double>);
        Assert.True(logistic.Accepts(-1) && logistic.Accepts(1));
        Assert.False(logistic.Accepts(0) || logistic.Accepts(double.NaN));
        Assert.False(default(SquaredLoss<float>).Accepts(float.PositiveInfinity));
    }

    // ln(1 + e) by its series where e is small, which loses nothing.
    private static double Value(double margin)
    {
        var e = Math.Exp(-Math.Abs(margin));
        var tail = e > 0.05 ? Math.Log(1 + e) : Enumerable.Range(1, 16).Reverse().Sum(k => Math.Pow(-1, k + 1) * Math.Pow(e, k) / k);
        return Math.Max(-margin, 0) + tail;
    }

    private static double Sigmoid(double margin) => margin >= 0 ? 1 / (1 + Math.Exp(-margin)) : Math.Exp(margin) / (1 + Math.Exp(margin));

    // Below the normal numbers a relative error has no meaning: there one unit of the last place is left.
    private static void AssertRelative(double expected, double actual) =>
        Assert.True(expected == actual || Math.Abs(expected - actual) <= (1e-14 * Math.Abs(expected)) + (2 * double.Epsilon), $"expected {expected:R}, got {actual:R}");
}
