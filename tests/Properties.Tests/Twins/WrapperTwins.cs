using static Toolkit.Properties.Tests.Plain;

namespace Toolkit.Properties.Tests;

/// <summary>Line searches, wrappers and estimators, as their papers write them; each yields its iterates.</summary>
internal static class WrapperTwins
{
    /// <summary>Linear conjugate gradients (Hestenes and Stiefel 1952) on ∇f(x) = Hx − b, from nothing but gradients.</summary>
    public static IEnumerable<double[]> ConjugateGradients(Gradients f)
    {
        var (x, r) = (f.Start, Times(-1, f.At(f.Start)));
        var p = r;
        while (true)
        {
            var curved = Minus(f.At(Plus(x, p)), f.At(x));
            var alpha = Dot(r, r) / Dot(p, curved);
            x = Plus(x, Times(alpha, p));
            var next = Minus(r, Times(alpha, curved));
            p = Plus(next, Times(Dot(next, next) / Dot(r, r), p));
            r = next;
            yield return x;
        }
    }

    /// <summary>Nocedal and Wright 2006, Algorithms 7.4 and 7.5, with a constant length in place of a search.</summary>
    public static IEnumerable<double[]> Lbfgs(Gradients f, double length, int memory)
    {
        var pairs = new List<(double[] S, double[] Y)>();
        for (var x = f.Start; ;)
        {
            var g = f.At(x);
            var next = Minus(x, Times(length, TwoLoops(pairs, g)));
            pairs.Add((Minus(next, x), Minus(f.At(next), g)));
            if (pairs.Count > memory) pairs.RemoveAt(0);
            x = next;
            yield return x;
        }
    }

    /// <summary>
    /// The same on points and gradients that are those of no function: a pair with sᵀy ≤ √ε ‖s‖‖y‖ never enters the list. Yields the directions.
    /// </summary>
    public static IEnumerable<double[]> Lbfgs(IEnumerable<(double[] Point, double[] Gradient)> seen, int memory)
    {
        var (pairs, before) = (new List<(double[] S, double[] Y)>(), default((double[] Point, double[] Gradient)?));
        foreach (var (x, g) in seen)
        {
            if (before is { } last)
            {
                var (s, y) = (Minus(x, last.Point), Minus(g, last.Gradient));
                if (Dot(s, y) > Math.Sqrt(Math.BitIncrement(1) - 1) * Norm(s) * Norm(y)) pairs.Add((s, y));
                if (pairs.Count > memory) pairs.RemoveAt(0);
            }

            before = (x, g);
            yield return TwoLoops(pairs, g);
        }
    }

    /// <summary>The directions of x ← x + length · u on draws, against those of the list.</summary>
    public static Verdict AgreesOnDraws<TState, TUpdate>(
        Update<IPoint, double, TState, TUpdate> update, double length, int dimension, int memory, RandomKey key, int steps = 12)
        where TState : struct, IState<TState>, IMovablePointState<double>
        where TUpdate : struct, IUpdate<TUpdate, double, TState>
    {
        var seen = Enumerable.Range(1, steps).Select(k => (Point: key.Fold(-k).Draws(dimension), Gradient: key.Fold(k).Draws(dimension))).ToArray();
        var state = update.Initialize(new double[dimension]);
        var (workspace, step, violations) = (new Workspace(), 0, new List<Violation>());
        foreach (var expected in Lbfgs(seen, memory))
        {
            var (point, gradient) = seen[step++];
            point.CopyTo(state.Point.Mutable);
            update.Apply(ref state, gradient, workspace);
            var apart = Norm(Minus(Times(1 / length, Minus(state.Point.Span.ToArray(), point)), expected));
            var allowed = 1e-6 * Math.Max(1, Norm(expected));
            if (!(apart <= allowed)) violations.Add(new($"twin of {update.Name}", $"memory {memory}, gradient {step}", apart, allowed));
        }

        return new([.. violations]);
    }

    private static double[] Draws(this RandomKey key, int dimension)
    {
        var draws = new double[dimension];
        key.Normals<double>(draws);
        return draws;
    }

    // Algorithm 7.4.
    private static double[] TwoLoops(List<(double[] S, double[] Y)> pairs, double[] g)
    {
        var (q, alphas) = (g, new Stack<double>());
        foreach (var (s, y) in Enumerable.Reverse(pairs))
        {
            alphas.Push(Dot(s, q) / Dot(y, s));
            q = Minus(q, Times(alphas.Peek(), y));
        }

        var r = pairs.Count == 0 ? q : Times(Dot(pairs[^1].S, pairs[^1].Y) / Dot(pairs[^1].Y, pairs[^1].Y), q);
        foreach (var (s, y) in pairs) r = Plus(r, Times(alphas.Pop() - (Dot(y, r) / Dot(y, s)), s));
        return r;
    }

    /// <summary>Nocedal and Wright 2006, Algorithm 3.1, along the gradient, from the same first length each time.</summary>
    public static IEnumerable<double[]> Armijo(Gradients f, Func<double[], double> value, double first, double decrease, double shrink)
    {
        for (var (x, alpha) = (f.Start, first); ; alpha = first)
        {
            var g = f.At(x);
            while (value(Minus(x, Times(alpha, g))) > value(x) - (decrease * alpha * Dot(g, g))) alpha *= shrink;
            x = Minus(x, Times(alpha, g));
            yield return x;
        }
    }

    /// <summary>Beck and Teboulle 2009, ISTA with backtracking.</summary>
    public static IEnumerable<double[]> Ista(
        Gradients f, Func<double[], double> value, Func<double, double, double> prox, double lipschitz, double eta)
    {
        for (var x = f.Start; ;)
        {
            var (next, bar) = Beck(f, value, prox, x, lipschitz, eta);
            (x, lipschitz) = (next, bar);
            yield return x;
        }
    }

    /// <summary>Beck and Teboulle 2009, FISTA with backtracking.</summary>
    public static IEnumerable<double[]> Fista(
        Gradients f, Func<double[], double> value, Func<double, double, double> prox, double lipschitz, double eta)
    {
        var (x, y, t) = (f.Start, f.Start, 1.0);
        while (true)
        {
            var (next, bar) = Beck(f, value, prox, y, lipschitz, eta);
            var grown = (1 + Math.Sqrt(1 + (4 * t * t))) / 2;
            y = Plus(next, Times((t - 1) / grown, Minus(next, x)));
            (x, t, lipschitz) = (next, grown, bar);
            yield return x;
        }
    }

    /// <summary>Polyak 1969: x − (f(x) − f*)/‖g‖² g, no longer than a maximum.</summary>
    public static IEnumerable<double[]> Polyak(Gradients f, Func<double[], double> value, double lowest, double maximum) =>
        f.Follow((_, g, x) => Times(-Math.Min(maximum, (value(x) - lowest) / Dot(g, g)), g));

    /// <summary>Ivgi, Hinder, Carmon 2023: the step ηₜ = r̄ₜ/√Gₜ.</summary>
    public static IEnumerable<double[]> Dog(Gradients f, double initial)
    {
        var (r, squares) = (initial * (1 + Norm(f.Start)), 0.0);
        return f.Follow((_, g, x) =>
        {
            r = Math.Max(r, Norm(Minus(x, f.Start)));
            squares += Dot(g, g);
            return Times(-r / Math.Sqrt(squares), g);
        });
    }

    /// <summary>Foret et al. 2021, Algorithm 1, on the whole gradient.</summary>
    public static IEnumerable<double[]> SharpnessAware(Gradients f, double rate, double radius) =>
        f.Follow((_, g, x) => Times(-rate, f.At(Plus(x, Times(radius / Norm(g), g)))));

    /// <summary>Defazio et al. 2024: y = (1 − β) z + β x, and x summed afresh from all z with their weights.</summary>
    public static IEnumerable<double[]> ScheduleFree(Gradients f, double rate, double beta, double power)
    {
        var (z, x) = (f.Start, f.Start);
        var seen = new List<double[]> { z };
        while (true)
        {
            z = Minus(z, Times(rate, f.At(Plus(Times(1 - beta, z), Times(beta, x)))));
            seen.Add(z);
            var weights = seen.Select((_, k) => Math.Pow(k + 1, power)).ToArray();
            x = Times(1 / weights.Sum(), seen.Zip(weights, (point, weight) => Times(weight, point)).Aggregate(Plus));
            yield return x;
        }
    }

    /// <summary>The exponential average, each time summed afresh: from the start, or over the iterates alone.</summary>
    public static IEnumerable<double[]> ExponentialAverage(double[] start, IEnumerable<double[]> iterates, double decay, bool corrects)
    {
        var seen = new List<double[]>();
        foreach (var x in iterates)
        {
            seen.Add(x);
            var sum = seen.Select((point, i) => Times((1 - decay) * Math.Pow(decay, seen.Count - 1 - i), point)).Aggregate(Plus);
            var left = Math.Pow(decay, seen.Count);
            yield return corrects ? Times(1 / (1 - left), sum) : Plus(Times(left, start), sum);
        }
    }

    private static (double[] Point, double Lipschitz) Beck(
        Gradients f, Func<double[], double> value, Func<double, double, double> prox, double[] y, double lipschitz, double eta)
    {
        for (var g = f.At(y); ; lipschitz *= eta)
        {
            var p = Minus(y, Times(1 / lipschitz, g)).Select(v => prox(v, 1 / lipschitz)).ToArray();
            var d = Minus(p, y);
            if (value(p) <= value(y) + Dot(d, g) + (lipschitz / 2 * Dot(d, d))) return (p, lipschitz);
        }
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
