using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>A function of one number, with its first two derivatives, on lanes.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IActivation<T>
    where T : unmanaged
{
    /// <summary>Its name, as a layer is called: <c>relu</c>.</summary>
    static abstract string Name { get; }

    /// <summary>Whether derivatives need x: where they do not, f(x) is handed in in its place, and less memory is read.</summary>
    static virtual bool NeedsInput => true;

    /// <summary>f(x).</summary>
    /// <param name="x">x.</param>
    Vector512<T> Value(Vector512<T> x);

    /// <summary>f′(x).</summary>
    /// <param name="x">x.</param>
    /// <param name="y">f(x).</param>
    Vector512<T> Slope(Vector512<T> x, Vector512<T> y);

    /// <summary>f″(x).</summary>
    /// <param name="x">x.</param>
    /// <param name="y">f(x).</param>
    Vector512<T> Bend(Vector512<T> x, Vector512<T> y);
}

/// <summary>A layer that applies a function to each element: <c>zᵢ = f(xᵢ)</c>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TFunction">f.</typeparam>
/// <param name="Function">f.</param>
public sealed record Activation<T, TFunction>(TFunction Function) : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IActivation<T>
{
    /// <inheritdoc/>
    public string Kind => TFunction.Name;

    /// <inheritdoc/>
    public ExampleShape Output(ExampleShape input) => input;

    /// <inheritdoc/>
    public void Forward(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output) => LaneMap.Apply(new ValueMap(Function), input, input, input, output);

    /// <inheritdoc/>
    public void Backward(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, Span<T> gradient)
    {
        if (!inputDerivatives.IsEmpty) LaneMap.Apply(new SlopeMap(Function), Read(input, output), output, derivatives, inputDerivatives);
    }

    /// <inheritdoc/>
    public void Tangent(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent, Span<T> outputTangent)
    {
        if (inputTangent.IsEmpty) outputTangent.Clear();
        else LaneMap.Apply(new SlopeMap(Function), Read(input, output), output, inputTangent, outputTangent);
    }

    /// <inheritdoc/>
    public void BackwardTangent(in LayerPass<T> pass, in LayerMotion<T> motion, Span<T> inputDerivativesTangent, Span<T> gradientTangent)
    {
        if (inputDerivativesTangent.IsEmpty) return;
        var read = Read(motion.Input, motion.Output);
        LaneMap.Apply(new SlopeMap(Function), read, motion.Output, motion.DerivativesTangent, inputDerivativesTangent);
        if (motion.InputTangent.IsEmpty) return;
        using var rental = pass.Workspace.Rent<T>(motion.Input.Length);
        LaneMap.Apply(new BendMap(Function), read, motion.Output, motion.InputTangent, rental.Span);
        LaneMap.Apply(default(ProductSum), rental.Span, motion.Derivatives, inputDerivativesTangent, inputDerivativesTangent);
    }

    private static ReadOnlySpan<T> Read(ReadOnlySpan<T> input, ReadOnlySpan<T> output) => TFunction.NeedsInput ? input : output;

    private readonly struct ValueMap(TFunction function) : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => function.Value(x);
    }

    private readonly struct SlopeMap(TFunction function) : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => function.Slope(x, y) * z;
    }

    private readonly struct BendMap(TFunction function) : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => function.Bend(x, y) * z;
    }

    private readonly struct ProductSum : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => z + (x * y);
    }
}

/// <summary><c>max(x, 0)</c>, with slope 0 at 0.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct RectifiedLinear<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static string Name => "relu";

    /// <inheritdoc/>
    public static bool NeedsInput => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> x) => Vector512.Max(x, Vector512<T>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Slope(Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<T>.Zero), Vector512<T>.One, Vector512<T>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Bend(Vector512<T> x, Vector512<T> y) => Vector512<T>.Zero;
}

/// <summary><c>x</c> above 0, <c>α (eˣ − 1)</c> below. Source: Clevert, Unterthiner, Hochreiter 2016.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ExponentialLinear<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _alpha;

    /// <summary>The function with its α.</summary>
    /// <param name="alpha">α, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">α is out of its range.</exception>
    public ExponentialLinear(double alpha) => _alpha = Vector512.Create(Require.Positive<T>(alpha));

    /// <summary>The function with α = 1.</summary>
    public ExponentialLinear()
        : this(1)
    {
    }

    /// <inheritdoc/>
    public static string Name => "elu";

    /// <inheritdoc/>
    public static bool NeedsInput => false;

    /// <summary>α.</summary>
    public T Alpha => _alpha[0];

    /// <inheritdoc/>
    /// <remarks>eˣ − 1 = 2 tanh(x/2)/(1 − tanh(x/2)), which does not cancel near 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> x)
    {
        var half = LaneMath.HyperbolicTangent(Vector512.Min(x, Vector512<T>.Zero) * Number.Of<T>(0.5));
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<T>.Zero), x, _alpha * ((half + half) / (Vector512<T>.One - half)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Slope(Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<T>.Zero), Vector512<T>.One, y + _alpha);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Bend(Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<T>.Zero), Vector512<T>.Zero, y + _alpha);
}

/// <summary><c>tanh x</c>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct HyperbolicTangent<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static string Name => "tanh";

    /// <inheritdoc/>
    public static bool NeedsInput => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> x) => LaneMath.HyperbolicTangent(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Slope(Vector512<T> x, Vector512<T> y) => Vector512<T>.One - (y * y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Bend(Vector512<T> x, Vector512<T> y) => (y + y) * ((y * y) - Vector512<T>.One);
}

/// <summary><c>1/(1 + e⁻ˣ)</c>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Sigmoid<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static string Name => "sigmoid";

    /// <inheritdoc/>
    public static bool NeedsInput => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> x) => LaneMath.Logistic(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Slope(Vector512<T> x, Vector512<T> y) => y * (Vector512<T>.One - y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Bend(Vector512<T> x, Vector512<T> y) => y * (Vector512<T>.One - y) * (Vector512<T>.One - y - y);
}

/// <summary><c>ln(1 + eˣ)</c>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Softplus<T> : IActivation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static string Name => "softplus";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Value(Vector512<T> x) => LaneMath.Softplus(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Slope(Vector512<T> x, Vector512<T> y) => LaneMath.Logistic(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Bend(Vector512<T> x, Vector512<T> y) => LaneMath.Logistic(x) * LaneMath.Logistic(-x);
}
