using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Where one coordinate goes: what the rules for choosing it have in common.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TProximalMap">The proximal map of g.</typeparam>
/// <param name="Map">The proximal map of g.</param>
/// <param name="Length">How far a coordinate moves.</param>
/// <param name="LargestLipschitz">L_c.</param>
internal readonly record struct CoordinateMove<T, TProximalMap>(TProximalMap Map, CoordinateLength Length, T LargestLipschitz)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
{
    private const int MostTrials = 50;

    /// <summary>Whether there is a g.</summary>
    public static bool IsComposite => typeof(TProximalMap) != typeof(Zero<T>);

    /// <summary>prox(v, η) of one coordinate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply(T value, T length, int coordinate)
    {
        // The map is written on a lane that begins at a multiple of its width: the coordinate's own element is the one to read.
        if (!IsComposite) return value;
        var element = coordinate & (Vector512<T>.Count - 1);
        return Map.Apply(Vector512.Create(value), Vector512.Create(length), (nuint)(coordinate - element)).GetElement(element);
    }

    /// <summary>Where the coordinate goes, and by how much it violates the conditions of a solution before.</summary>
    /// <param name="oracle">f.</param>
    /// <param name="coordinate">i.</param>
    /// <param name="partial">∂f/∂xᵢ.</param>
    /// <param name="point">x.</param>
    /// <param name="residual">The residual at x.</param>
    /// <param name="calls">Grows by the number of times that the oracle was asked.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (T Target, T Violation) Find<TOracle>(
        in TOracle oracle, int coordinate, T partial, ReadOnlySpan<T> point, ReadOnlySpan<T> residual, ref int calls)
        where TOracle : ICoordinateOracle<T>
    {
        var lipschitz = Length is CoordinateLength.Common ? LargestLipschitz : oracle.CoordinateLipschitz(coordinate);
        var length = T.One / lipschitz;
        var before = point[coordinate];
        var target = Apply(before - (length * partial), length, coordinate);
        var violation = IsComposite ? T.Abs(target - before) * lipschitz : T.Abs(partial);
        if (Length is CoordinateLength.Exact && !oracle.IsQuadratic && target != before)
        {
            target = Minimize(oracle, coordinate, point, residual, target, lipschitz, ref calls);
        }

        return (target, violation);
    }

    // Newton's method on the coordinate with the curvature at hand in place of L, in a bracket that the signs of its moves make: a proximal Newton move
    // points to the minimum of a convex function, whatever the curvature. It begins where 1/L leads, which never is beyond the minimum.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private T Minimize<TOracle>(
        in TOracle oracle, int coordinate, ReadOnlySpan<T> point, ReadOnlySpan<T> residual, T first, T lipschitz, ref int calls)
        where TOracle : ICoordinateOracle<T>
    {
        var growth = Number.Of<T>(16);
        var half = Number.Of<T>(0.5);
        var epsilon = Number.Of<T>(4) * Number.Epsilon<T>();
        var start = point[coordinate];
        var (low, high) = (T.NegativeInfinity, T.PositiveInfinity);
        var (x, last) = (first, T.PositiveInfinity);
        var farthest = growth * T.Abs(x - start);
        var enough = Number.Of<T>(16) * Number.Epsilon<T>() * lipschitz * T.Abs(x - start);
        for (var trial = 0; trial < MostTrials; trial++)
        {
            var (slope, second) = oracle.DerivativesAlong(coordinate, x - start, point, residual);
            calls++;
            if (!T.IsFinite(slope)) return slope;
            var curvature = T.Clamp(second, Number.Epsilon<T>() * lipschitz, lipschitz);
            var next = Apply(x - (slope / curvature), T.One / curvature, coordinate);
            var size = T.Abs(next - x);
            if (!(size > epsilon * (T.Abs(x) + T.Abs(x - start))) || size * curvature <= enough) return next;
            if (next > x) low = x;
            else high = x;
            if (size > farthest)
            {
                next = x + T.CopySign(farthest, next - x);
                farthest *= growth;
            }

            // Out of the bracket, or hardly closer than before.
            var bracketed = T.IsFinite(low) && T.IsFinite(high);
            if (bracketed && (next <= low || next >= high || size > half * last)) next = low + (half * (high - low));
            if (next == x) return x;
            last = T.Abs(next - x);
            x = next;
        }

        return x;
    }
}
