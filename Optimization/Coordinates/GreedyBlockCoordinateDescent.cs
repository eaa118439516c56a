using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Greedy block coordinate descent: <c>B = argmax ‖∇_B f‖; x_B ← x_B − ∇_B f / L_B</c>.</summary>
    /// <remarks>
    /// Blocks are compared as coordinates are (<see cref="CoordinateRules.Greedy{T}"/>, <see cref="CoordinateRules.GreedyLipschitz{T}"/>), with L_B = Σ Lᵢ for Lᵢ, the
    /// number of blocks for d, and ½ max ‖∇_B f‖² ≥ μ₁ δ where a μ₁ is given. It declares the rate of its rule, to the power of <paramref name="moves"/>.
    /// </remarks>
    /// <param name="oracle">f, whose Lᵢ set the lengths and the rate; not kept.</param>
    /// <param name="blocks">The blocks, each coordinate in one of them.</param>
    /// <param name="rule">By what blocks are compared.</param>
    /// <param name="length">How far the chosen one moves: 1/L_B, 1/max L_B, or to the minimum over the block, which is for a quadratic f.</param>
    /// <param name="moves">How many moves make a step, at least 1, each with a look at all partial derivatives before it.</param>
    /// <param name="refresh">After how many times as many moves as there are blocks the residual is computed afresh, at least 1.</param>
    /// <exception cref="ArgumentException">A coordinate is in no block, or moves are exact and f is no quadratic.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, CoordinateState<T, NoState>, CoordinateInfo<T>, GreedyBlockCoordinateDescent<T, TOracle, Separable<T, Zero<T>>>>
        BlockCoordinateDescent<T, TOracle>(
            in TOracle oracle, CoordinateGroups blocks, GreedyCoordinates<T> rule, CoordinateLength length = CoordinateLength.Own, int moves = 1,
            int refresh = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICoordinateOracle<T> =>
        BlockCoordinateDescent(oracle, blocks, rule, [ProximalMaps.Zero<T>().OverVectors()], length, moves, refresh);

    /// <summary>Greedy proximal block coordinate descent for F(x) = f(x) + Σ g_B(x_B): the block whose model promises the greatest decrease.</summary>
    /// <remarks>As without maps; the rate is declared where f is known to be strongly convex.</remarks>
    /// <param name="oracle">f, whose Lᵢ set the lengths and the rate; not kept.</param>
    /// <param name="blocks">The blocks, each coordinate in one of them.</param>
    /// <param name="rule">By what blocks are compared.</param>
    /// <param name="maps">The proximal maps of the g_B: one for each block, or one for all; copied.</param>
    /// <param name="length">How far the chosen one moves: 1/L_B, 1/max L_B, or to the minimum over the block, which is for a quadratic f.</param>
    /// <param name="moves">How many moves make a step, at least 1, each with a look at all partial derivatives before it.</param>
    /// <param name="refresh">After how many times as many moves as there are blocks the residual is computed afresh, at least 1.</param>
    /// <exception cref="ArgumentException">A coordinate is in no block, the maps are not as many as said, or moves are exact and f is no quadratic.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, CoordinateState<T, NoState>, CoordinateInfo<T>, GreedyBlockCoordinateDescent<T, TOracle, TProximalMap>>
        BlockCoordinateDescent<T, TOracle, TProximalMap>(
            in TOracle oracle, CoordinateGroups blocks, GreedyCoordinates<T> rule, ReadOnlySpan<TProximalMap> maps,
            CoordinateLength length = CoordinateLength.Own, int moves = 1, int refresh = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICoordinateOracle<T>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
    {
        var move = BlockMove<T, TProximalMap>.Of(oracle, blocks, maps, length);
        var constants = CoordinateConstants<T>.Of(move.Lipschitz.Span);
        var composite = BlockMove<T, TProximalMap>.IsComposite;
        var rate = constants.Count == 0 || !TProximalMap.IsConvex ? null : rule.Rate(constants.Problem(oracle, length, composite), double.CreateChecked(constants.Largest), composite);
        return new(new(rule, move, moves, refresh), nameof(GreedyBlockCoordinateDescent<T, TOracle, TProximalMap>), CoordinateConstants<T>.OfMoves(rate, moves));
    }

    /// <summary>Greedy block coordinate descent for the group lasso: the groups are the blocks, and each coordinate of no group is a block that nothing penalises.</summary>
    /// <remarks>The rate is declared where f is known to be strongly convex.</remarks>
    /// <param name="oracle">f, whose Lᵢ set the lengths and the rate; not kept.</param>
    /// <param name="rule">By what blocks are compared.</param>
    /// <param name="penalty">λ Σ √|G| ‖x_G‖₂.</param>
    /// <param name="length">How far the chosen one moves: 1/L_B, 1/max L_B, or to the minimum over the block, which is for a quadratic f.</param>
    /// <param name="moves">How many moves make a step, at least 1, each with a look at all partial derivatives before it.</param>
    /// <param name="refresh">After how many times as many moves as there are blocks the residual is computed afresh, at least 1.</param>
    /// <exception cref="ArgumentException">The groups reach beyond the coordinates, or moves are exact and f is no quadratic.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, CoordinateState<T, NoState>, CoordinateInfo<T>, GreedyBlockCoordinateDescent<T, TOracle, L2Norm<T>>>
        BlockCoordinateDescent<T, TOracle>(
            in TOracle oracle, GreedyCoordinates<T> rule, GroupLasso<T> penalty, CoordinateLength length = CoordinateLength.Own, int moves = 1,
            int refresh = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICoordinateOracle<T>
    {
        var (blocks, maps) = GroupLassoBlocks(penalty, oracle.Dimension);
        return BlockCoordinateDescent<T, TOracle, L2Norm<T>>(oracle, blocks, rule, maps, length, moves, refresh);
    }
}

/// <summary>Coordinate descent on the block whose model promises the greatest decrease, each with its own proximal map.</summary>
/// <remarks>
/// A move costs the gradient, the maps and the columns of a block. Of equal promises the first counts. A step in which no block had to move says that it
/// stalled. Moves, residual and values that are not finite are as in <see cref="BlockCoordinateDescent{T, TOracle, TRuleState, TRule, TProximalMap}"/>.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">f.</typeparam>
/// <typeparam name="TProximalMap">The proximal map of a block.</typeparam>
public readonly record struct GreedyBlockCoordinateDescent<T, TOracle, TProximalMap>
    : IStep<GreedyBlockCoordinateDescent<T, TOracle, TProximalMap>, T, TOracle, CoordinateState<T, NoState>, CoordinateInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : ICoordinateOracle<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    private readonly BlockMove<T, TProximalMap> _move;

    internal GreedyBlockCoordinateDescent(GreedyCoordinates<T> rule, BlockMove<T, TProximalMap> move, int moves, int refresh) =>
        (Rule, _move, Moves, Refresh) = (rule, move, Require.AtLeastOne(moves), Require.AtLeastOne(refresh));

    /// <summary>By what blocks are compared.</summary>
    public GreedyCoordinates<T> Rule { get; }

    /// <summary>The blocks.</summary>
    public CoordinateGroups Blocks => _move.Blocks;

    /// <summary>The proximal maps: one for each block, or one for all.</summary>
    public ImmutableArray<TProximalMap> ProximalMaps => _move.Maps;

    /// <summary>L_B of each block.</summary>
    public Buffer<T> Lipschitz => _move.Lipschitz;

    /// <summary>How far the chosen block moves.</summary>
    public CoordinateLength Length => _move.Length;

    /// <summary>How many moves make a step.</summary>
    public int Moves { get; }

    /// <summary>After how many times as many moves as there are blocks the residual is computed afresh.</summary>
    public int Refresh { get; }

    /// <inheritdoc/>
    public CoordinateState<T, NoState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) => CoordinateState<T, NoState>.Of(oracle, start, default);

    /// <inheritdoc/>
    public CoordinateInfo<T> Advance(ref CoordinateState<T, NoState> state, in TOracle oracle, Workspace workspace)
    {
        var point = state.Point.Mutable;
        var residual = state.Residual.Mutable;
        if (Blocks.Count == 0) return new(-1, T.Zero, T.Zero, 0);
        using var before = new MovesBefore<T>(Moves > 1, point, residual, workspace);
        using var partials = workspace.Rent<T>(point.Length);
        using var gradients = workspace.Rent<T>(_move.LargestSize);
        using var targets = workspace.Rent<T>(_move.LargestSize);
        var (block, norm, largest, calls, moved) = (-1, T.Zero, T.Zero, 0, 0);
        for (; moved < Moves; moved++)
        {
            oracle.PartialDerivatives(point, residual, partials.Span, workspace);
            calls++;
            var whole = Reductions.Norm<T>(partials.Span);
            var finite = T.IsFinite(whole * whole);
            var (best, worst) = finite ? Best(point, partials.Span, workspace) : (Blocks.Count, T.Zero);
            if (best == -1) break;
            var isFound = best < Blocks.Count;
            var target = targets.Span[..(isFound ? Blocks.Size(best) : 0)];
            if (isFound)
            {
                var gradient = gradients.Span[..target.Length];
                Blocks.Gather(best, partials.Span, gradient);
                (block, norm) = (best, Reductions.Norm<T>(gradient));
                _move.Find(block, point, gradient, target, workspace);
            }

            if (!isFound || !Reductions.AllFinite<T>(target))
            {
                before.PutBack(point, residual);
                return new(block, norm, largest, calls, finite ? "coordinate" : "partial derivatives");
            }

            largest = T.Max(largest, worst);
            _move.Go(oracle, block, target, point, residual);
        }

        state = state.After(moved, (long)Refresh * Blocks.Count, oracle);
        return new(block, norm, largest, calls, null, moved == 0);
    }

    // The first block of the greatest promise −min_t ⟨∇_B f, t⟩ + (L/2) ‖t‖² + g_B(x_B + t) − g_B(x_B), and the largest violation of all; −1 where nothing is
    // promised, and the number of blocks where a promise is no number. By strong convexity of the model a promise is at least (L/2) ‖t‖².
    private (int Block, T Violation) Best(ReadOnlySpan<T> point, ReadOnlySpan<T> partials, Workspace workspace)
    {
        using var gradients = workspace.Rent<T>(_move.LargestSize);
        using var befores = workspace.Rent<T>(_move.LargestSize);
        using var targets = workspace.Rent<T>(_move.LargestSize);
        var half = Number.Of<T>(0.5);
        var (best, place, violation) = (T.Zero, -1, T.Zero);
        for (var block = 0; block < Blocks.Count; block++)
        {
            var count = Blocks.Size(block);
            var gradient = gradients.Span[..count];
            var before = befores.Span[..count];
            var target = targets.Span[..count];
            var lipschitz = Rule.ComparesByOwn ? Lipschitz.Span[block] : _move.LargestLipschitz;
            Blocks.Gather(block, partials, gradient);
            var promise = half * Reductions.SumOfSquares<T>(gradient) / lipschitz;
            if (BlockMove<T, TProximalMap>.IsComposite)
            {
                Blocks.Gather(block, point, before);
                Vectors.AddScaled(before, -T.One / lipschitz, gradient, target);
                _move.Apply(block, target, T.One / lipschitz, target, workspace);
                var fall = _move.Value(block, before, workspace) - _move.Value(block, target, workspace);
                Vectors.AddScaled(target, -T.One, before, before);
                var least = half * lipschitz * Reductions.SumOfSquares<T>(before);
                promise = T.Max(fall - Reductions.Dot<T>(gradient, before) - least, least);
            }

            if (T.IsNaN(promise)) return (Blocks.Count, violation);
            if (promise > best) (best, place) = (promise, block);
            violation = T.Max(
                violation, BlockMove<T, TProximalMap>.IsComposite ? lipschitz * Reductions.Norm<T>(before) : Reductions.Norm<T>(gradient));
        }

        return (place, violation);
    }
}
