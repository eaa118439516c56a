using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Networks, layer by layer.</summary>
public static partial class Network
{
    /// <summary>A network without layers, for images.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="height">The height of an image, at least 1.</param>
    /// <param name="width">Its width, at least 1.</param>
    /// <param name="channels">The number of its channels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Network<T> Of<T>(int height, int width, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T>(new ExampleShape(height, width, channels));

    /// <summary>A network without layers, for vectors.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="length">The number of elements of an example, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Network<T> Of<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of<T>(ExampleShape.Vector(length));

    /// <summary>A network without layers.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="input">The shape of an example.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is below 1.</exception>
    public static Network<T> Of<T>(ExampleShape input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Network<T>.Empty(input);

    /// <summary>The network and a dense layer; see <see cref="Optimization.Dense{T}"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="outputs">The number of outputs at a place, at least 1.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    /// <param name="initialization">What weights start from; He where none is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Network<T> Dense<T>(this Network<T> network, int outputs, bool hasBias = true, Initialization initialization = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new Dense<T>(outputs, hasBias, initialization));

    /// <summary>The network and <c>max(x, 0)</c>.</summary>
    /// <param name="network">The network.</param>
    public static Network<T> Relu<T>(this Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new Activation<T, RectifiedLinear<T>>(default));

    /// <summary>The network and <c>x</c> above 0, <c>α (eˣ − 1)</c> below.</summary>
    /// <param name="network">The network.</param>
    /// <param name="alpha">α, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Network<T> Elu<T>(this Network<T> network, double alpha = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new Activation<T, ExponentialLinear<T>>(new(alpha)));

    /// <summary>The network and <c>tanh x</c>.</summary>
    /// <param name="network">The network.</param>
    public static Network<T> Tanh<T>(this Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new Activation<T, HyperbolicTangent<T>>(default));

    /// <summary>The network and <c>1/(1 + e⁻ˣ)</c>.</summary>
    /// <param name="network">The network.</param>
    public static Network<T> Sigmoid<T>(this Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new Activation<T, Sigmoid<T>>(default));

    /// <summary>The network and <c>ln(1 + eˣ)</c>.</summary>
    /// <param name="network">The network.</param>
    public static Network<T> Softplus<T>(this Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new Activation<T, Softplus<T>>(default));

    /// <summary>The network and all places side by side as one vector.</summary>
    /// <param name="network">The network.</param>
    public static Network<T> Flatten<T>(this Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new Flatten<T>());
}
