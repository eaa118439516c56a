using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>Functions of variables: element by element, sums, and linear algebra.</summary>
/// <remarks>Made to be read without a prefix: <c>using static Toolkit.Numerics.Functions;</c>.</remarks>
public static partial class Functions
{
    /// <summary>eˣ.</summary>
    public static Variable<T> Exp<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, Exponential<T>>), x);

    /// <summary>ln x; not a number below 0.</summary>
    public static Variable<T> Log<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, Logarithm<T>>), x);

    /// <summary>ln(1 + x), accurate near 0.</summary>
    public static Variable<T> Log1p<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, LogarithmOfOnePlus<T>>), x);

    /// <summary>√x; not a number below 0.</summary>
    public static Variable<T> Sqrt<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, SquareRoot<T>>), x);

    /// <summary>x².</summary>
    public static Variable<T> Square<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, SquareOf<T>>), x);

    /// <summary>The logistic function, 1/(1 + e⁻ˣ).</summary>
    public static Variable<T> Sigmoid<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, Logistic<T>>), x);

    /// <summary>ln(1 + eˣ), without overflow.</summary>
    public static Variable<T> Softplus<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, Toolkit.Numerics.Softplus<T>>), x);

    /// <summary>sin x, x in radians.</summary>
    public static Variable<T> Sin<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, Sine<T>>), x);

    /// <summary>cos x, x in radians.</summary>
    public static Variable<T> Cos<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, Cosine<T>>), x);

    /// <summary>tanh x.</summary>
    public static Variable<T> Tanh<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, HyperbolicTangent<T>>), x);

    /// <summary>|x|; its derivative at 0 is taken as 0.</summary>
    public static Variable<T> Abs<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, AbsoluteValue<T>>), x);

    /// <summary>−1, 0 or 1; its derivative is 0.</summary>
    public static Variable<T> Sign<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(Unary<T, SignOf<T>>), x);

    /// <summary>The sum of all elements.</summary>
    public static Variable<T> Sum<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(default(SumOfAll<T>), x);

    /// <summary>The same value as far as derivatives go a constant.</summary>
    public static Variable<T> StopGradient<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Source is Tape<T> tape ? tape.Detached(tape.Enter(in x)) : x;

    /// <summary>The value summed or stretched to a shape, whichever leads there.</summary>
    internal static Variable<T> Fit<T>(Variable<T> x, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => shape.StretchesTo(x.Shape)
        ? shape.IsScalar ? Sum(x) : Variable<T>.Apply(new SumTo<T>(shape), x)
        : Variable<T>.Apply(new StretchTo<T>(shape), x);
}
