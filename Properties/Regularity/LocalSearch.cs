namespace Toolkit.Properties;

/// <summary>A search for lower ratios around a point, by steps along coordinates that are halved where none is an improvement.</summary>
internal static class LocalSearch
{
    private const int Halvings = 40;

    /// <summary>
    /// Over L, what a step must gain: no ratio of a condition is below −L, so that the search ends even where rounding makes ratios of 0 go down for ever.
    /// </summary>
    private const double Gain = 1e-10;

    /// <summary>The lowest point that is found.</summary>
    /// <param name="start">Where the search begins.</param>
    /// <param name="ratio">What is to be low; infinite where a point does not count.</param>
    /// <param name="length">The first length of the steps.</param>
    /// <param name="lipschitz">L.</param>
    public static double[] Lowest(double[] start, Func<double[], double> ratio, double length, double lipschitz)
    {
        var (x, least, step) = ((double[])start.Clone(), ratio(start), length);
        for (var halving = 0; halving < Halvings;)
        {
            var improved = false;
            for (var i = 0; i < x.Length; i++)
            {
                foreach (var move in new[] { step, -step })
                {
                    var old = x[i];
                    x[i] += move;
                    var value = ratio(x);
                    if (value < least - (Gain * lipschitz)) (least, improved) = (value, true);
                    else x[i] = old;
                }
            }

            if (improved) continue;
            step /= 2;
            halving++;
        }

        return x;
    }
}
