namespace Toolkit.Inference.Tests.Distributions;

/// <summary>
/// Double exponential quadrature (Takahasi and Mori 1974): the trapezoidal rule after a change of variable that makes all ends decay.
/// </summary>
internal static class Quadrature
{
    private const int Half = 20_000;
    private const double Range = 6.5;

    /// <summary>Nodes and the logarithms of their weights, on an interval or the whole or half line.</summary>
    public static (double[] Nodes, double[] LogWeights) On(double lower, double upper, double center, double spread)
    {
        var (nodes, weights) = (new List<double>(), new List<double>());
        var h = Range / Half;
        for (var i = -Half; i <= Half; i++)
        {
            var t = i * h;
            var (inner, slope) = (Math.PI / 2 * Math.Sinh(t), Math.PI / 2 * Math.Cosh(t));
            var (x, logWeight) = (double.IsInfinity(lower), double.IsInfinity(upper)) switch
            {
                (true, true) => (center + (spread * Math.Sinh(inner)), Math.Log(spread * slope) + LogCosh(inner)),
                (false, true) => (lower + Math.Exp(inner), inner + Math.Log(slope)),
                _ => (lower + ((upper - lower) / (1 + Math.Exp(-2 * inner))), Math.Log((upper - lower) * slope / 2) - (2 * LogCosh(inner))),
            };
            if (!double.IsFinite(x) || (x <= lower) || (x >= upper)) continue;
            nodes.Add(x);
            weights.Add(logWeight + Math.Log(h));
        }

        return ([.. nodes], [.. weights]);
    }

    private static double LogCosh(double x) => Math.Abs(x) + Math.Log((1 + Math.Exp(-2 * Math.Abs(x))) / 2);
}
