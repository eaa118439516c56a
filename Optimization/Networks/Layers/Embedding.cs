using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A layer that puts a learned vector in the place of each index: <c>z_t = E[x_t]</c>, where x are whole numbers from 0.</summary>
/// <remarks>
/// Block: <c>vectors</c>, entries × width. It takes one channel at each place. Outputs do not change where indices move a little, so derivatives with respect to inputs are 0, and tangents of
/// inputs go nowhere.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed record Embedding<T> : ILayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>An embedding.</summary>
    /// <param name="entries">The number of vectors, at least 1: indices go from 0 to one less.</param>
    /// <param name="width">The number of elements of a vector, at least 1.</param>
    /// <param name="initialization">What vectors start from, as weights of units with one input each; where none is given, unit variance.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Embedding(int entries, int width, Initialization? initialization = null) =>
        (Entries, Width, Initialization) = (Require.AtLeastOne(entries), Require.AtLeastOne(width), initialization ?? Initialization.UnitVariance);

    /// <summary>The number of vectors.</summary>
    public int Entries { get; }

    /// <summary>The number of elements of a vector.</summary>
    public int Width { get; }

    /// <summary>What vectors start from.</summary>
    public Initialization Initialization { get; }

    /// <inheritdoc/>
    public string Kind => "embedding";

    /// <inheritdoc/>
    public ExampleShape Output(ExampleShape input) =>
        input.Channels == 1 ? input with { Channels = Width } : throw new ArgumentException($"an embedding takes one index at each place, not {input.Channels} channels.", nameof(input));

    /// <inheritdoc/>
    public ImmutableArray<(string Name, ImmutableArray<int> Shape)> Blocks(ExampleShape input) => [("vectors", [Entries, Width])];

    /// <inheritdoc/>
    public void Initialize(ExampleShape input, RandomKey key, Span<T> parameters) => Initialization.Draw(key, 1, Width, parameters);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An input is no whole number from 0 to one less than the number of vectors.</exception>
    public void Forward(in LayerPass<T> pass, ReadOnlySpan<T> input, Span<T> output) => Look(pass, pass.Parameters, input, output);

    /// <inheritdoc/>
    public void Backward(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> inputDerivatives, Span<T> gradient)
    {
        inputDerivatives.Clear();
        if (!gradient.IsEmpty) Collect(pass, input, derivatives, gradient);
    }

    /// <inheritdoc/>
    public void Tangent(
        in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> inputTangent, ReadOnlySpan<T> parameterTangent, Span<T> outputTangent)
    {
        if (parameterTangent.IsEmpty) outputTangent.Clear();
        else Look(pass, parameterTangent, input, outputTangent);
    }

    /// <inheritdoc/>
    public void BackwardTangent(in LayerPass<T> pass, in LayerMotion<T> motion, Span<T> inputDerivativesTangent, Span<T> gradientTangent)
    {
        inputDerivativesTangent.Clear();
        if (!gradientTangent.IsEmpty) Collect(pass, motion.Input, motion.DerivativesTangent, gradientTangent);
    }

    /// <inheritdoc/>
    /// <remarks>Places with the same index have one row of the gradient: Σ ⟨δ_t, δ_u⟩ over all pairs of them.</remarks>
    public void AddSquaredNorms(in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> output, ReadOnlySpan<T> derivatives, Span<T> norms)
    {
        var places = pass.Input.Places;
        var delta = pass.OutputRows(derivatives);
        for (var i = 0; i < pass.Examples; i++)
        {
            var indices = input.Slice(i * places, places);
            var sum = T.Zero;
            for (var t = 0; t < places; t++)
            {
                sum += Reductions.SumOfSquares(delta.Row((i * places) + t));
                for (var u = 0; u < t; u++)
                {
                    if (indices[u] != indices[t]) continue;
                    var product = Reductions.Dot(delta.Row((i * places) + t), delta.Row((i * places) + u));
                    sum += product + product;
                }
            }

            norms[i] += sum;
        }
    }

    private void Look(in LayerPass<T> pass, ReadOnlySpan<T> vectors, ReadOnlySpan<T> input, Span<T> output)
    {
        for (var place = 0; place < pass.Examples * pass.Input.Places; place++)
            vectors.Slice(Index(pass, input, place) * Width, Width).CopyTo(output[(place * Width)..]);
    }

    private void Collect(in LayerPass<T> pass, ReadOnlySpan<T> input, ReadOnlySpan<T> derivatives, Span<T> gradient)
    {
        gradient.Clear();
        for (var place = 0; place < pass.Examples * pass.Input.Places; place++)
            LaneMap.AddScaled(pass.Scale, derivatives.Slice(place * Width, Width), gradient.Slice(Index(pass, input, place) * Width, Width));
    }

    private int Index(in LayerPass<T> pass, ReadOnlySpan<T> input, int place)
    {
        var value = input[place];
        if (value >= T.Zero && value < T.CreateTruncating(Entries) && T.IsInteger(value)) return int.CreateTruncating(value);
        throw new ArgumentException(
            $"The layer {pass.Name ?? Kind} has vectors 0 to {Entries - 1}, and example {place / pass.Input.Places} of the batch has {value} at place {place % pass.Input.Places}.", nameof(input));
    }
}

public static partial class Network
{
    /// <summary>The network and a vector in the place of each index; see <see cref="Embedding{T}"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="entries">The number of vectors, at least 1: indices go from 0 to one less.</param>
    /// <param name="width">The number of elements of a vector, at least 1.</param>
    /// <param name="initialization">What vectors start from; where none is given, unit variance.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    /// <exception cref="ArgumentException">What comes before has more than one channel.</exception>
    public static Network<T> Embed<T>(this Network<T> network, int entries, int width, Initialization? initialization = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => network.Then(new Embedding<T>(entries, width, initialization));
}
