namespace Toolkit.Inference.Tests.Posteriors;

/// <summary>
/// The Stan texts once more, as plain loops over doubles at a point of free values: with the Jacobians of the transforms, without the constants that Stan drops.
/// </summary>
internal static class StanText
{
    public static Dictionary<string, Func<DataRecord, double[], double>> All { get; } = new()
    {
        ["logmesquite"] = Mesquite,
        ["nes"] = Nes,
        ["kidscore_momiq"] = Kidscore,
        ["low_dim_gauss_mix"] = Mixture,
        ["logearn_interaction"] = Earnings,
        ["garch11"] = Garch,
        ["eight_schools_noncentered"] = SchoolsNoncentered,
        ["eight_schools_centered"] = SchoolsCentered,
        ["gp_regr"] = Process,
        ["kilpisjarvi"] = Kilpisjarvi,
        ["arK"] = Autoregression,
        ["blr"] = Regression,
        ["logistic_regression"] = Logistic,
        ["gaussian"] = (data, x) => Sum(x, Array(data, "scale", x.Length), static (x, scale) => -0.5 * x * x / (scale * scale)),
    };

    private static double Mesquite(DataRecord data, double[] free)
    {
        var n = data.Integer("N");
        double[][] columns =
        [
            Logs(data, "diam1", n), Logs(data, "diam2", n), Logs(data, "canopy_height", n), Logs(data, "total_height", n), Logs(data, "density", n),
            Array(data, "group", n),
        ];
        return Linear(Logs(data, "weight", n), columns, free);
    }

    private static double Nes(DataRecord data, double[] free)
    {
        var n = data.Integer("N");
        var age = Array(data, "age_discrete", n);
        double[] Level(int level) => [.. age.Select(value => value == level ? 1.0 : 0)];
        double[][] columns =
        [
            Array(data, "real_ideo", n), Array(data, "race_adj", n), Level(2), Level(3), Level(4), Array(data, "educ1", n), Array(data, "gender", n),
            Array(data, "income", n),
        ];
        return Linear(Array(data, "partyid7", n), columns, free);
    }

    private static double Kidscore(DataRecord data, double[] free)
    {
        var n = data.Integer("N");
        var sigma = Math.Exp(free[2]);
        return Linear(Array(data, "kid_score", n), [Array(data, "mom_iq", n)], free) - Math.Log(1 + (sigma / 2.5 * (sigma / 2.5)));
    }

    private static double Earnings(DataRecord data, double[] free)
    {
        var n = data.Integer("N");
        var (height, male) = (Array(data, "height", n), Array(data, "male", n));
        return Linear(Logs(data, "earn", n), [height, male, [.. height.Zip(male, (a, b) => a * b)]], free);
    }

    // y ~ normal(beta[1] + beta[2] x₁ + …, sigma), sigma = exp of the last free value.
    private static double Linear(double[] y, double[][] columns, double[] free)
    {
        var (sigma, target) = (Math.Exp(free[^1]), free[^1]);
        for (var i = 0; i < y.Length; i++)
        {
            var mean = free[0];
            for (var k = 0; k < columns.Length; k++) mean += free[k + 1] * columns[k][i];
            target += NormalLpdf(y[i], mean, sigma);
        }

        return target;
    }

    private static double Mixture(DataRecord data, double[] free)
    {
        var y = Array(data, "y", data.Integer("N"));
        double[] mu = [free[0], free[0] + Math.Exp(free[1])];
        double[] sigma = [Math.Exp(free[2]), Math.Exp(free[3])];
        var theta = 1 / (1 + Math.Exp(-free[4]));
        var target = free[1] + free[2] + free[3] + Math.Log(theta) + Math.Log(1 - theta);
        for (var k = 0; k < 2; k++) target += (-sigma[k] * sigma[k] / 8) - (mu[k] * mu[k] / 8);
        target += (4 * Math.Log(theta)) + (4 * Math.Log(1 - theta));
        foreach (var value in y)
        {
            var first = Math.Log(theta) + NormalLpdf(value, mu[0], sigma[0]);
            var second = Math.Log(1 - theta) + NormalLpdf(value, mu[1], sigma[1]);
            var larger = Math.Max(first, second);
            target += larger + Math.Log(Math.Exp(first - larger) + Math.Exp(second - larger));
        }

        return target;
    }

    private static double Garch(DataRecord data, double[] free)
    {
        var y = Array(data, "y", data.Integer("T"));
        var (mu, alpha0) = (free[0], Math.Exp(free[1]));
        var alpha1 = 1 / (1 + Math.Exp(-free[2]));
        var share = 1 / (1 + Math.Exp(-free[3]));
        var beta1 = (1 - alpha1) * share;
        var target = free[1] + Math.Log(alpha1 * (1 - alpha1)) + Math.Log((1 - alpha1) * share * (1 - share));
        var sigma = data.Number("sigma1");
        for (var t = 0; t < y.Length; t++)
        {
            if (t > 0) sigma = Math.Sqrt(alpha0 + (alpha1 * (y[t - 1] - mu) * (y[t - 1] - mu)) + (beta1 * sigma * sigma));
            target += NormalLpdf(y[t], mu, sigma);
        }

        return target;
    }

    private static double SchoolsNoncentered(DataRecord data, double[] free)
    {
        var (y, errors) = (Array(data, "y", 8), Array(data, "sigma", 8));
        var (mu, tau) = (free[8], Math.Exp(free[9]));
        var target = free[9];
        for (var j = 0; j < 8; j++)
        {
            var gap = (y[j] - ((free[j] * tau) + mu)) / errors[j];
            target += (-0.5 * free[j] * free[j]) - (0.5 * gap * gap);
        }

        return target - (mu * mu / 50) - Math.Log(1 + (tau * tau / 25));
    }

    private static double SchoolsCentered(DataRecord data, double[] free)
    {
        var (y, errors) = (Array(data, "y", 8), Array(data, "sigma", 8));
        var (mu, tau) = (free[8], Math.Exp(free[9]));
        var target = free[9] - (mu * mu / 50) - Math.Log(1 + (tau * tau / 25));
        for (var j = 0; j < 8; j++)
        {
            var gap = (y[j] - free[j]) / errors[j];
            target += NormalLpdf(free[j], mu, tau) - (0.5 * gap * gap);
        }

        return target;
    }

    private static double Process(DataRecord data, double[] free)
    {
        var n = data.Integer("N");
        var (x, y) = (Array(data, "x", n), Array(data, "y", n));
        var (rho, alpha, sigma) = (Math.Exp(free[0]), Math.Exp(free[1]), Math.Exp(free[2]));
        var target = free[0] + free[1] + free[2] + (24 * Math.Log(rho)) - (4 * rho) - (alpha * alpha / 8) - (0.5 * sigma * sigma);
        var factor = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = (alpha * alpha * Math.Exp(-0.5 * (x[i] - x[j]) * (x[i] - x[j]) / (rho * rho))) + (i == j ? sigma : 0);
                for (var k = 0; k < j; k++) sum -= factor[i, k] * factor[j, k];
                factor[i, j] = i == j ? Math.Sqrt(sum) : sum / factor[j, j];
            }
        }

        var solved = new double[n];
        for (var i = 0; i < n; i++)
        {
            solved[i] = y[i];
            for (var k = 0; k < i; k++) solved[i] -= factor[i, k] * solved[k];
            solved[i] /= factor[i, i];
            target -= Math.Log(factor[i, i]) + (0.5 * solved[i] * solved[i]);
        }

        return target;
    }

    private static double Kilpisjarvi(DataRecord data, double[] free)
    {
        var n = data.Integer("N");
        var (alpha, beta) = ((free[0] - data.Number("pmualpha")) / data.Number("psalpha"), (free[1] - data.Number("pmubeta")) / data.Number("psbeta"));
        return Linear(Array(data, "y", n), [Array(data, "x", n)], free) - (0.5 * alpha * alpha) - (0.5 * beta * beta);
    }

    private static double Autoregression(DataRecord data, double[] free)
    {
        var k = data.Integer("K");
        var y = Array(data, "y", data.Integer("T"));
        var sigma = Math.Exp(free[k + 1]);
        var target = free[k + 1] - (free[0] * free[0] / 200) - Math.Log(1 + (sigma / 2.5 * (sigma / 2.5)));
        for (var lag = 1; lag <= k; lag++) target -= free[lag] * free[lag] / 200;
        for (var t = k; t < y.Length; t++)
        {
            var mean = free[0];
            for (var lag = 1; lag <= k; lag++) mean += free[lag] * y[t - lag];
            target += NormalLpdf(y[t], mean, sigma);
        }

        return target;
    }

    private static double Regression(DataRecord data, double[] free)
    {
        var (n, d) = (data.Integer("N"), data.Integer("D"));
        var (x, y, sigma) = (Array(data, "X", n * d), Array(data, "y", n), Math.Exp(free[d]));
        var target = free[d] - (sigma * sigma / 200);
        for (var j = 0; j < d; j++) target -= free[j] * free[j] / 200;
        for (var i = 0; i < n; i++)
        {
            var mean = 0.0;
            for (var j = 0; j < d; j++) mean += x[(i * d) + j] * free[j];
            target += NormalLpdf(y[i], mean, sigma);
        }

        return target;
    }

    private static double Logistic(DataRecord data, double[] free)
    {
        var (n, d) = (data.Integer("N"), data.Integer("D"));
        var (x, y) = (Array(data, "X", n * d), Array(data, "y", n));
        var target = free.Sum(value => -0.5 * value * value / 6.25);
        for (var i = 0; i < n; i++)
        {
            var eta = free[0];
            for (var j = 0; j < d; j++) eta += x[(i * d) + j] * free[j + 1];
            target -= Math.Log(1 + Math.Exp(y[i] == 1 ? -eta : eta));
        }

        return target;
    }

    private static double NormalLpdf(double y, double mean, double scale) => (-0.5 * (y - mean) / scale * ((y - mean) / scale)) - Math.Log(scale);

    private static double[] Array(DataRecord data, string name, int length) => data.Find(name)!.Values.ToArray() is var values && values.Length == length
        ? values
        : throw new InvalidDataException(name);

    private static int Integer(this DataRecord data, string name) => (int)data.Number(name);

    private static double Number(this DataRecord data, string name) => data.Find(name)!.Values[0];

    private static double[] Logs(DataRecord data, string name, int length) => [.. Array(data, name, length).Select(value => Math.Log(value))];

    private static double Sum(double[] x, double[] y, Func<double, double, double> term) => x.Zip(y, term).Sum();
}
