using System.Numerics;
using Toolkit.Numerics;
using TorchSharp;

namespace Toolkit.Benchmarks;

/// <summary>The dense matrix product.</summary>
/// <param name="singles">Our product of floats.</param>
/// <param name="doubles">Our product of doubles.</param>
public sealed class MatrixProductGate(Product<float>? singles = null, Product<double>? doubles = null) : IGate
{
    private const int Order = 1024;
    private const int WarmOrder = 128;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => "matmul";

    /// <inheritdoc/>
    public string Description => "GFLOP/s of ours over TorchSharp's mm, 1024^3, one thread, the worse of float and double";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(0.6);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        using var scope = TorchPeer.Open();
        return GateResult.Measured.WorstOf(
            Limit,
            [
                Compare("1024^3 float", torch.ScalarType.Float32, singles),
                Compare("1024^3 double", torch.ScalarType.Float64, doubles),
            ]);
    }

    private static Comparison Compare<T>(string name, torch.ScalarType type, Product<T>? multiply)
        where T : unmanaged, INumber<T>
    {
        var (left, right, product) = (Random<T>(1), Random<T>(2), Buffer<T>.Allocate(Order * Order));
        Contender[] ours = multiply is null
            ? []
            : [new(Contender.Toolkit, () => Multiply(Order), () => Multiply(WarmOrder))];
        return Interleaved.Measure(
            new(
                name,
                [TorchPeer.Name, TorchPeer.InPlace],
                [Contender.Toolkit],
                [.. ours, TorchPeer.Product(Order, type), TorchPeer.ProductInPlace(Order, type)],
                seconds => FormattableString.Invariant($"{2.0 * Order * Order * Order / seconds / 1e9:0.0} GFLOP/s")),
            Budget);

        void Multiply(int order) =>
            multiply(left.Span[..(order * order)], right.Span[..(order * order)], product.Mutable[..(order * order)], order);
    }

    private static Buffer<T> Random<T>(int seed)
        where T : unmanaged, INumber<T>
    {
        var (random, values) = (new Random(seed), Buffer<T>.Allocate(Order * Order));
        foreach (ref var value in values.Mutable) value = T.CreateChecked(2 * random.NextDouble() - 1);
        return values;
    }
}
