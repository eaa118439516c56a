using System.Collections.Immutable;

namespace Toolkit.Inference;

/// <summary>A datum left out: what the others predict of it, and whether that can be told from draws given all.</summary>
/// <param name="LogPredictiveDensity">ln p(yᵢ | y₋ᵢ).</param>
/// <param name="EffectiveParameters">By how much less that is than ln p(yᵢ | y).</param>
/// <param name="ParetoShape">k of the largest importance ratios: above 0.7 the estimate is not to be trusted; ∞ where too few could be fitted.</param>
public readonly record struct LeftOutDatum(double LogPredictiveDensity, double EffectiveParameters, double ParetoShape);

/// <summary>Leave-one-out cross-validation from draws given all data, by importance sampling whose largest ratios are smoothed by a generalised Pareto law.</summary>
/// <remarks>Source: Vehtari, Gelman, Gabry 2017; Vehtari and others 2024; the generalised Pareto fit is that of Zhang and Stephens 2009 with the loo package's weak prior.</remarks>
/// <param name="Data">Each datum.</param>
public sealed record LeaveOneOut(ImmutableArray<LeftOutDatum> Data)
{
    private const int FewestOfTail = 5;
    private const double Unreliable = 0.7;

    /// <summary>The expected log pointwise predictive density: the sum over data.</summary>
    public double ExpectedLogPredictiveDensity => Data.Sum(datum => datum.LogPredictiveDensity);

    /// <summary>Its standard error, √(n var).</summary>
    public double StandardError
    {
        get
        {
            var mean = ExpectedLogPredictiveDensity / Data.Length;
            return Math.Sqrt(Data.Length * Data.Sum(datum => (datum.LogPredictiveDensity - mean) * (datum.LogPredictiveDensity - mean)) / (Data.Length - 1));
        }
    }

    /// <summary>The effective number of parameters.</summary>
    public double EffectiveParameters => Data.Sum(datum => datum.EffectiveParameters);

    /// <summary>The data whose estimate is not to be trusted.</summary>
    public int Untrusted => Data.Count(datum => datum.ParetoShape > Unreliable);

    /// <summary>From a sample of a model that observes its data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sample">Draws from its posterior.</param>
    /// <exception cref="ArgumentException">The sample is one of another model, or the model observes nothing.</exception>
    public static LeaveOneOut Of(Model<double> model, PosteriorSample sample)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sample);
        var (dimension, data, count) = (model.Dimension, model.LikelihoodLength, sample.Count);
        if (data == 0) throw new ArgumentException($"'{model.Name}' observes nothing.", nameof(model));
        if (sample.Chains[0].Points.Length != count * dimension) throw new ArgumentException($"The sample is not one of '{model.Name}'.", nameof(sample));
        var (row, workspace) = (new double[data], new Workspace());
        var draws = sample.Chains.Length * count;
        var byDatum = new double[(long)data * draws];
        for (var s = 0; s < draws; s++)
        {
            model.LogLikelihoods(sample.Chains[s / count].Points.AsSpan(s % count * dimension, dimension), row, workspace);
            for (var i = 0; i < data; i++) byDatum[(i * draws) + s] = row[i];
        }

        return Of(byDatum, data, sample.Chains.Length);
    }

    /// <summary>From log likelihoods.</summary>
    /// <param name="logLikelihoods">Of each datum that of all draws, chain after chain.</param>
    /// <param name="data">The number of data, at least 1.</param>
    /// <param name="chains">The number of chains, at least 1.</param>
    /// <exception cref="ArgumentException">The likelihoods are not as many for each datum, or no chains of one length.</exception>
    public static LeaveOneOut Of(ReadOnlySpan<double> logLikelihoods, int data, int chains)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(data, 1);
        if (logLikelihoods.Length % data != 0) throw new ArgumentException($"{logLikelihoods.Length} log likelihoods are not as many for each of {data} data.", nameof(logLikelihoods));
        var draws = logLikelihoods.Length / data;
        var made = new LeftOutDatum[data];
        var likelihoods = new double[draws];
        for (var i = 0; i < data; i++)
        {
            var datum = logLikelihoods.Slice(i * draws, draws);
            for (var s = 0; s < draws; s++) likelihoods[s] = Math.Exp(datum[s]);
            var size = ChainDiagnostics.MeanEffectiveSampleSize(likelihoods, chains);
            made[i] = One(datum, double.IsNaN(size) ? 1 : size / draws);
        }

        return new([.. made]);
    }

    /// <summary>A datum, given how many independent draws a draw of its likelihood is worth.</summary>
    internal static LeftOutDatum One(ReadOnlySpan<double> logLikelihoods, double efficiency)
    {
        var draws = logLikelihoods.Length;
        var weights = new double[draws];
        for (var s = 0; s < draws; s++) weights[s] = -logLikelihoods[s];
        var shape = Smooth(weights, efficiency);
        var total = SpecialFunctions.LogSumExp<double>(weights);
        for (var s = 0; s < draws; s++) weights[s] += logLikelihoods[s] - total;
        var left = SpecialFunctions.LogSumExp<double>(weights);
        return new(left, SpecialFunctions.LogSumExp(logLikelihoods) - Math.Log(draws) - left, shape);
    }

    // The largest log ratios, in place, by the quantiles of the Pareto law that is fitted to them; none above what it was.
    private static double Smooth(Span<double> logRatios, double efficiency)
    {
        var draws = logRatios.Length;
        var largest = double.NegativeInfinity;
        foreach (var ratio in logRatios) largest = Math.Max(largest, ratio);
        foreach (ref var ratio in logRatios) ratio -= largest;
        var tail = (int)Math.Ceiling(Math.Min(0.2 * draws, 3 * Math.Sqrt(draws / efficiency)));
        if (tail < FewestOfTail) return double.PositiveInfinity;
        var (sorted, order) = (logRatios.ToArray(), new int[draws]);
        for (var s = 0; s < draws; s++) order[s] = s;
        Array.Sort(sorted, order);
        var ratios = sorted.AsSpan(draws - tail);
        if (!(ratios[^1] > ratios[0])) return double.PositiveInfinity;
        var cutoff = Math.Exp(sorted[draws - tail - 1]);
        var excesses = new double[tail];
        for (var k = 0; k < tail; k++) excesses[k] = Math.Exp(ratios[k]) - cutoff;
        var (shape, scale) = FitPareto(excesses);
        if (!double.IsFinite(shape)) return double.PositiveInfinity;
        for (var k = 0; k < tail; k++)
        {
            var rest = SpecialFunctions.Log1p(-((k + 0.5) / tail));
            var excess = shape == 0 ? -scale * rest : scale * SpecialFunctions.Expm1(-shape * rest) / shape;
            logRatios[order[draws - tail + k]] = Math.Min(0, Math.Log(excess + cutoff));
        }

        return shape;
    }

    // Zhang and Stephens' mean over a grid of θ = −k/σ weighted by its profile likelihood; k drawn to ½ as if by ten data.
    private static (double Shape, double Scale) FitPareto(double[] sorted)
    {
        const double Prior = 3;
        const double Weight = 10;
        var count = sorted.Length;
        var grid = 30 + (int)Math.Sqrt(count);
        var quartile = sorted[Math.Max((int)((count / 4.0) + 0.5) - 1, 0)];
        var (thetas, likelihoods) = (new double[grid], new double[grid]);
        for (var j = 0; j < grid; j++)
        {
            thetas[j] = (1 / sorted[^1]) + ((1 - Math.Sqrt(grid / (j + 0.5))) / (Prior * quartile));
            var shapeOf = Shape(thetas[j], sorted);
            likelihoods[j] = count * (Math.Log(-thetas[j] / shapeOf) - shapeOf - 1);
        }

        var (total, theta) = (SpecialFunctions.LogSumExp<double>(likelihoods), 0.0);
        for (var j = 0; j < grid; j++) theta += thetas[j] * Math.Exp(likelihoods[j] - total);
        var shape = Shape(theta, sorted);
        return (((shape * count) + (Weight * 0.5)) / (count + Weight), -shape / theta);
    }

    private static double Shape(double theta, double[] sorted)
    {
        var sum = 0.0;
        foreach (var value in sorted) sum += SpecialFunctions.Log1p(-theta * value);
        return sum / sorted.Length;
    }
}
