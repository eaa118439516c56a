namespace Toolkit.Inference;

/// <content>Counts.</content>
internal ref partial struct DrawStream
{
    private const double Few = 12;

    /// <summary>Poisson.</summary>
    /// <remarks>
    /// A large rate is cut down by the time of event m of a process of rate 1, which is a gamma draw: before it there are m − 1 uniform times, after
    /// it the
    /// process starts anew (Ahrens and Dieter 1974). A small rate by products of uniforms.
    /// </remarks>
    public double Poisson(double rate)
    {
        if (!(rate >= 0 && double.IsFinite(rate))) return double.NaN;
        var count = 0.0;
        while (rate > Few)
        {
            var m = Math.Floor(rate * 0.875);
            var time = Gamma(m);
            if (time > rate) return count + Binomial(m - 1, rate / time);
            count += m;
            rate -= time;
        }

        var limit = Math.Exp(-rate);
        for (var product = Uniform(); product > limit; product *= Uniform()) count++;
        return count;
    }

    /// <summary>Binomial.</summary>
    /// <remarks>
    /// Many trials are halved by the median of as many uniforms, which is a beta draw: it tells on which side of the probability half of them lie
    /// (Relles 1972,
    /// Ahrens and Dieter 1974). Few are counted.
    /// </remarks>
    public double Binomial(double trials, double probability)
    {
        if (!(trials >= 0 && double.IsFinite(trials) && probability is >= 0 and <= 1)) return double.NaN;
        var count = 0.0;
        while (trials > Few && probability is > 0 and < 1)
        {
            var middle = Math.Floor(trials / 2) + 1;
            var median = Beta(middle, trials + 1 - middle);
            if (median <= probability)
            {
                count += middle;
                trials -= middle;
                probability = Math.Min((probability - median) / (1 - median), 1);
            }
            else
            {
                trials = middle - 1;
                probability /= median;
            }
        }

        if (probability <= 0) return count;
        if (probability >= 1) return count + trials;
        for (var i = 0; i < trials; i++) count += Uniform() < probability ? 1 : 0;
        return count;
    }

    /// <summary>Negative binomial of mean μ and dispersion φ: Poisson, of a rate that is gamma with shape φ and mean μ.</summary>
    public double NegativeBinomial(double mean, double dispersion) => Poisson(mean * Gamma(dispersion) / dispersion);
}
