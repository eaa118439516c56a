using static Toolkit.Properties.Tests.Plain;

namespace Toolkit.Properties.Tests;

/// <summary>The transforms, as their papers write them; each yields its iterates.</summary>
internal static partial class TransformTwins
{
    /// <summary>Kingma and Ba, ICLR 2015, Algorithm 1; with AdamW's decay (Loshchilov and Hutter, ICLR 2019, Algorithm 2) where λ is above
    /// 0.</summary>
    public static IEnumerable<double[]> Adam(
        Gradients f, Func<int, double> rate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double decay = 0)
    {
        var (m, v) = (Zeros(f.Start), Zeros(f.Start));
        return f.Follow((k, g, x) =>
        {
            var t = k + 1;
            m = Plus(Times(beta1, m), Times(1 - beta1, g));
            v = Plus(Times(beta2, v), Times(1 - beta2, Squares(g)));
            var mHat = Times(1 / (1 - Math.Pow(beta1, t)), m);
            var vHat = Times(1 / (1 - Math.Pow(beta2, t)), v);
            var direction = mHat.Zip(vHat, (first, second) => first / (Math.Sqrt(second) + epsilon)).ToArray();
            return Times(-rate(k), Plus(direction, Times(decay, x)));
        });
    }

    /// <summary>Tieleman and Hinton 2012, lecture 6.5.</summary>
    public static IEnumerable<double[]> RmsProp(Gradients f, double rate, double decay, double epsilon)
    {
        var meanSquare = Zeros(f.Start);
        return f.Follow((_, g, _) =>
        {
            meanSquare = Plus(Times(decay, meanSquare), Times(1 - decay, Squares(g)));
            return [.. g.Zip(meanSquare, (gradient, square) => -rate * gradient / (Math.Sqrt(square) + epsilon))];
        });
    }

    /// <summary>Polyak 1964: x₊ = x − η g + β (x − x₋). The momentum buffer is not there at all.</summary>
    public static IEnumerable<double[]> HeavyBall(Gradients f, double rate, double beta)
    {
        var before = f.Start;
        return f.Follow((_, g, x) =>
        {
            var move = Plus(Times(-rate, g), Times(beta, Minus(x, before)));
            before = x;
            return move;
        });
    }

    /// <summary>
    /// Sutskever et al. 2013, equations 3 and 4, v ← β v − η ∇f(θ + β v); θ ← θ + v, seen at the extrapolated points θ + β v.
    /// </summary>
    public static IEnumerable<double[]> Nesterov(Gradients f, double rate, double beta)
    {
        var (theta, velocity) = (f.Start, Zeros(f.Start));
        while (true)
        {
            velocity = Minus(Times(beta, velocity), Times(rate, f.At(Plus(theta, Times(beta, velocity)))));
            theta = Plus(theta, velocity);
            yield return Plus(theta, Times(beta, velocity));
        }
    }

    /// <summary>Pascanu, Mikolov, Bengio 2013, Algorithm 1.</summary>
    public static IEnumerable<double[]> Clipped(Gradients f, double rate, double maximum) =>
        f.Follow((_, g, _) => Times(-rate, Norm(g) > maximum ? Times(maximum / Norm(g), g) : g));

    /// <summary>Gradient descent with the rate of each step given.</summary>
    public static IEnumerable<double[]> Scheduled(Gradients f, Func<int, double> rate) => f.Follow((k, g, _) => Times(-rate(k), g));

    /// <summary>Gradient descent on f + λ‖x‖²/2.</summary>
    public static IEnumerable<double[]> Penalised(Gradients f, double rate, double decay) =>
        f.Follow((_, g, x) => Times(-rate, Plus(g, Times(decay, x))));

    /// <summary>Loshchilov and Hutter, ICLR 2017, equation 5, over one period and flat after it.</summary>
    public static double Cosine(int k, double initial, int steps, double floor) => k >= steps
        ? floor * initial
        : (floor * initial) + (0.5 * (initial - (floor * initial)) * (1 + Math.Cos((double)k / steps * Math.PI)));

    /// <summary>A power of the rest of the run.</summary>
    public static double Polynomial(int k, double initial, double final, int steps, double power) => k >= steps
        ? final
        : final + ((initial - final) * Math.Pow((steps - k) / (double)steps, power));
}
