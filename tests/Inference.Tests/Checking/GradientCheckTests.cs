using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Checking;

/// <summary>What a check of a gradient tells of right and wrong ones.</summary>
public class GradientCheckTests
{
    private static readonly GradientCheckOptions Few = GradientCheckOptions.Default with { Points = 10 };

    [Fact]
    public void A_right_gradient_is_right()
    {
        var report = GradientCheck.Run(Schools());
        Assert.True(report.IsRight);
        Assert.Equal((10, 100), (report.Rows.Length, report.Points));
        Assert.All(report.Rows, row => Assert.InRange(row.RelativeError, 0, 1e-6));
        Assert.Equal(["theta_trans[1]", "mu", "tau"], new[] { 0, 8, 9 }.Select(i => report.Rows[i].Name));
    }

    // −(x₀⁴ + x₁² + x₂²)/2 with a fault in one derivative.
    [Theory]
    [InlineData("sign", "has the wrong sign")]
    [InlineData("factor", "is 0.5 times what it should be")]
    [InlineData("dropped", "is 0")]
    public void A_wrong_derivative_is_named_with_how_it_is_wrong(string fault, string expected)
    {
        var density = LogDensity.FromGradient<double>(3, (x, gradient) =>
        {
            (gradient[0], gradient[1], gradient[2]) = (-2 * x[0] * x[0] * x[0], -x[1], -x[2]);
            gradient[1] *= fault switch { "sign" => -1, "factor" => 0.5, _ => 0 };
            return -0.5 * ((x[0] * x[0] * x[0] * x[0]) + (x[1] * x[1]) + (x[2] * x[2]));
        });
        var report = GradientCheck.Run(density, Few);
        Assert.False(report.IsRight);
        Assert.Equal(
            [GradientVerdict.Right, GradientVerdict.Wrong, GradientVerdict.Right], report.Rows.Select(row => row.Verdict));
        Assert.Equal(expected, report.Rows[1].Discrepancy);
    }

    [Fact]
    public void A_gradient_by_hand_inside_of_a_model_is_named_by_its_parameter()
    {
        // The derivative of a Gaussian term by its scale lost its −1.
        ValueAndGradient<double> wrong = (x, gradient) =>
        {
            gradient[0] = 1 / (x[0] * x[0] * x[0]);
            return -(0.5 / (x[0] * x[0])) - Math.Log(x[0]);
        };
        var model = new Model<double>("m", model =>
        {
            var mu = model.Real("mu");
            var sigma = model.Real("sigma", Positive);
            model.Prior(mu, Normal(0, 1));
            model.Add(LogDensity.Analytic(sigma, wrong));
        });
        using var output = new StringWriter();
        Assert.Equal(1, GradientCheckProgram.Run(model, ["--points", "20", "--seed", "3"], output));
        Assert.Contains("The derivative by sigma is ", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("The derivative by mu", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"m: the gradient is wrong.{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_density_that_is_finite_nowhere_is_explained()
    {
        var model = new Model<double>("m", model => model.Add(Functions.Log(-Functions.Square(model.Real("mu")))));
        var report = GradientCheck.Run(model, Few);
        Assert.False(report.IsRight);
        Assert.Equal(0, report.Points);
        Assert.Contains("Log", report.Fault, StringComparison.Ordinal);
        Assert.Contains("mu", report.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_that_are_no_numbers_make_nothing_right()
    {
        // Defined at the points that are drawn, and nowhere beside them.
        var first = double.NaN;
        var density = LogDensity.FromGradient<double>(1, (x, gradient) =>
        {
            if (double.IsNaN(first)) first = x[0];
            gradient[0] = 7;
            return x[0] == first ? 0 : double.NaN;
        });
        var report = GradientCheck.Run(density, Few);
        Assert.Equal((false, false, GradientVerdict.Uncertain), (report.IsRight, report.IsWrong, report.Rows[0].Verdict));
    }

    [Fact]
    public void A_right_gradient_of_large_values_is_not_called_wrong()
    {
        var density = LogDensity.FromGradient<double>(1, (x, gradient) =>
        {
            gradient[0] = Math.Cos(x[0]);
            return 1e9 + Math.Sin(x[0]);
        });
        Assert.False(GradientCheck.Run(density).IsWrong);
    }

    // Both ways are differentiated rightly; only one is taken.
    [Fact]
    public void A_model_that_is_not_as_static_as_it_declares_is_told()
    {
        var model = new Model<double>("branches", isStatic: true, body: static model =>
        {
            var a = model.Real("a");
            model.Prior(a, Normal(0, 1));
            model.Add(a.Value > 0 ? -Functions.Square(a) : -Functions.Exp(-a));
        });
        var report = GradientCheck.Run(model);
        Assert.Equal((false, true), (report.IsRight, report.IsWrong));
        using var output = new StringWriter();
        Assert.Equal(1, GradientCheckProgram.Run(model, [], output));
        Assert.Contains("branches declares itself static, and is not: its replay gives ", output.ToString(), StringComparison.Ordinal);
        Assert.True(GradientCheck.Run(model.AsDynamic()).IsRight);
        Assert.True(GradientCheck.Run(Schools().AsStatic()).IsRight);
    }

    [Theory]
    [InlineData("--points", "0")]
    [InlineData("--tolerance", "-1")]
    [InlineData("--what", "1")]
    [InlineData("--seed")]
    public void Wrong_arguments_are_refused(params string[] arguments) => Assert.Equal(2, GradientCheckProgram.Run(Schools(), arguments, TextWriter.Null));

    private static Model<double> Schools() =>
        EightSchoolsNoncentered.Posterior.Model(EightSchools.Data).Match(Succ: model => model, Fail: errors => throw new InvalidDataException($"{errors}"));
}
