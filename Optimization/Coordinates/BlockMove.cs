using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Where one block goes: what the rules for choosing it have in common.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TProximalMap">The proximal map of a block.</typeparam>
internal readonly record struct BlockMove<T, TProximalMap>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    private const int MostTrials = 5000;

    private readonly BlockCurvature<T>? _curvature;

    private BlockMove(CoordinateGroups blocks, ImmutableArray<TProximalMap> maps, Buffer<T> lipschitz, CoordinateLength length, BlockCurvature<T>? curvature)
    {
        (Blocks, Maps, Lipschitz, Length, _curvature) = (blocks, maps, lipschitz, length, curvature);
        LargestLipschitz = Reductions.NormInfinity<T>(lipschitz.Span);
        LargestSize = blocks.LargestSize();
    }

    /// <summary>Whether there is a g.</summary>
    public static bool IsComposite => typeof(TProximalMap) != typeof(Separable<T, Zero<T>>);

    /// <summary>The blocks.</summary>
    public CoordinateGroups Blocks { get; }

    /// <summary>The proximal maps: one for each block, or one for all.</summary>
    public ImmutableArray<TProximalMap> Maps { get; }

    /// <summary>L_B of each block.</summary>
    public Buffer<T> Lipschitz { get; }

    /// <summary>How far a block moves.</summary>
    public CoordinateLength Length { get; }

    /// <summary>L_c, the largest L_B.</summary>
    public T LargestLipschitz { get; }

    /// <summary>The size of the largest block.</summary>
    public int LargestSize { get; }

    /// <summary>The moves on an oracle.</summary>
    public static BlockMove<T, TProximalMap> Of<TOracle>(
        in TOracle oracle, CoordinateGroups blocks, ReadOnlySpan<TProximalMap> maps, CoordinateLength length)
        where TOracle : ICoordinateOracle<T>
    {
        ArgumentNullException.ThrowIfNull(blocks);
        if (maps.Length != 1 && maps.Length != blocks.Count)
        {
            throw new ArgumentException($"There are {maps.Length} maps for {blocks.Count} blocks: give one for each, or one for all.", nameof(maps));
        }

        var lipschitz = blocks.Lipschitz<T>(oracle);
        return new(
            blocks, [.. maps], Buffer<T>.CopyOf(lipschitz), length, length is CoordinateLength.Exact ? BlockCurvature<T>.Of(oracle, blocks) : null);
    }

    /// <summary>prox_B(v, η), or v where there is no g.</summary>
    public void Apply(int block, ReadOnlySpan<T> value, T length, Span<T> destination, Workspace workspace) =>
        Maps[Maps.Length == 1 ? 0 : block].Apply(value, length, destination, workspace);

    /// <summary>g_B.</summary>
    public T Value(int block, ReadOnlySpan<T> value, Workspace workspace) => Maps[Maps.Length == 1 ? 0 : block].Value(value, workspace);

    /// <summary>target ← where the block goes.</summary>
    /// <param name="block">B.</param>
    /// <param name="point">x.</param>
    /// <param name="gradient">∇_B f.</param>
    /// <param name="target">Receives it.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>By how much the block violates the conditions of a solution before: ‖x_B − x_B⁺‖/length for the move without a search.</returns>
    public T Find(int block, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> target, Workspace workspace)
    {
        var lipschitz = Length is CoordinateLength.Common ? LargestLipschitz : Lipschitz.Span[block];
        var length = T.One / lipschitz;
        Blocks.Gather(block, point, target);
        using var rental = workspace.Rent<T>(target.Length);
        var before = rental.Span;
        target.CopyTo(before);
        Vectors.AddScaled(target, -length, gradient, target);
        Apply(block, target, length, target, workspace);
        var violation = Reductions.Distance<T>(before, target) * lipschitz;
        if (_curvature is not null && violation > T.Zero && T.IsFinite(violation)) Minimize(_curvature, block, before, gradient, target, workspace);
        return violation;
    }

    /// <summary>x_B ← target, with the residual.</summary>
    public void Go<TOracle>(in TOracle oracle, int block, ReadOnlySpan<T> target, Span<T> point, Span<T> residual)
        where TOracle : ICoordinateOracle<T>
    {
        for (var i = 0; i < target.Length; i++)
        {
            var coordinate = Blocks.Member(block, i);
            var change = target[i] - point[coordinate];
            if (change == T.Zero) continue;
            point[coordinate] = target[i];
            oracle.MoveResidual(coordinate, change, residual);
        }
    }

    // Without a g by the inverse of the block of the Hessian; with one by accelerated proximal gradients in the coordinates of the block alone.
    private void Minimize(
        BlockCurvature<T> curvature, int block, ReadOnlySpan<T> before, ReadOnlySpan<T> gradient, Span<T> target, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(target.Length);
        if (!IsComposite)
        {
            curvature.Solve(block, gradient, rental.Span);
            Vectors.AddScaled(before, T.One, rental.Span, target);
            return;
        }

        using var scope = workspace.Open();
        var x = workspace.Take<T>(target.Length)[..target.Length];
        var ahead = workspace.Take<T>(target.Length)[..target.Length];
        var next = workspace.Take<T>(target.Length)[..target.Length];
        var slope = workspace.Take<T>(target.Length)[..target.Length];
        var move = rental.Span;
        target.CopyTo(x);
        target.CopyTo(ahead);
        var (length, tolerance, momentum) = (T.One / curvature.Largest(block), Number.Of<T>(4) * Number.Epsilon<T>(), T.One);
        for (var trial = 0; trial < MostTrials; trial++)
        {
            Vectors.AddScaled(ahead, -T.One, before, move);
            curvature.Gradient(block, gradient, move, slope);
            Vectors.AddScaled(ahead, -length, slope, next);
            Apply(block, next, length, next, workspace);
            if (!Reductions.AllFinite<T>(next)) break;

            // Momentum that works against the descent begins anew.
            var against = T.Zero;
            for (var i = 0; i < next.Length; i++) against += (ahead[i] - next[i]) * (next[i] - x[i]);
            var after = against > T.Zero ? T.One : (T.One + T.Sqrt(T.One + (Number.Of<T>(4) * momentum * momentum))) / Number.Of<T>(2);
            var weight = against > T.Zero ? T.Zero : (momentum - T.One) / after;
            var size = Reductions.Distance<T>(ahead, next);
            for (var i = 0; i < next.Length; i++) ahead[i] = next[i] + (weight * (next[i] - x[i]));
            next.CopyTo(x);
            momentum = after;
            if (size <= tolerance * (Reductions.Norm<T>(x) + Reductions.Distance<T>(before, x))) break;
        }

        // A search that was cut short is no worse than the move it began with.
        if (Model(curvature, block, before, gradient, x, move, slope, workspace) <= Model(curvature, block, before, gradient, target, move, slope, workspace))
        {
            x.CopyTo(target);
        }
    }

    // ⟨g, t⟩ + ½⟨t, H t⟩ + g_B(x_B + t).
    private T Model(
        BlockCurvature<T> curvature, int block, ReadOnlySpan<T> before, ReadOnlySpan<T> gradient, ReadOnlySpan<T> at, Span<T> move, Span<T> slope,
        Workspace workspace)
    {
        Vectors.AddScaled(at, -T.One, before, move);
        curvature.Gradient(block, gradient, move, slope);
        return (Number.Of<T>(0.5) * (Reductions.Dot(gradient, move) + Reductions.Dot<T>(slope, move))) + Value(block, at, workspace);
    }
}
