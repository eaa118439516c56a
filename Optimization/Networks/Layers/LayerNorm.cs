using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>A layer that standardises the channels of each place, and gives them a learned gain and shift: <c>z = γ ∘ u + β</c>, <c>u = (x − μ)/√(σ² + ε)</c>.</summary>
/// <remarks>
/// μ and σ² are the mean and the variance (by the number of channels) of a place's own channels. Blocks: <c>gain</c>, which starts at 1, and <c>shift</c>, at 0. With one channel u is 0. Source:
/// Ba, Kiros, Hinton 2016, equation 4.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed record LayerNorm<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _epsilon;

    /// <summary>The layer.</summary>
    /// <param name="epsilon">ε, finite and at least the smallest normal number: what keeps places without variance finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is out of its range.</exception>
    public LayerNorm(double epsilon = 1e-5) => _epsilon = Require.Normal<T>(epsilon);

    /// <summary>ε.</summary>
    public double Epsilon => double.CreateTruncating(_epsilon);

    /// <inheritdoc/>
    public string Kind => "layernorm";

    /// <inheritdoc/>
    public ExampleShape Output(ExampleShape input) => input;

    /// <inheritdoc/>
    public ImmutableArray<(string Name, ImmutableArray<int> Shape)> Blocks(ExampleShape input) => [("gain", [input.Channels]), ("shift", [input.Channels])];

    /// <inheritdoc/>
    /// <remarks>u, and behind it 1/√(σ² + ε) of each place.</remarks>
    public int Memory(ExampleShape input) => input.Length + input.Places;

    /// <inheritdoc/>
    public void Initialize(ExampleShape input, RandomKey key, Span<T> parameters)
    {
        parameters[..input.Channels].Fill(T.One);
        parameters[input.Channels..].Clear();
    }

    /// <inheritdoc/>
    public void Forward(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output)
    {
        var channels = pass.Input.Channels;
        var gain = pass.Parameters[..channels];
        var shift = pass.Parameters[channels..];
        for (var place = 0; place < Places(pass); place++)
        {
            var u = Standardized(pass, place);
            LaneMap.AddConstant(-Mean(Row(pass, input, place)), Row(pass, input, place), u);
            var scale = T.One / T.Sqrt((Reductions.SumOfSquares<T>(u) / T.CreateTruncating(channels)) + _epsilon);
            LaneMap.Scale(scale, u, u);
            Scales(pass)[place] = scale;
            LaneMap.Apply(default(ProductSum), gain, u, shift, Row(pass, output, place));
        }
    }

    /// <inheritdoc/>
    /// <remarks>With g = γ ∘ δ: s (g − mean(g) − u mean(g ∘ u)), s = 1/√(σ² + ε).</remarks>
    public void Backward(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, Span<T> gradient)
    {
        var channels = pass.Input.Channels;
        gradient.Clear();
        for (var place = 0; place < Places(pass); place++)
        {
            var u = Standardized(pass, place);
            var delta = Row(pass, derivatives, place);
            if (!gradient.IsEmpty)
            {
                LaneMap.Apply(default(ProductSum), delta, u, gradient[..channels], gradient[..channels]);
                LaneMap.Add(delta, gradient[channels..]);
            }

            if (inputDerivatives.IsEmpty) continue;
            var g = Row(pass, inputDerivatives, place);
            LaneMap.Apply(default(Product), pass.Parameters, delta, delta, g);
            Project(u, Scales(pass)[place], g);
        }

        if (!gradient.IsEmpty) LaneMap.Scale(pass.Scale, gradient, gradient);
    }

    /// <inheritdoc/>
    /// <remarks>u̇ = s (ẋ − mean(ẋ) − u mean(u ∘ ẋ)), by the same symmetric matrix as <see cref="Backward"/>.</remarks>
    public void Tangent(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent, Span<T> outputTangent)
    {
        var channels = pass.Input.Channels;
        for (var place = 0; place < Places(pass); place++)
        {
            var u = Standardized(pass, place);
            var moved = Row(pass, outputTangent, place);
            if (inputTangent.IsEmpty) moved.Clear();
            else
            {
                Row(pass, inputTangent, place).CopyTo(moved);
                Project(u, Scales(pass)[place], moved);
                LaneMap.Apply(default(Product), pass.Parameters, moved, moved, moved);
            }

            if (parameterTangent.IsEmpty) continue;
            LaneMap.Apply(default(ProductSum), parameterTangent, u, moved, moved);
            LaneMap.Add(parameterTangent[channels..], moved);
        }
    }

    /// <inheritdoc/>
    /// <remarks>With m = mean(g ∘ u), ġ = γ̇ ∘ δ + γ ∘ δ̇ and ṡ = −s² mean(u ∘ ẋ): (ṡ/s) times what goes back, and s (ġ − mean(ġ) − u̇ m − u (mean(ġ ∘ u) + mean(g ∘ u̇))).</remarks>
    public void BackwardTangent(in LayerPass<T> pass, in LayerMotion<T> motion, Span<T> inputDerivativesTangent, Span<T> gradientTangent)
    {
        var channels = pass.Input.Channels;
        using var first = pass.Workspace.Rent<T>(channels);
        using var second = pass.Workspace.Rent<T>(channels);
        var uMoved = first.Span;
        var g = second.Span;
        var share = T.One / T.CreateTruncating(channels);
        gradientTangent.Clear();
        for (var place = 0; place < Places(pass); place++)
        {
            var u = Standardized(pass, place);
            var scale = Scales(pass)[place];
            var delta = Row(pass, motion.Derivatives, place);
            var deltaMoved = Row(pass, motion.DerivativesTangent, place);
            var along = T.Zero;
            if (motion.InputTangent.IsEmpty) uMoved.Clear();
            else
            {
                Row(pass, motion.InputTangent, place).CopyTo(uMoved);
                along = Project(u, scale, uMoved);
            }

            if (!gradientTangent.IsEmpty)
            {
                var gain = gradientTangent[..channels];
                LaneMap.Apply(default(ProductSum), deltaMoved, u, gain, gain);
                LaneMap.Apply(default(ProductSum), delta, uMoved, gain, gain);
                LaneMap.Add(deltaMoved, gradientTangent[channels..]);
            }

            if (inputDerivativesTangent.IsEmpty) continue;
            var moved = Row(pass, inputDerivativesTangent, place);
            LaneMap.Apply(default(Product), pass.Parameters, deltaMoved, deltaMoved, moved);
            if (!motion.ParameterTangent.IsEmpty) LaneMap.Apply(default(ProductSum), motion.ParameterTangent, delta, moved, moved);
            Project(u, scale, moved);
            if (motion.InputTangent.IsEmpty) continue;
            LaneMap.Apply(default(Product), pass.Parameters, delta, delta, g);
            var turned = Reductions.Dot<T>(g, uMoved) * share;
            var overlap = Project(u, scale, g);
            LaneMap.AddScaled(-scale * along, g, moved);
            LaneMap.AddScaled(-scale * overlap, uMoved, moved);
            LaneMap.AddScaled(-scale * turned, u, moved);
        }

        if (!gradientTangent.IsEmpty) LaneMap.Scale(pass.Scale, gradientTangent, gradientTangent);
    }

    /// <inheritdoc/>
    public void AddSquaredNorms(in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> norms)
    {
        var (channels, places) = (pass.Input.Channels, pass.Input.Places);
        using var rental = pass.Workspace.Rent<T>(2 * channels);
        var gain = rental.Span[..channels];
        var shift = rental.Span[channels..];
        for (var i = 0; i < pass.Examples; i++)
        {
            rental.Span.Clear();
            for (var place = i * places; place < (i + 1) * places; place++)
            {
                LaneMap.Apply(default(ProductSum), Row(pass, derivatives, place), Standardized(pass, place), gain, gain);
                LaneMap.Add(Row(pass, derivatives, place), shift);
            }

            norms[i] += Reductions.SumOfSquares<T>(gain) + Reductions.SumOfSquares<T>(shift);
        }
    }

    private static int Places(in LayerPass<T> pass) => pass.Examples * pass.Input.Places;

    private static T Mean(ReadOnlySpan<T> x) => Reductions.Sum(x) / T.CreateTruncating(x.Length);

    private static Span<T> Standardized(in LayerPass<T> pass, int place) => pass.Memory.Slice(place * pass.Input.Channels, pass.Input.Channels);

    private static Span<T> Scales(in LayerPass<T> pass) => pass.Memory[(pass.Examples * pass.Input.Length)..];

    private static ReadOnlySpan<T> Row(in LayerPass<T> pass, ReadOnlySpan<T> all, int place) => all.Slice(place * pass.Input.Channels, pass.Input.Channels);

    private static Span<T> Row(in LayerPass<T> pass, Span<T> all, int place) => all.Slice(place * pass.Input.Channels, pass.Input.Channels);

    // x ← scale (x − mean(x) − u mean(u x)); returns mean(u x).
    private static T Project(ReadOnlySpan<T> u, T scale, Span<T> x)
    {
        LaneMap.AddConstant(-Mean(x), x, x);
        var along = Reductions.Dot(u, x) / T.CreateTruncating(x.Length);
        LaneMap.AddScaled(-along, u, x);
        LaneMap.Scale(scale, x, x);
        return along;
    }

    private readonly struct Product : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => x * y;
    }

    private readonly struct ProductSum : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => z + (x * y);
    }
}

public static partial class Network
{
    /// <summary>The network and channels standardised at each place; see <see cref="Optimization.LayerNorm{T}"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="epsilon">ε, finite and at least the smallest normal number.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is out of its range.</exception>
    public static Network<T> LayerNorm<T>(this Network<T> network, double epsilon = 1e-5)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new LayerNorm<T>(epsilon));
}
