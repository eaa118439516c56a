using static Toolkit.Properties.Tests.Plain;

namespace Toolkit.Properties.Tests;

/// <summary>Proximal, accelerated and wrapped steps, as their papers write them; each yields its iterates.</summary>
internal static class StepTwins
{
    /// <summary>Soft-thresholded gradient descent (ISTA).</summary>
    public static IEnumerable<double[]> ProximalGradient(Gradients f, double length, Func<double, double> prox)
    {
        for (var x = f.Start; ;)
        {
            x = [.. Minus(x, Times(length, f.At(x))).Select(prox)];
            yield return x;
        }
    }

    /// <summary>RMSProp with a soft threshold in its own metric: each coordinate has the length η/(√v + ε).</summary>
    public static IEnumerable<double[]> ProximalRmsProp(Gradients f, double rate, double decay, double epsilon, double weight)
    {
        var v = Zeros(f.Start);
        for (var x = f.Start; ;)
        {
            var g = f.At(x);
            v = Plus(Times(decay, v), Times(1 - decay, Squares(g)));
            var length = v.Select(square => rate / (Math.Sqrt(square) + epsilon)).ToArray();
            x = [.. x.Select((value, i) => Soft(value - (length[i] * g[i]), length[i] * weight))];
            yield return x;
        }
    }

    /// <summary>Beck and Teboulle 2009, FISTA with constant step; with restarts, O'Donoghue and Candès 2015, section 3.2, gradient scheme.</summary>
    public static IEnumerable<double[]> Fista(Gradients f, double length, Func<double, double> prox, bool restarts)
    {
        var (x, y, t) = (f.Start, f.Start, 1.0);
        while (true)
        {
            var next = Minus(y, Times(length, f.At(y))).Select(prox).ToArray();
            var restart = restarts && Minus(y, next).Zip(Minus(next, x), (a, b) => a * b).Sum() > 0;
            var grown = restart ? 1 : (1 + Math.Sqrt(1 + (4 * t * t))) / 2;
            y = restart ? next : Plus(next, Times((t - 1) / grown, Minus(next, x)));
            (x, t) = (next, grown);
            yield return x;
        }
    }

    /// <summary>Nesterov 2004, scheme 2.2.22, with a proximal map: constant momentum (1 − √q)/(1 + √q), q = μ/L.</summary>
    public static IEnumerable<double[]> ConstantMomentum(Gradients f, double length, double mu, Func<double, double> prox)
    {
        var q = Math.Sqrt(mu * length);
        var (x, before) = (f.Start, f.Start);
        while (true)
        {
            var y = Plus(x, Times((1 - q) / (1 + q), Minus(x, before)));
            (before, x) = (x, [.. Minus(y, Times(length, f.At(y))).Select(prox)]);
            yield return x;
        }
    }

    /// <summary>Zhang, Lucas, Hinton, Ba 2019, Algorithm 1, over gradient descent; yields the slow point after every inner step.</summary>
    public static IEnumerable<double[]> LookaheadDescent(Gradients f, double rate, int period, double alpha)
    {
        var phi = f.Start;
        while (true)
        {
            var theta = phi;
            for (var i = 1; i <= period; i++)
            {
                theta = Minus(theta, Times(rate, f.At(theta)));
                if (i == period) phi = Plus(phi, Times(alpha, Minus(theta, phi)));
                yield return phi;
            }
        }
    }

    /// <summary>Polyak and Juditsky 1992: the mean of all iterates after the first so many, each time summed afresh.</summary>
    public static IEnumerable<double[]> Averaged(IEnumerable<double[]> iterates, int from)
    {
        var seen = new List<double[]>();
        foreach (var x in iterates)
        {
            seen.Add(x);
            var counted = seen.Count <= from ? [x] : seen.Skip(from).ToArray();
            yield return Times(1.0 / counted.Length, counted.Aggregate(Plus));
        }
    }
}
