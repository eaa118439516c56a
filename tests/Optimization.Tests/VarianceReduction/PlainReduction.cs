namespace Toolkit.Optimization.Tests.VarianceReduction;

/// <summary>
/// A sparse logistic regression with weights, perhaps an intercept, and an elastic net, written with dense vectors: each step writes every coordinate, as the
/// papers have it.
/// </summary>
internal sealed record PlainReduction(double[][] Rows, double[] Labels, double[] Weights, double L1, double L2, int Features)
{
    public int Terms => Rows.Length;

    /// <summary>sᵢ = wᵢ φ′(⟨aᵢ, x⟩, yᵢ).</summary>
    public double Slope(int i, double[] x) => -Weights[i] * Labels[i] / (1 + Math.Exp(Labels[i] * Dot(Rows[i], x)));

    /// <summary>(1/n) Σ sᵢ aᵢ.</summary>
    public double[] Mean(double[] slopes)
    {
        var mean = new double[Rows[0].Length];
        for (var i = 0; i < Terms; i++) for (var j = 0; j < mean.Length; j++) mean[j] += slopes[i] * Rows[i][j] / Terms;
        return mean;
    }

    public double[] Slopes(double[] x) => [.. Enumerable.Range(0, Terms).Select(i => Slope(i, x))];

    /// <summary>x ← prox(x − α (c aᵢ + ḡ + λ₂ x), α).</summary>
    public double[] Moved(double[] x, double rate, double change, double[] row, double[] mean)
    {
        var next = new double[x.Length];
        for (var j = 0; j < x.Length; j++)
        {
            var penalised = j < Features;
            var v = x[j] - (rate * ((change * row[j]) + mean[j] + (penalised ? L2 * x[j] : 0)));
            next[j] = penalised ? Math.Sign(v) * Math.Max(Math.Abs(v) - (rate * L1), 0) : v;
        }

        return next;
    }

    /// <summary>Johnson and Zhang 2013, with the terms of one loop; the first step is at the snapshot.</summary>
    public double[] Svrg(double[] x, double rate, ReadOnlySpan<int> terms)
    {
        var slopes = Slopes(x);
        var mean = Mean(slopes);
        foreach (var i in terms) x = Moved(x, rate, Slope(i, x) - slopes[i], Rows[i], mean);
        return x;
    }

    /// <summary>Defazio, Bach, Lacoste-Julien 2014, with the gradient of the penalty taken as it is.</summary>
    public double[] Saga(double[] x, double rate, ReadOnlySpan<int> terms)
    {
        var slopes = Slopes(x);
        foreach (var i in terms)
        {
            var (slope, mean) = (Slope(i, x), Mean(slopes));
            x = Moved(x, rate, slope - slopes[i], Rows[i], mean);
            slopes[i] = slope;
        }

        return x;
    }

    /// <summary>Kovalev, Horváth, Richtárik 2020.</summary>
    public double[] LooplessSvrg(double[] x, double rate, ReadOnlySpan<int> terms, ReadOnlySpan<double> coins, double probability)
    {
        var slopes = Slopes(x);
        for (var k = 0; k < terms.Length; k++)
        {
            var next = Moved(x, rate, Slope(terms[k], x) - slopes[terms[k]], Rows[terms[k]], Mean(slopes));
            if (coins[k] < probability) slopes = Slopes(x);
            x = next;
        }

        return x;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++) sum += a[j] * b[j];
        return sum;
    }
}
