namespace Toolkit.Inference;

/// <content>Gamma, and what is made of gammas.</content>
internal ref partial struct DrawStream
{
    /// <summary>The logarithm of a gamma draw of rate 1: where the shape is small, the draw itself may be below the smallest number.</summary>
    /// <remarks>Marsaglia and Tsang, "A simple method for generating gamma variables", 2000; below a shape of 1 by u to the power 1/α.</remarks>
    public double LogGamma(double shape)
    {
        if (!(shape > 0 && double.IsFinite(shape))) return double.NaN;
        if (shape < 1) return LogGamma(shape + 1) + (Math.Log(Uniform()) / shape);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var z = Normal();
            var root = 1 + (c * z);
            if (root <= 0) continue;
            var v = root * root * root;
            if (Math.Log(Uniform()) < (0.5 * z * z) + (d * (1 - v + Math.Log(v)))) return Math.Log(d) + Math.Log(v);
        }
    }

    /// <summary>Gamma of rate 1.</summary>
    public double Gamma(double shape) => Math.Exp(LogGamma(shape));

    /// <summary>Beta, as the share of one gamma of two.</summary>
    public double Beta(double alpha, double beta)
    {
        var (a, b) = (LogGamma(alpha), LogGamma(beta));
        return 1 / (1 + Math.Exp(b - a));
    }

    /// <summary>Student's t about 0 with scale 1: a normal over the root of a mean of squares.</summary>
    public double StudentT(double degreesOfFreedom) =>
        Normal() * Math.Exp(0.5 * (Math.Log(degreesOfFreedom / 2) - LogGamma(degreesOfFreedom / 2)));
}
