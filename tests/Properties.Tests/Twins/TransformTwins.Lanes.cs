using static Toolkit.Properties.Tests.Plain;

namespace Toolkit.Properties.Tests;

/// <content>Element-wise transforms.</content>
internal static partial class TransformTwins
{
    /// <summary>Duchi, Hazan, Singer, JMLR 2011, Figure 1: s is the norm of each coordinate's whole history.</summary>
    public static IEnumerable<double[]> AdaGrad(Gradients f, double rate, double initial, double epsilon)
    {
        var history = new List<double[]>();
        return f.Follow((_, g, _) =>
        {
            history.Add(g);
            return [.. g.Select((gradient, i) => -rate * gradient / (Math.Sqrt(initial + history.Sum(h => h[i] * h[i])) + epsilon))];
        });
    }

    /// <summary>Zeiler 2012, Algorithm 1.</summary>
    public static IEnumerable<double[]> AdaDelta(Gradients f, double rate, double rho, double epsilon)
    {
        var (gradients, updates) = (Zeros(f.Start), Zeros(f.Start));
        return f.Follow((_, g, _) =>
        {
            gradients = Average(rho, gradients, Squares(g));
            var update = g.Select((gradient, i) => -Math.Sqrt(updates[i] + epsilon) / Math.Sqrt(gradients[i] + epsilon) * gradient).ToArray();
            updates = Average(rho, updates, Squares(update));
            return Times(rate, update);
        });
    }

    /// <summary>Reddi, Kale, Kumar, ICLR 2018, Algorithm 2, with Adam's bias corrections.</summary>
    public static IEnumerable<double[]> AmsGrad(Gradients f, double rate, double beta1, double beta2, double epsilon)
    {
        var (m, v, largest) = (Zeros(f.Start), Zeros(f.Start), Zeros(f.Start));
        return f.Follow((k, g, _) =>
        {
            m = Average(beta1, m, g);
            v = Average(beta2, v, Squares(g));
            largest = [.. largest.Zip(Corrected(beta2, k, v), Math.Max)];
            return Times(-rate, OverRoot(Corrected(beta1, k, m), largest, epsilon));
        });
    }

    /// <summary>Dozat 2016, with one μ for all steps and Adam's correction of the second moment.</summary>
    public static IEnumerable<double[]> NAdam(Gradients f, double rate, double mu, double nu, double epsilon)
    {
        var (m, n) = (Zeros(f.Start), Zeros(f.Start));
        return f.Follow((k, g, _) =>
        {
            m = Average(mu, m, g);
            n = Average(nu, n, Squares(g));
            var ahead = Times(mu / (1 - Math.Pow(mu, k + 2)), m);
            var fresh = Times((1 - mu) / (1 - Math.Pow(mu, k + 1)), g);
            return Times(-rate, OverRoot(Plus(ahead, fresh), Corrected(nu, k, n), epsilon));
        });
    }

    /// <summary>Liu et al., ICLR 2020, Algorithm 2, with the threshold as an argument.</summary>
    public static IEnumerable<double[]> RAdam(Gradients f, double rate, double beta1, double beta2, double epsilon, double threshold)
    {
        var (m, v, limit) = (Zeros(f.Start), Zeros(f.Start), (2 / (1 - beta2)) - 1);
        return f.Follow((k, g, _) =>
        {
            var t = k + 1;
            m = Average(beta1, m, g);
            v = Average(beta2, v, Squares(g));
            var mean = Corrected(beta1, k, m);
            var rho = limit - (2 * t * Math.Pow(beta2, t) / (1 - Math.Pow(beta2, t)));
            if (rho < threshold) return Times(-rate, mean);

            var rectification = Math.Sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
            return Times(-rate * rectification, OverRoot(mean, Corrected(beta2, k, v), epsilon));
        });
    }

    /// <summary>Zhuang et al., NeurIPS 2020, Algorithm 2.</summary>
    public static IEnumerable<double[]> AdaBelief(Gradients f, double rate, double beta1, double beta2, double epsilon)
    {
        var (m, s) = (Zeros(f.Start), Zeros(f.Start));
        return f.Follow((k, g, _) =>
        {
            m = Average(beta1, m, g);
            s = [.. Average(beta2, s, Squares(Minus(g, m))).Select(belief => belief + epsilon)];
            return Times(-rate, OverRoot(Corrected(beta1, k, m), Corrected(beta2, k, s), epsilon));
        });
    }

    /// <summary>Zaheer et al., NeurIPS 2018, Algorithm 2.</summary>
    public static IEnumerable<double[]> Yogi(Gradients f, double rate, double beta1, double beta2, double epsilon, double initial)
    {
        var (m, v) = (Zeros(f.Start), f.Start.Select(_ => initial).ToArray());
        return f.Follow((_, g, _) =>
        {
            m = Average(beta1, m, g);
            v = [.. v.Zip(Squares(g), (old, square) => old - ((1 - beta2) * Math.Sign(old - square) * square))];
            return Times(-rate, OverRoot(m, v, epsilon));
        });
    }

    /// <summary>Kingma and Ba, ICLR 2015, Algorithm 2, with ε beside each |g|.</summary>
    public static IEnumerable<double[]> AdaMax(Gradients f, double rate, double beta1, double beta2, double epsilon)
    {
        var (m, u) = (Zeros(f.Start), Zeros(f.Start));
        return f.Follow((k, g, _) =>
        {
            m = Average(beta1, m, g);
            u = [.. u.Zip(g, (largest, gradient) => Math.Max(beta2 * largest, Math.Abs(gradient) + epsilon))];
            return [.. m.Zip(u, (mean, largest) => -rate / (1 - Math.Pow(beta1, k + 1)) * mean / largest)];
        });
    }

    /// <summary>Chen et al., NeurIPS 2023, Algorithm 2, with decoupled decay λ.</summary>
    public static IEnumerable<double[]> Lion(Gradients f, double rate, double beta1, double beta2, double decay)
    {
        var m = Zeros(f.Start);
        return f.Follow((_, g, x) =>
        {
            var update = Signs(Average(beta1, m, g));
            m = Average(beta2, m, g);
            return Times(-rate, Plus(update, Times(decay, x)));
        });
    }

    /// <summary>Bernstein et al., ICML 2018, Algorithm 2; Algorithm 1 where the decay is 0.</summary>
    public static IEnumerable<double[]> Signum(Gradients f, double rate, double beta)
    {
        var m = Zeros(f.Start);
        return f.Follow((_, g, _) => Times(-rate, Signs(m = Average(beta, m, g))));
    }

    /// <summary>Karimi, Nutini, Schmidt 2016, appendix: sign-based gradient descent.</summary>
    public static IEnumerable<double[]> SteepestSign(Gradients f, double[] constants) => f.Follow((_, g, _) =>
    {
        var magnitude = g.Zip(constants, (slope, l) => Math.Abs(slope) / Math.Sqrt(l)).Sum();
        return [.. g.Zip(constants, (slope, l) => -magnitude / Math.Sqrt(l) * Math.Sign(slope))];
    });

    /// <summary>Igel and Hüsken 2003, iRprop⁻, coordinate by coordinate; the gradient is remembered whole.</summary>
    public static IEnumerable<double[]> RProp(Gradients f, double initial, double decrease, double increase, double minimum, double maximum)
    {
        var (before, lengths) = (Zeros(f.Start), f.Start.Select(_ => initial).ToArray());
        return f.Follow((_, gradient, _) =>
        {
            var g = gradient.ToArray();
            for (var i = 0; i < g.Length; i++)
            {
                if (g[i] * before[i] > 0) lengths[i] = Math.Min(lengths[i] * increase, maximum);
                if (g[i] * before[i] < 0) (lengths[i], g[i]) = (Math.Max(lengths[i] * decrease, minimum), 0);
            }

            before = g;
            return [.. g.Select((slope, i) => -Math.Sign(slope) * lengths[i])];
        });
    }

    /// <summary>Gradient descent along a running mean of gradients.</summary>
    public static IEnumerable<double[]> Averaged(Gradients f, double rate, double beta, bool isBiasCorrected)
    {
        var m = Zeros(f.Start);
        return f.Follow((k, g, _) => Times(-rate, isBiasCorrected ? Corrected(beta, k, m = Average(beta, m, g)) : m = Average(beta, m, g)));
    }

    /// <summary>Gradient descent with each partial derivative kept within [−c, c].</summary>
    public static IEnumerable<double[]> ClippedByValue(Gradients f, double rate, double maximum) =>
        f.Follow((_, g, _) => [.. g.Select(gradient => -rate * Math.Clamp(gradient, -maximum, maximum))]);

    /// <summary>Gradient descent by steps of one length.</summary>
    public static IEnumerable<double[]> Normalized(Gradients f, double rate, double epsilon) =>
        f.Follow((_, g, _) => Times(-rate / (Norm(g) + epsilon), g));

    /// <summary>Mokhtari, Ozdaglar, Pattathil 2020: x₊ = x − (α + β) ∇f(x) + β ∇f(x₋), where x₋ is the point before; x at first.</summary>
    public static IEnumerable<double[]> Optimistic(Gradients f, double alpha, double beta)
    {
        var before = f.Start;
        return f.Follow((_, g, x) =>
        {
            var update = Minus(Times(beta, f.At(before)), Times(alpha + beta, g));
            before = x;
            return update;
        });
    }

    /// <summary>Daskalakis et al., ICLR 2018, Algorithm 1: Adam's direction twice, less the one before.</summary>
    public static IEnumerable<double[]> OptimisticAdam(Gradients f, double rate, double beta1, double beta2, double epsilon)
    {
        var (m, v) = (Zeros(f.Start), Zeros(f.Start));
        double[]? before = null;
        return f.Follow((k, g, _) =>
        {
            m = Average(beta1, m, g);
            v = Average(beta2, v, Squares(g));
            var direction = OverRoot(Corrected(beta1, k, m), Corrected(beta2, k, v), epsilon);
            var update = Minus(Times(-2 * rate, direction), Times(-rate, before ?? direction));
            before = direction;
            return update;
        });
    }

    /// <summary>Neelakantan et al. 2015: a normal of variance η / (1 + t)^γ on every partial derivative, drawn one by one.</summary>
    public static IEnumerable<double[]> Noisy(Gradients f, double rate, double variance, double decay, RandomKey key) => f.Follow((k, g, _) =>
        [.. g.Select((gradient, i) => -rate * (gradient + (Math.Sqrt(variance) * Math.Pow(1 + k, -decay / 2) * key.Fold(k).Normal<double>(i))))]);

    private static double[] Average(double decay, double[] mean, double[] fresh) => Plus(Times(decay, mean), Times(1 - decay, fresh));

    private static double[] Corrected(double decay, int k, double[] mean) => Times(1 / (1 - Math.Pow(decay, k + 1)), mean);

    private static double[] OverRoot(double[] over, double[] squares, double epsilon) => [.. over.Zip(squares, (a, b) => a / (Math.Sqrt(b) + epsilon))];

    private static double[] Signs(double[] values) => [.. values.Select(value => (double)Math.Sign(value))];
}
