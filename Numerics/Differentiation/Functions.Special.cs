using System.Numerics;

namespace Toolkit.Numerics;

public static partial class Functions
{
    /// <summary>ln Γ(x).</summary>
    /// <param name="x">Above 0.</param>
    public static Variable<T> LogGamma<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, LogarithmOfGamma<T>>), x);

    /// <summary>ψ(x), the derivative of ln Γ.</summary>
    /// <param name="x">Above 0.</param>
    public static Variable<T> Digamma<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, DigammaFunction<T>>), x);

    /// <summary>ψ′(x).</summary>
    /// <param name="x">Above 0.</param>
    public static Variable<T> Trigamma<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, TrigammaFunction<T>>), x);

    /// <summary>The derivative of ψ of an order.</summary>
    /// <param name="order">0 or more: 0 is ψ itself.</param>
    /// <param name="x">Above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 0.</exception>
    public static Variable<T> Polygamma<T>(int order, Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        return order switch
        {
            0 => Digamma(x),
            1 => Trigamma(x),
            _ => Variable<T>.Apply(new Polygamma<T>(order), x),
        };
    }

    /// <summary>ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b), without cancellation.</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> LogBeta<T>(Variable<T> a, Variable<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(
            default(LogBetaFunction<T>), Stretched(a, Shape.Broadcast(a.Shape, b.Shape, "LogBeta")), Stretched(b, Shape.Broadcast(a.Shape, b.Shape, "LogBeta")));

    /// <summary>ln n!/(k! (n − k)!) = −ln(n + 1) − ln B(n − k + 1, k + 1), continued to all n and k between −1 and n + 1.</summary>
    /// <param name="n">n.</param>
    /// <param name="k">k.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> LogBinomialCoefficient<T>(Variable<T> n, Variable<T> k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => -(Log1p(n) + LogBeta(n - k + T.One, k + T.One));

    /// <summary>ln P(a, x), P the regularised lower incomplete gamma function: how much of a gamma distribution lies below x.</summary>
    /// <remarks>Accurate where P underflows, too. By a it can be differentiated twice.</remarks>
    /// <param name="a">The shape, above 0.</param>
    /// <param name="x">At least 0.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> LogRegularizedGammaP<T>(Variable<T> a, Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LogRegularizedGamma<T>.Of(a, x, upper: false);

    /// <summary>ln Q(a, x), Q = 1 − P the regularised upper incomplete gamma function: how much of a gamma distribution lies above x.</summary>
    /// <remarks>Accurate where Q underflows, too. By a it can be differentiated twice.</remarks>
    /// <param name="a">The shape, above 0.</param>
    /// <param name="x">At least 0.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> LogRegularizedGammaQ<T>(Variable<T> a, Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LogRegularizedGamma<T>.Of(a, x, upper: true);

    /// <summary>ln Iₓ(a, b), the regularised incomplete beta function: how much of a beta distribution lies below x. What lies above is ln I₁₋ₓ(b, a).</summary>
    /// <remarks>Accurate where I underflows, too. By a and b it can be differentiated twice.</remarks>
    /// <param name="a">The first shape, above 0.</param>
    /// <param name="b">The second shape, above 0.</param>
    /// <param name="x">From 0 to 1.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> LogRegularizedBeta<T>(Variable<T> a, Variable<T> b, Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Numerics.LogRegularizedBeta<T>.Of(a, b, x, T.One - x);

    /// <summary>erf x = 2/√π ∫ exp(−t²) from 0 to x.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> Erf<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, ErrorFunction<T>>), x);

    /// <summary>erfc x = 1 − erf x, without cancellation.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> Erfc<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, ComplementaryErrorFunction<T>>), x);

    /// <summary>Φ(x), the standard normal distribution function.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> NormalCdf<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, NormalDistributionFunction<T>>), x);

    /// <summary>ln Φ(x), far into the tail.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> NormalLogCdf<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, LogNormalDistributionFunction<T>>), x);

    /// <summary>The x with Φ(x) = p.</summary>
    /// <param name="p">Probabilities in (0, 1).</param>
    public static Variable<T> NormalQuantile<T>(Variable<T> p)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, NormalQuantileFunction<T>>), p);
}
