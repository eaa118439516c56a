using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>
    /// Gradient hard thresholding pursuit: a step of iterative hard thresholding chooses the support, then some steps of gradient descent fit the numbers on it, <c>x ← H_k(x − η ∇f(x)); r times: x_S ← x_S − η (∇f(x))_S</c>
    /// with S the support of x.
    /// </summary>
    /// <remarks>
    /// With r = 0 it is iterative hard thresholding, <c>Descend(η).WithProx(SparseVectors(k))</c>; with many it refits the support nearly to the end, as the paper's own method does. For η below 1/L no step raises f. It declares no
    /// rate: its theorem asks for restricted strong convexity, which no oracle here tells. Source: Yuan, Li, Zhang 2014, "Gradient hard thresholding pursuit for sparsity-constrained optimization", the fast variant.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TOracle">The oracle.</typeparam>
    /// <param name="oracle">An oracle of the type that the step will run on; not kept.</param>
    /// <param name="map">H_k, which keeps the k largest magnitudes.</param>
    /// <param name="length">η, above 0.</param>
    /// <param name="refinements">r, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, UpdateState<T, NoState>, GradientInfo<T>, HardThresholdingPursuit<T, TOracle>>
        HardThresholdingPursuit<T, TOracle>(in TOracle oracle, SparseVectors<T> map, double length, int refinements = 3)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : IGradientOracle<T> => new(new(map, length, refinements), nameof(HardThresholdingPursuit));
}

/// <summary>Gradient hard thresholding pursuit; see <see cref="Steps.HardThresholdingPursuit{T, TOracle}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
public readonly record struct HardThresholdingPursuit<T, TOracle> : IStep<HardThresholdingPursuit<T, TOracle>, T, TOracle, UpdateState<T, NoState>, GradientInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IGradientOracle<T>
{
    internal HardThresholdingPursuit(SparseVectors<T> map, double length, int refinements) =>
        (ProximalMap, Length, Refinements) = (map, Require.Positive<T>(length), (int)Require.NotNegative((long)refinements, nameof(refinements)));

    /// <summary>H_k.</summary>
    public SparseVectors<T> ProximalMap { get; }

    /// <summary>η.</summary>
    public T Length { get; }

    /// <summary>r.</summary>
    public int Refinements { get; }

    /// <inheritdoc/>
    public UpdateState<T, NoState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) => new(Buffer<T>.CopyOf(start), default);

    /// <inheritdoc/>
    public GradientInfo<T> Advance(ref UpdateState<T, NoState> state, in TOracle oracle, Workspace workspace)
    {
        var point = state.Point.Span;
        using var slope = workspace.Rent<T>(point.Length);
        using var candidate = workspace.Rent<T>(point.Length);
        var gradient = slope.Span;
        var moved = candidate.Span;
        oracle.Gradient(point, gradient, workspace);
        var norm = Reductions.Norm<T>(gradient);
        if (!T.IsFinite(norm * norm)) return new(norm, norm, 1, "gradient");

        Vectors.AddScaled(point, -Length, gradient, moved);
        ProximalMap.Apply(moved, Length, moved, workspace);
        var stationarity = Distance(point, moved) / Length;
        for (var k = 0; k < Refinements; k++)
        {
            oracle.Gradient(moved, gradient, workspace);
            for (var i = 0; i < moved.Length; i++)
            {
                if (moved[i] != T.Zero) moved[i] -= Length * gradient[i];
            }
        }

        // What is not finite outside of the support was not asked for, and within it is in the point.
        var calls = 1 + Refinements;
        if (!Reductions.AllFinite<T>(moved)) return new(norm, T.NaN, calls, "point");
        moved.CopyTo(state.Point.Mutable);
        return new(norm, stationarity, calls);
    }

    private static T Distance(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
    {
        var sum = T.Zero;
        for (var i = 0; i < x.Length; i++) sum += (x[i] - y[i]) * (x[i] - y[i]);
        return T.Sqrt(sum);
    }
}
