using static Toolkit.Inference.Constraints;
using static Toolkit.Inference.Distributions;
using static Toolkit.Numerics.Functions;

namespace Toolkit.Inference.Tests.Models;

/// <summary>What a model is besides its density: text, values by name, draws, faults.</summary>
public class ModelTests
{
    private static readonly double[] SchoolEffects = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] SchoolErrors = [15, 10, 16, 11, 9, 11, 10, 18];

    private readonly Workspace _workspace = new();

    [Fact]
    public void A_model_prints_itself() => Assert.Equal(
        """
        eight schools: 10 free values
          theta_trans: 8 x 1, real
          mu: real
          tau: positive
          theta_trans ~ Normal(0, 1)
          y (8 x 1) ~ Normal(theta, constants of 8 x 1)
          mu ~ Normal(0, 5)
          tau ~ Cauchy(0, 5)
          reports theta: 8 x 1
        """,
        Schools().ToString());

    [Fact]
    public void Statements_name_parameters_and_leave_expressions_out()
    {
        var model = new Model<double>("m", model =>
        {
            var a = model.Real("a", Interval(0.0, 1.0));
            var b = model.Real("b", Interval(0.0, 1 - a));
            model.Prior(a, Normal(b, 2.5));
            model.Prior(a + b, Normal(a * b, b));
            model.Add(a * b);
        });
        Assert.Equal(
            """
            m: 2 free values
              a: between 0 and 1
              b: between 0 and …
              a ~ Normal(b, 2.5)
              … ~ Normal(…, b)
              target += …
            """,
            model.ToString());
    }

    [Fact]
    public void Quantities_are_named_as_Stan_names_them()
    {
        var model = new Model<double>("m", model =>
        {
            var mu = model.Real("mu");
            model.Vector("theta", 2);
            model.Parameter("L", new Shape(2, 2), CholeskyCorrelation);
            model.Report("twice", mu + mu);
        });
        Assert.Equal(["mu", "theta[1]", "theta[2]", "L[1,1]", "L[2,1]", "L[1,2]", "L[2,2]", "twice"], model.QuantityNames);
        var written = new double[8];
        model.Write([3, 4, 5, Math.Atanh(0.6)], written, default, _workspace);
        double[] expected = [3, 4, 5, 1, 0.6, 0, 0.8, 6];
        for (var i = 0; i < 8; i++) Assert.Equal(expected[i], written[i], 1e-14);
    }

    [Fact]
    public void What_is_costly_is_skipped_where_only_the_density_is_wanted()
    {
        var costly = 0;
        var model = new Model<double>("m", model =>
        {
            var x = model.Real("x");
            model.Prior(x, Normal(0, 1));
            if (!model.WantsQuantities) return;
            costly++;
            model.Report("square", Square(x));
        });
        var gradient = new double[1];
        model.LogDensityAndGradient([2], gradient, _workspace);
        model.Constrain([2], new double[1], _workspace);
        model.DrawPrior(RandomKey.FromSeed(1), gradient, _workspace);
        var outline = costly;
        var written = new double[2];
        model.Write([2], written, default, _workspace);
        Assert.Equal([2, 4], written);
        Assert.Equal(outline + 1, costly);
    }

    [Fact]
    public void Generated_draws_are_a_function_of_the_key()
    {
        var model = new Model<double>("m", model =>
        {
            var mu = model.Real("mu");
            model.Prior(mu, Normal(0, 1));
            var first = model.Draw("first", Normal(mu, 1), Shape.Vector(3));
            model.Draw("second", Normal(first, 1), Shape.Vector(3));
        });
        double[] Write(ulong seed)
        {
            var written = new double[7];
            model.Write([2], written, RandomKey.FromSeed(seed), _workspace);
            return written;
        }

        Assert.Equal(Write(1), Write(1));
        Assert.NotEqual(Write(1)[1..4], Write(2)[1..4]);
        Assert.NotEqual(Write(1)[1..4], Write(1)[4..]);
        Assert.Equal(-2 - (0.5 * Math.Log(2 * Math.PI)), model.LogDensity([2], _workspace), 1e-14);
    }

    [Fact]
    public void Writing_a_draw_allocates_nothing_from_the_second_time_on()
    {
        var model = Schools();
        var (point, written, predicted) = (new double[10], new double[model.QuantityLength], new double[8]);
        Assert.Equal(0, SteadyState.Bytes(All));

        void All()
        {
            model.Write(point, written, RandomKey.FromSeed(1), _workspace);
            model.DrawPredictive(point, RandomKey.FromSeed(2), predicted, _workspace);
        }
    }

    [Fact]
    public void Values_by_name_become_free_and_come_back()
    {
        var model = Bounded();
        var values = new Dictionary<string, double[]> { ["a"] = [0.7], ["b"] = [0.2], ["s"] = [0.5, 0.3, 0.2] };
        var point = model.Free(values, _workspace);
        var back = model.Constrain(point, _workspace);
        foreach (var (name, value) in values)
        {
            for (var i = 0; i < value.Length; i++) Assert.Equal(value[i], back[name][i], 1e-14);
        }

        values["b"] = [0.4];
        Assert.StartsWith("Element 0 of 'b' is 0.4; the value must be between 0 and …", Assert.Throws<ArgumentException>(() => model.Free(values, _workspace)).Message, StringComparison.Ordinal);
        values["b"] = [0.1, 0.1];
        Assert.Contains("2 values for 'b'", Assert.Throws<ArgumentException>(() => model.Free(values, _workspace)).Message, StringComparison.Ordinal);
        values.Remove("b");
        Assert.Contains("no value for 'b'", Assert.Throws<ArgumentException>(() => model.Free(values, _workspace)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bound_may_depend_on_an_earlier_parameter()
    {
        var model = Bounded();
        var gradient = new double[4];
        double[] point = [0.3, -1.1, 0.4, 0.2];
        var value = model.LogDensityAndGradient(point, gradient, _workspace);
        var a = Logistic(0.3);
        var b = (1 - a) * Logistic(-1.1);
        Assert.Equal(b, model.Constrain(point, _workspace)["b"][0], 1e-15);
        var simplex = model.WithoutJacobian().LogDensity(point, _workspace) - a - (2 * b);
        Assert.Equal(0, simplex, 1e-14);

        // ∂/∂(free a) of the log-Jacobian of b, ln(1 − a) + …, is −a.
        var expected = (a * (1 - a)) - (2 * a * (1 - a) * Logistic(-1.1)) + (1 - (2 * a)) - a;
        Assert.Equal(expected, gradient[0], 1e-13);
        Assert.NotEqual(value, model.WithoutJacobian().LogDensity(point, _workspace));
    }

    [Fact]
    public void A_prior_draw_is_a_function_of_the_key_and_lies_in_its_sets()
    {
        var model = new Model<double>("m", model =>
        {
            var scale = model.Real("scale", Positive);
            var child = model.Vector("child", 40, Lower(scale));
            var ordered = model.Vector("ordered", 3, Ordered);
            model.Prior(child, Normal(scale, 2));
            model.Prior(scale, Cauchy(0, 1));
            model.Prior(ordered, Normal(0, 1));
        });
        var (first, second) = (new double[44], new double[44]);
        for (var seed = 1UL; seed < 50; seed++)
        {
            model.DrawPrior(RandomKey.FromSeed(seed), first, _workspace);
            model.DrawPrior(RandomKey.FromSeed(seed), second, _workspace);
            Assert.Equal(first, second);
            var values = model.Constrain(first, _workspace);
            Assert.All(values["child"], child => Assert.True(child > values["scale"][0]));
        }
    }

    [Fact]
    public void Prior_draws_follow_their_priors_given_each_other()
    {
        // x ~ N(1, 2), y ~ N(x, 1.5): y ~ N(1, 2.5). The child is declared first.
        var model = new Model<double>("m", model =>
        {
            var y = model.Real("y");
            var x = model.Real("x");
            var half = model.Real("half", Positive);
            model.Prior(y, Normal(x, 1.5));
            model.Prior(x, Normal(1, 2));
            model.Prior(half, Normal(0, 3));
        });
        var (draws, point) = (new double[3][], new double[3]);
        for (var k = 0; k < 3; k++) draws[k] = new double[4000];
        for (var i = 0; i < 4000; i++)
        {
            model.DrawPrior(RandomKey.FromSeed(5).Fold(i), point, _workspace);
            for (var k = 0; k < 3; k++) draws[k][i] = point[k];
        }

        Assert.True(KolmogorovSmirnov(draws[0], x => NormalCdf((x - 1) / 2.5)) > 1e-6);
        Assert.True(KolmogorovSmirnov(draws[1], x => NormalCdf((x - 1) / 2)) > 1e-6);
        Assert.True(KolmogorovSmirnov([.. draws[2].Select(Math.Exp)], x => (2 * NormalCdf(x / 3)) - 1) > 1e-6);
        Assert.True(KolmogorovSmirnov(draws[0], x => NormalCdf((x - 1) / 2)) < 1e-6);
    }

    [Fact]
    public void Predictive_draws_follow_the_closed_form()
    {
        // mu ~ N(2, 1), y ~ N(mu, 0.5): prior predictive N(2, √1.25).
        var model = NormalNormal();
        var (draws, point, predicted) = (new double[4000], new double[1], new double[3]);
        for (var i = 0; i < draws.Length; i++)
        {
            var (left, right) = RandomKey.FromSeed(7).Fold(i).Split();
            model.DrawPrior(left, point, _workspace);
            model.DrawPredictive(point, right, predicted, _workspace);
            draws[i] = predicted[i % 3];
        }

        Assert.True(KolmogorovSmirnov(draws, x => NormalCdf((x - 2) / Math.Sqrt(1.25))) > 1e-6);
        Assert.True(KolmogorovSmirnov(draws, x => NormalCdf((x - 2) / 0.5)) < 1e-6);
    }

    [Fact]
    public void Posterior_predictive_draws_follow_the_closed_form()
    {
        // Of mu given (1, 2, 4): precision 1 + 3/0.25 = 13, mean (2 + 7/0.25)/13.
        var (mean, variance) = (30.0 / 13, 1.0 / 13);
        var normals = new double[4000];
        RandomKey.FromSeed(8).Normals<double>(normals);
        var (draws, predicted) = (new double[4000], new double[3]);
        var model = NormalNormal();
        for (var i = 0; i < draws.Length; i++)
        {
            model.DrawPredictive([mean + (Math.Sqrt(variance) * normals[i])], RandomKey.FromSeed(9).Fold(i), predicted, _workspace);
            draws[i] = predicted[1];
        }

        Assert.True(KolmogorovSmirnov(draws, x => NormalCdf((x - mean) / Math.Sqrt(variance + 0.25))) > 1e-6);
    }

    [Fact]
    public void Log_likelihoods_sum_with_the_prior_to_the_density()
    {
        var model = NormalNormal();
        Assert.Equal("y", Assert.Single(model.Likelihoods).Name);
        var each = new double[3];
        model.LogLikelihoods([1.5], each, _workspace);
        Assert.Equal(-0.5 * 4 * 0.25 - Math.Log(0.5) - (0.5 * Math.Log(2 * Math.PI)), each[0], 1e-14);
        Assert.Equal(model.LogDensity([1.5], _workspace), each.Sum() - (0.5 * 0.25) - (0.5 * Math.Log(2 * Math.PI)), 1e-13);
    }

    [Fact]
    public void Without_a_prior_there_is_no_draw_and_the_message_says_which()
    {
        string Message(Action<ModelScope<double>> body) =>
            Assert.Throws<InvalidOperationException>(() => new Model<double>("m", body).DrawPrior(default, new double[2], _workspace)).Message;

        Assert.Equal("Parameter 'b' has no prior to draw from.", Message(model =>
        {
            model.Prior(model.Real("a"), Normal(0, 1));
            model.Real("b");
        }));
        Assert.Contains("Normal(b, 1) is that of an expression", Message(model =>
        {
            var (a, b) = (model.Real("a"), model.Real("b"));
            model.Prior(a + b, Normal(b, 1));
        }), StringComparison.Ordinal);
        Assert.Contains("'a' has two priors", Message(model =>
        {
            var (a, b) = (model.Real("a"), model.Real("b"));
            model.Prior(a, Normal(0, 1));
            model.Prior(a, Normal(b, 1));
        }), StringComparison.Ordinal);
        Assert.Contains("in a circle", Message(model =>
        {
            var (a, b) = (model.Real("a"), model.Real("b"));
            model.Prior(a, Normal(b, 1));
            model.Prior(b, Normal(a, 1));
        }), StringComparison.Ordinal);
        Assert.Contains("draws of 'a' from its prior Normal(-100, 1) gave no value that is positive", Message(model =>
        {
            var (a, b) = (model.Real("a", Positive), model.Real("b"));
            model.Prior(a, Normal(-100, 1));
            model.Prior(b, Normal(a, 1));
        }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_names_the_operation_and_the_parameters()
    {
        var model = new Model<double>("m", model =>
        {
            var (a, b) = (model.Real("a"), model.Real("b"));
            model.Prior(b, Normal(0, 1));
            model.Add(Log(a - 1));
        });
        var gradient = new double[2];
        Assert.Null(model.Explain([2.5, 0], _workspace));
        var explanation = model.Explain([0.5, 0], _workspace);
        Assert.Equal("The log density of 'm' is not finite: Log(-0.5) is NaN at element 0; it depends on a.", explanation);
        var thrown = Assert.Throws<NotFiniteNumberException>(() => model.FiniteLogDensityAndGradient([0.5, 0], gradient, _workspace));
        Assert.Equal(explanation, thrown.Message);
        Assert.Equal(model.LogDensity([2.5, 0], _workspace), model.FiniteLogDensityAndGradient([2.5, 0], gradient, _workspace));
    }

    public static TheoryData<string, Action<ModelScope<double>>, double[], string> Faults => new()
    {
        // Values: not a number, and infinities of both signs.
        { "a logarithm of 0", model => model.Add(Log(model.Vector("a", 2))), [1, 0], "not finite: Log(a = 0) is -Infinity at element 1; it depends on a." },
        { "a quotient by 0", model => model.Add(1 / Square(model.Real("a"))), [0], "not finite: Divide(1, 0) is Infinity at element 0; it depends on a." },
        { "an overflow", model => model.Add(Exp(model.Real("a") * model.Real("b"))), [40, 30], "not finite: Exp(1200) is Infinity at element 0; it depends on a, b." },
        { "an overflow of a constraint", model => model.Add(-model.Real("a", Positive)), [800], "not finite: Exp(a = 800) is Infinity at element 0; it depends on a." },
        { "a scale of 0", model => model.Prior(model.Real("x"), Normal(0, model.Real("s"))), [1, 0], "not finite: Normal(x = 1, 0, s = 0) is NaN at element 0; it depends on x, s." },
        { "outside of a support", model => model.Prior(model.Real("x"), Exponential(1)), [-2], "not finite: Support[at least 0](x = -2) is -Infinity at element 0; it depends on x." },
        { "no positive definite matrix", model => model.Add(LogDeterminant(model.Real("a") * Constants.Matrix<double>([1, 0, 0, 1], 2, 2))), [-1], "not finite: Cholesky(-1) is NaN at element 0; it depends on a." },
        {
            "terms that overflow together",
            model =>
            {
                model.Add((model.Real("a") + model.Real("b")) * 1e308);
                model.Add(model.Real("c") * 1e308);
            },
            [0.5, 1, 1],
            "not finite: the sum of terms(…, 1.5E+308, …) is Infinity at element 0; it depends on a, b."
        },

        // What was not chosen is not to blame.
        {
            "behind a choice",
            model =>
            {
                var (a, b) = (model.Real("a"), model.Real("b"));
                model.Add(Where(IsGreater(a, 0), Log(a), Square(a)) + Sqrt(b));
            },
            [-1, -2],
            "not finite: Sqrt(b = -2) is NaN at element 0; it depends on b."
        },
        { "an infinity that a sum of exponentials takes in", model => model.Add(LogAddExp(Log(model.Real("a")), 1) + Log(model.Real("b"))), [0, -1], "not finite: Log(b = -1) is NaN at element 0; it depends on b." },

        // Derivatives: the values are finite.
        { "a root of 0", model => model.Add(Sqrt(Square(model.Real("a"))) + model.Real("b")), [0, 3], "is 3, but its derivative by 'a' is NaN: the derivative of Sqrt(0) is Infinity at element 0; it depends on a." },
        { "a power at 0", model => model.Add(Pow(model.Vector("a", 2), 0.5)), [4, 0], "is 2, but its derivative by 'a' is Infinity: the derivative of Pow(a = 0, 0.5) by operand 1 is Infinity at element 1; it depends on a." },
        { "a quotient whose slope overflows", model => model.Add(1e-100 / model.Real("a")), [1e-250], "is 1E+150, but its derivative by 'a' is -Infinity: the derivative of Divide(1E-100, a = 1E-250) by operand 2 is -Infinity at element 0; it depends on a." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_not_finite_names_the_operation_and_the_parameters(string what, Action<ModelScope<double>> body, double[] point, string explanation)
    {
        foreach (var model in (Model<double>[])[new(what, body), new Model<double>(what, body).AsStatic()])
        {
            Assert.EndsWith(explanation, model.Explain(point, _workspace), StringComparison.Ordinal);
            Assert.Contains(
                explanation,
                Assert.Throws<NotFiniteNumberException>(() => model.FiniteLogDensityAndGradient(point, new double[point.Length], _workspace)).Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_stopped_gradient_follows_each_point_and_has_no_derivative(bool isStatic)
    {
        var model = new Model<double>("m", model =>
        {
            var a = model.Vector("a", 2);
            model.Add(StopGradient(Exp(a)) * a);
        }, isStatic);
        var gradient = new double[2];
        foreach (var point in (double[][])[[0, 1], [2, -1], [0.5, 0.25]])
        {
            var value = model.LogDensityAndGradient(point, gradient, _workspace);
            Assert.Equal((Math.Exp(point[0]) * point[0]) + (Math.Exp(point[1]) * point[1]), value, 1e-14);
            Assert.Equal(Math.Exp(point[0]), gradient[0], 1e-14);
            Assert.Equal(Math.Exp(point[1]), gradient[1], 1e-14);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_lambda_that_throws_leaves_the_workspace_usable(bool isStatic)
    {
        var throws = false;
        var model = new Model<double>("m", model =>
        {
            var a = model.Vector("a", 3);
            model.Prior(a, Normal(0, 1));
            if (throws) throw new TimeoutException();
            model.Observe("y", 1.5, Normal(a[0], 1));
        });
        var plain = isStatic ? Schools(isStatic) : Schools();
        double[] point = [0.5, 1, 2];
        var (expected, gradient) = (new double[3], new double[3]);
        var value = model.LogDensityAndGradient(point, expected, _workspace);
        var schools = plain.LogDensity(new double[10], _workspace);
        throws = true;
        Assert.Throws<TimeoutException>(() => model.LogDensityAndGradient(point, gradient, _workspace));
        Assert.Throws<TimeoutException>(() => model.Constrain(point, gradient, _workspace));
        Assert.Throws<TimeoutException>(() => model.DrawPrior(default, gradient, _workspace));
        throws = false;
        Assert.Equal(value, model.LogDensityAndGradient(point, gradient, _workspace));
        Assert.Equal(expected, gradient);
        Assert.Equal(schools, plain.LogDensity(new double[10], _workspace));
    }

    [Fact]
    public void A_model_inside_of_a_model_is_refused_in_the_same_workspace()
    {
        var workspace = new Workspace();
        var inner = NormalNormal();
        var nested = false;
        var model = new Model<double>("m", model =>
        {
            var a = model.Real("a");
            if (nested) model.Add(inner.LogDensity(a.Values, workspace));
        });
        nested = true;
        Assert.Throws<InvalidOperationException>(() => model.LogDensity([0.0], workspace));
        Assert.True(double.IsFinite(inner.LogDensity([1.0], workspace)));
    }

    [Fact]
    public void Other_parameters_than_before_are_refused()
    {
        var name = "a";
        var model = new Model<double>("m", model => model.Prior(model.Real(name), Normal(0, 1)));
        name = "b";
        Assert.Contains("'b'", Assert.Throws<InvalidOperationException>(() => model.LogDensity([0.0], _workspace)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Model<double>("m", model => model.Add(model.Real("a") + model.Real("a"))));
    }

    [Fact]
    public void Two_reports_of_one_name_are_refused()
    {
        var model = new Model<double>("m", model =>
        {
            var a = model.Real("a");
            model.Report("b", a);
            model.Report("b", a);
        });
        Assert.Contains("'b'", Assert.Throws<ArgumentException>(() => model.QuantityNames).Message, StringComparison.Ordinal);
    }

    internal static Model<double> Schools(bool isStatic = false)
    {
        var (y, sigma) = (Constants.Vector(SchoolEffects), Constants.Vector(SchoolErrors));
        return new(
            "eight schools",
            model =>
            {
                var thetaTrans = model.Vector("theta_trans", 8);
                var mu = model.Real("mu");
                var tau = model.Real("tau", Positive);
                var theta = model.Report("theta", (thetaTrans * tau) + mu);
                model.Prior(thetaTrans, Normal(0, 1));
                model.Observe("y", y, Normal(theta, sigma));
                model.Prior(mu, Normal(0, 5));
                model.Prior(tau, Cauchy(0, 5));
            },
            isStatic);
    }

    private static Model<double> NormalNormal()
    {
        var y = Constants.Vector(1.0, 2, 4);
        return new("normal", model =>
        {
            var mu = model.Real("mu");
            model.Prior(mu, Normal(2, 1));
            model.Observe("y", y, Normal(mu, 0.5));
        });
    }

    private static Model<double> Bounded() => new("bounded", model =>
    {
        var a = model.Real("a", Interval(0.0, 1.0));
        var b = model.Real("b", Interval(0.0, 1 - a));
        model.Vector("s", 3, Simplex);
        model.Add(a + (2 * b));
    });

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double NormalCdf(double x) => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x);

    // The p-value of the largest distance between the empirical and the exact distribution function, by Kolmogorov's series.
    private static double KolmogorovSmirnov(double[] draws, Func<double, double> cdf)
    {
        var sorted = draws.Order().ToArray();
        var distance = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var p = cdf(sorted[i]);
            distance = Math.Max(distance, Math.Max(p - ((double)i / sorted.Length), ((i + 1.0) / sorted.Length) - p));
        }

        var (root, sum) = (Math.Sqrt(sorted.Length), 0.0);
        var scaled = distance * (root + 0.12 + (0.11 / root));
        for (var k = 1; k <= 100; k++) sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * k * k * scaled * scaled);
        return Math.Clamp(sum, 0, 1);
    }
}
