using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Where dual coordinate methods start.</summary>
internal static class DualPoints
{
    public static DualPoint<T> At<T, TRows, TLoss>(in DualProblem<T, TRows, TLoss> oracle, ReadOnlySpan<T> start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRows<TRows, T>
        where TLoss : struct, IDualCoordinateLoss<TLoss, T>
    {
        using var workspace = new Workspace();
        var dual = Buffer<T>.CopyOf(start);
        var elements = dual.Mutable;
        for (var i = 0; i < elements.Length; i++) elements[i] = oracle.IsAbsent(i) ? T.Zero : oracle.Loss.Feasible(elements[i], oracle.Labels[i]);
        var primal = Buffer<T>.Allocate(oracle.PrimalDimension);
        oracle.Image(elements, primal.Mutable, workspace);
        var image = oracle.L1 > T.Zero ? primal.Copy() : Buffer<T>.Allocate(0);
        oracle.SoftThreshold(primal.Span, primal.Mutable);
        if (oracle.HasIntercept) primal.Mutable[^1] *= oracle.InterceptScale;
        return new(dual, primal, image, T.Zero);
    }
}
