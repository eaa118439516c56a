using System.Numerics;
using System.Runtime.InteropServices;
using Toolkit.Numerics;
using TorchSharp;

namespace Toolkit.Benchmarks;

/// <summary>The dense matrix product.</summary>
public sealed class MatrixProductGate : IGate
{
    private const int Order = 1024;
    private const int WarmOrder = 128;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(12);

    /// <inheritdoc/>
    public string Name => "matmul";

    /// <inheritdoc/>
    public string Description => "GFLOP/s of ours over TorchSharp's mm (the faster of mm and addmm_), 1024^3, one thread, the worse of float and double";

    /// <inheritdoc/>
    public GateLimit Limit => new GateLimit.AtLeast(0.6);

    /// <inheritdoc/>
    public GateResult Measure()
    {
        using var scope = TorchPeer.Open();
        return GateResult.Measured.WorstOf(
            Limit,
            [
                Compare<float>("1024^3 float", torch.ScalarType.Float32, tolerance: 1e-3),
                Compare<double>("1024^3 double", torch.ScalarType.Float64, tolerance: 1e-11),
            ]);
    }

    private static Comparison Compare<T>(string name, torch.ScalarType type, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var workspace = new Workspace();
        var (left, right, product) = (Random<T>(1), Random<T>(2), Buffer<T>.Allocate(Order * Order));
        var (mm, addmm) = TorchPeer.Products(Order, type, MemoryMarshal.AsBytes(left.Span), MemoryMarshal.AsBytes(right.Span), out var theirs);
        Multiply(Order);
        addmm.Run();
        CheckClose(product.Span, MemoryMarshal.Cast<byte, T>(theirs.bytes), tolerance);
        return Interleaved.Measure(
            new(
                name,
                [mm.Name, addmm.Name],
                [Contender.Toolkit],
                [new(Contender.Toolkit, () => Multiply(Order), () => Multiply(WarmOrder)), mm, addmm],
                seconds => FormattableString.Invariant($"{2.0 * Order * Order * Order / seconds / 1e9:0.0} GFLOP/s")),
            Budget);

        void Multiply(int order) => MatrixProduct.Multiply(
            new(left.Span[..(order * order)], order, order),
            new(right.Span[..(order * order)], order, order),
            new MatrixSpan<T>(product.Mutable[..(order * order)], order, order),
            workspace);
    }

    private static void CheckClose<T>(ReadOnlySpan<T> ours, ReadOnlySpan<T> theirs, double tolerance)
        where T : IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < ours.Length; i++)
            if (!(double.CreateChecked(T.Abs(ours[i] - theirs[i])) <= tolerance))
                throw new InvalidOperationException($"The products differ at element {i}: {ours[i]} and {theirs[i]}.");
    }

    private static Buffer<T> Random<T>(int seed)
        where T : unmanaged, INumber<T>
    {
        var (random, values) = (new Random(seed), Buffer<T>.Allocate(Order * Order));
        foreach (ref var value in values.Mutable) value = T.CreateChecked(2 * random.NextDouble() - 1);
        return values;
    }
}
