using System.Numerics;

namespace Toolkit.Numerics;

public static partial class Functions
{
    /// <summary>eˣ − 1, exact near 0.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> Expm1<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, ExponentialLessOne<T>>), x);

    /// <summary>ln(1 − eˣ) of x below 0, exact near 0 and far below.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> Log1mExp<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, LogOneLessExponential<T>>), x);

    /// <summary>The angle in (−π/2, π/2) whose tangent is x.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> Atan<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SpanUnary<T, ArcTangent<T>>), x);

    /// <summary>ln 1/(1 + e⁻ˣ) = −ln(1 + e⁻ˣ).</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> LogSigmoid<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => -Softplus(-x);

    /// <summary>ln p/(1 − p), p in (0, 1).</summary>
    /// <param name="p">Probabilities.</param>
    public static Variable<T> Logit<T>(Variable<T> p)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Log(p) - Log1p(-p);

    /// <summary>x to the power y, element by element; not a number for x below 0 unless y is whole. At 0 the derivative by y is taken as 0.</summary>
    /// <param name="x">The base.</param>
    /// <param name="y">The exponent.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> Pow<T>(Variable<T> x, Variable<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Power<T>), Stretched(x, Shape.Broadcast(x.Shape, y.Shape, "Pow")), Stretched(y, Shape.Broadcast(x.Shape, y.Shape, "Pow")));

    /// <summary>ln(eᵃ + eᵇ), element by element, without overflow; −∞ only where both are, and then without derivatives.</summary>
    /// <param name="a">a.</param>
    /// <param name="b">b.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> LogAddExp<T>(Variable<T> a, Variable<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LogSumOfTwo(a, b);

    /// <summary>ln(θ eᵃ + (1 − θ) eᵇ), θ in (0, 1): a mixture of two densities by their logarithms.</summary>
    /// <param name="theta">θ, the weight of the first.</param>
    /// <param name="a">The logarithm of the first.</param>
    /// <param name="b">The logarithm of the second.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> LogMix<T>(Variable<T> theta, Variable<T> a, Variable<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => LogAddExp(Log(theta) + a, Log1p(-theta) + b);

    /// <summary>ln Σ eˣ over all elements, without overflow.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> LogSumExp<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new LogSumOfExponentials<T>(Over.All), x);

    /// <summary>ln Σ eˣ over each row: a vector.</summary>
    /// <param name="x">m x n.</param>
    public static Variable<T> LogSumExpRows<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new LogSumOfExponentials<T>(Over.EachRow), x);

    /// <summary>ln Σ eˣ over each column: a row.</summary>
    /// <param name="x">m x n.</param>
    public static Variable<T> LogSumExpColumns<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new LogSumOfExponentials<T>(Over.EachColumn), x);

    /// <summary>eˣ/Σ eˣ over all elements.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> Softmax<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Exp(x - LogSumExp(x));

    /// <summary>eˣ/Σ eˣ over each row.</summary>
    /// <param name="x">m x n.</param>
    public static Variable<T> SoftmaxRows<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Exp(x - LogSumExpRows(x));

    /// <summary>x − ln Σ eˣ over all elements.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> LogSoftmax<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x - LogSumExp(x);

    /// <summary>x − ln Σ eˣ over each row.</summary>
    /// <param name="x">m x n.</param>
    public static Variable<T> LogSoftmaxRows<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x - LogSumExpRows(x);

    /// <summary>The mean of all elements.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> Mean<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Sum(x) / T.CreateTruncating(x.Shape.Length);

    /// <summary>The sum of each row: a vector.</summary>
    /// <param name="x">m x n.</param>
    public static Variable<T> SumRows<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Shape.Columns == 1 ? x : Fit(x, Shape.Vector(x.Shape.Rows));

    /// <summary>The sum of each column: a row.</summary>
    /// <param name="x">m x n.</param>
    public static Variable<T> SumColumns<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Shape.Rows == 1 ? x : Fit(x, new Shape(1, x.Shape.Columns));

    // What is impossible under one is that of the other; under both, a stands for it.
    private static Variable<T> LogSumOfTwo<T>(Variable<T> a, Variable<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (finiteA, finiteB) = (IsGreater(a, T.NegativeInfinity), IsGreater(b, T.NegativeInfinity));
        var (left, right) = (Where(finiteA, a, T.Zero), Where(finiteB, b, T.Zero));
        return Where(finiteA * finiteB, right + Softplus(left - right), Where(finiteB, right, a));
    }
}
