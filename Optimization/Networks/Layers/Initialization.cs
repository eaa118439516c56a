using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>What weights start from: independent draws of mean 0, by how many inputs and outputs a unit has.</summary>
/// <remarks>Biases start at 0. Source: Glorot and Bengio 2010, equation 16; He, Zhang, Ren, Sun 2015, equation 10; LeCun, Bottou, Orr, Müller 1998 for unit variance.</remarks>
public readonly record struct Initialization
{
    private readonly Form _form;
    private readonly double _deviation;

    private Initialization(Form form, double deviation = 0) => (_form, _deviation) = (form, deviation);

    // The first is the default.
    private enum Form
    {
        He,
        Glorot,
        UnitVariance,
        TruncatedNormal,
    }

    /// <summary>Normal with variance 2/inputs: keeps second moments through rectifiers.</summary>
    public static Initialization He => new(Form.He);

    /// <summary>Uniform with variance 2/(inputs + outputs).</summary>
    public static Initialization Glorot => new(Form.Glorot);

    /// <summary>Normal with variance 1/inputs: outputs of unit variance for inputs of unit variance.</summary>
    public static Initialization UnitVariance => new(Form.UnitVariance);

    /// <summary>Normal, cut off at two deviations.</summary>
    /// <param name="deviation">The deviation before it is cut, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is out of its range.</exception>
    public static Initialization TruncatedNormal(double deviation) => new(Form.TruncatedNormal, Require.Positive(deviation));

    /// <summary>weights ← the draws.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="key">What is drawn from.</param>
    /// <param name="inputs">How many inputs a unit has, at least 1.</param>
    /// <param name="outputs">How many units read an input, at least 1.</param>
    /// <param name="weights">Receives the draws.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public void Draw<T>(RandomKey key, int inputs, int outputs, Span<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (_form is Form.Glorot)
        {
            key.Uniforms(weights);
            var bound = Math.Sqrt(6.0 / (inputs + (double)outputs));
            foreach (ref var weight in weights) weight = Number.Of<T>(((2 * double.CreateChecked(weight)) - 1) * bound);
            return;
        }

        var deviation = _form switch
        {
            Form.He => Math.Sqrt(2.0 / inputs),
            Form.UnitVariance => Math.Sqrt(1.0 / inputs),
            _ => _deviation,
        };
        if (_form is Form.TruncatedNormal) Truncated(key, deviation, weights);
        else Normal(key, deviation, weights);
    }

    private static void Normal<T>(RandomKey key, double deviation, Span<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        key.Normals(weights);
        foreach (ref var weight in weights) weight = Number.Of<T>(double.CreateChecked(weight) * deviation);
    }

    // By the quantile function: one uniform makes one draw, so that a draw depends on its place alone.
    private static void Truncated<T>(RandomKey key, double deviation, Span<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        key.Uniforms(weights);
        var tail = SpecialFunctions.NormalCdf(-2.0);
        foreach (ref var weight in weights)
            weight = Number.Of<T>(deviation * Math.Clamp(SpecialFunctions.NormalQuantile(tail + ((1 - (2 * tail)) * double.CreateChecked(weight))), -2, 2));
    }
}
