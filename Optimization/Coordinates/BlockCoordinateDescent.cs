using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Block coordinate descent: <c>B by a rule; x_B ← x_B − ∇_B f / L_B</c>, at the price of the columns of a block.</summary>
    /// <remarks>
    /// L_B = Σ Lᵢ over the block, which bounds the curvature of f on it. It declares the rate of its rule (see <see cref="CoordinateRules"/>) with the number of blocks
    /// in place of d and max L_B in place of L_c, to the power of <paramref name="moves"/>, where the oracle knows a μ (<see cref="ISmooth{T}"/>). An exact
    /// move solves for the block of a quadratic: block Gauss–Seidel.
    /// </remarks>
    /// <param name="oracle">f, whose Lᵢ set the lengths and the rate; not kept.</param>
    /// <param name="blocks">The blocks, each coordinate in one of them.</param>
    /// <param name="rule">Which block is next; of importance sampling it is made with <see cref="CoordinateGroups.Lipschitz{T}"/>.</param>
    /// <param name="length">How far a block moves: 1/L_B, 1/max L_B, or to the minimum over the block, which is for a quadratic f.</param>
    /// <param name="moves">How many blocks move in a step, at least 1.</param>
    /// <param name="refresh">After how many times as many moves as there are blocks the residual is computed afresh, at least 1.</param>
    /// <exception cref="ArgumentException">A coordinate is in no block.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, CoordinateState<T, TRuleState>, CoordinateInfo<T>, BlockCoordinateDescent<T, TOracle, TRuleState, TRule, Separable<T, Zero<T>>>>
        BlockCoordinateDescent<T, TOracle, TRuleState, TRule>(
            in TOracle oracle, CoordinateGroups blocks, ICoordinateRule<TRule, T, TRuleState> rule, CoordinateLength length = CoordinateLength.Own, int moves = 1,
            int refresh = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICoordinateOracle<T>
        where TRuleState : struct, IState<TRuleState>
        where TRule : struct, ICoordinateRule<TRule, T, TRuleState> =>
        BlockCoordinateDescent(oracle, blocks, rule, [ProximalMaps.Zero<T>().OverVectors()], length, moves, refresh);

    /// <summary>
    /// Proximal block coordinate descent for F(x) = f(x) + Σ g_B(x_B): <c>B by a rule; x_B ← prox_B(x_B − ∇_B f / L_B, 1/L_B)</c>, with any map within a block.
    /// </summary>
    /// <remarks>As without maps; the rate is declared where f is known to be strongly convex.</remarks>
    /// <param name="oracle">f, whose Lᵢ set the lengths and the rate; not kept.</param>
    /// <param name="blocks">The blocks, each coordinate in one of them.</param>
    /// <param name="rule">Which block is next; of importance sampling it is made with <see cref="CoordinateGroups.Lipschitz{T}"/>.</param>
    /// <param name="maps">The proximal maps of the g_B: one for each block, or one for all; copied.</param>
    /// <param name="length">How far a block moves: 1/L_B, 1/max L_B, or to the minimum over the block, which is for a quadratic f.</param>
    /// <param name="moves">How many blocks move in a step, at least 1.</param>
    /// <param name="refresh">After how many times as many moves as there are blocks the residual is computed afresh, at least 1.</param>
    /// <exception cref="ArgumentException">A coordinate is in no block, or the maps are not as many as said.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, CoordinateState<T, TRuleState>, CoordinateInfo<T>, BlockCoordinateDescent<T, TOracle, TRuleState, TRule, TProximalMap>>
        BlockCoordinateDescent<T, TOracle, TRuleState, TRule, TProximalMap>(
            in TOracle oracle, CoordinateGroups blocks, ICoordinateRule<TRule, T, TRuleState> rule, ReadOnlySpan<TProximalMap> maps,
            CoordinateLength length = CoordinateLength.Own, int moves = 1, int refresh = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICoordinateOracle<T>
        where TRuleState : struct, IState<TRuleState>
        where TRule : struct, ICoordinateRule<TRule, T, TRuleState>
        where TProximalMap : struct, IProximalMap<TProximalMap, T>
    {
        var move = BlockMove<T, TProximalMap>.Of(oracle, blocks, maps, length);
        var constants = CoordinateConstants<T>.Of(move.Lipschitz.Span);
        var rate = TProximalMap.IsConvex && constants.Problem(oracle, length, BlockMove<T, TProximalMap>.IsComposite) is { } problem ? rule.Rate(problem) : null;
        return new(
            new BlockCoordinateDescent<T, TOracle, TRuleState, TRule, TProximalMap>((TRule)rule, move, moves, refresh), nameof(BlockCoordinateDescent),
            CoordinateConstants<T>.OfMoves(rate, moves));
    }

    /// <summary>Block coordinate descent for the group lasso: the groups are the blocks, and each coordinate of no group is a block that nothing penalises.</summary>
    /// <remarks>The rate is declared where f is known to be strongly convex. Source: Yuan and Lin 2006; Meier, van de Geer, Bühlmann 2008 for block coordinates.</remarks>
    /// <param name="oracle">f, whose Lᵢ set the lengths and the rate; not kept.</param>
    /// <param name="rule">Which block is next; of importance sampling it is made with the constants of <c>penalty.Groups.Completed(oracle.Dimension)</c>.</param>
    /// <param name="penalty">λ Σ √|G| ‖x_G‖₂.</param>
    /// <param name="length">How far a block moves: 1/L_B, 1/max L_B, or to the minimum over the block, which is for a quadratic f.</param>
    /// <param name="moves">How many blocks move in a step, at least 1.</param>
    /// <param name="refresh">After how many times as many moves as there are blocks the residual is computed afresh, at least 1.</param>
    /// <exception cref="ArgumentException">The groups reach beyond the coordinates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, CoordinateState<T, TRuleState>, CoordinateInfo<T>, BlockCoordinateDescent<T, TOracle, TRuleState, TRule, L2Norm<T>>>
        BlockCoordinateDescent<T, TOracle, TRuleState, TRule>(
            in TOracle oracle, ICoordinateRule<TRule, T, TRuleState> rule, GroupLasso<T> penalty, CoordinateLength length = CoordinateLength.Own,
            int moves = 1, int refresh = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICoordinateOracle<T>
        where TRuleState : struct, IState<TRuleState>
        where TRule : struct, ICoordinateRule<TRule, T, TRuleState>
    {
        var (blocks, maps) = GroupLassoBlocks(penalty, oracle.Dimension);
        return BlockCoordinateDescent<T, TOracle, TRuleState, TRule, L2Norm<T>>(oracle, blocks, rule, maps, length, moves, refresh);
    }

    // The groups and, alone in theirs, the coordinates of no group, each with its penalty.
    private static (CoordinateGroups Blocks, L2Norm<T>[] Maps) GroupLassoBlocks<T>(GroupLasso<T> penalty, int coordinates)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var blocks = penalty.Groups.Completed(coordinates);
        var maps = new L2Norm<T>[blocks.Count];
        for (var i = 0; i < maps.Length; i++)
        {
            maps[i] = ProximalMaps.L2Norm<T>(i < penalty.Groups.Count ? double.CreateChecked(penalty.Weight) * Math.Sqrt(blocks.Size(i)) : 0);
        }

        return (blocks, maps);
    }
}

/// <summary>Coordinate descent on blocks of coordinates, each with its own proximal map.</summary>
/// <remarks>
/// A move takes the partial derivatives of a block at one point, goes 1/L_B along them, applies the map and adds the columns of what changed; an exact one goes
/// to the minimum over the block, by its Hessian, which is kept. Residual, draws and values that are not finite are as in <see cref="CoordinateDescent{T, TOracle, TRuleState, TRule, TProximalMap}"/>.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">f.</typeparam>
/// <typeparam name="TRuleState">What the rule keeps.</typeparam>
/// <typeparam name="TRule">The rule.</typeparam>
/// <typeparam name="TProximalMap">The proximal map of a block.</typeparam>
public readonly record struct BlockCoordinateDescent<T, TOracle, TRuleState, TRule, TProximalMap>
    : IRandomizedStep<BlockCoordinateDescent<T, TOracle, TRuleState, TRule, TProximalMap>, T, TOracle, CoordinateState<T, TRuleState>, CoordinateInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : ICoordinateOracle<T>
    where TRuleState : struct, IState<TRuleState>
    where TRule : struct, ICoordinateRule<TRule, T, TRuleState>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    private readonly BlockMove<T, TProximalMap> _move;

    internal BlockCoordinateDescent(TRule rule, BlockMove<T, TProximalMap> move, int moves, int refresh) =>
        (Rule, _move, Moves, Refresh) = (rule, move, Require.AtLeastOne(moves), Require.AtLeastOne(refresh));

    /// <summary>The blocks.</summary>
    public CoordinateGroups Blocks => _move.Blocks;

    /// <summary>Which block is next.</summary>
    public TRule Rule { get; }

    /// <summary>The proximal maps: one for each block, or one for all.</summary>
    public ImmutableArray<TProximalMap> ProximalMaps => _move.Maps;

    /// <summary>L_B of each block.</summary>
    public Buffer<T> Lipschitz => _move.Lipschitz;

    /// <summary>How far a block moves.</summary>
    public CoordinateLength Length => _move.Length;

    /// <summary>How many blocks move in a step.</summary>
    public int Moves { get; }

    /// <summary>After how many times as many moves as there are blocks the residual is computed afresh.</summary>
    public int Refresh { get; }

    /// <inheritdoc/>
    public CoordinateState<T, TRuleState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        CoordinateState<T, TRuleState>.Of(oracle, start, Rule.Initialize(Blocks.Count));

    /// <inheritdoc/>
    /// <exception cref="OverflowException">The moves of a step have 2³¹ outcomes or more together.</exception>
    public int Outcomes(in CoordinateState<T, TRuleState> state, in TOracle oracle) =>
        SeveralMoves.Outcomes<TRule, T, TRuleState>(Rule, state.Moves, Moves, Blocks.Count);

    /// <inheritdoc/>
    public double Probability(int outcome, in CoordinateState<T, TRuleState> state, in TOracle oracle) =>
        SeveralMoves.Probability<TRule, T, TRuleState>(Rule, outcome, state.Moves, Moves, Blocks.Count);

    /// <inheritdoc/>
    public CoordinateInfo<T> Advance(ref CoordinateState<T, TRuleState> state, in TOracle oracle, Workspace workspace)
    {
        if (Blocks.Count == 0) return new(-1, T.Zero, T.Zero, 0);
        using var draws = workspace.Rent<int>(Moves);
        Rule.Draw(state.Rule, state.Moves, Blocks.Count, draws.Span);
        return Move(draws.Span, ref state, oracle, workspace);
    }

    /// <inheritdoc/>
    public CoordinateInfo<T> Advance(int outcome, ref CoordinateState<T, TRuleState> state, in TOracle oracle, Workspace workspace)
    {
        if (Blocks.Count == 0) return new(-1, T.Zero, T.Zero, 0);
        using var draws = workspace.Rent<int>(Moves);
        SeveralMoves.Tell<TRule, T, TRuleState>(Rule, outcome, state.Moves, Blocks.Count, draws.Span);
        return Move(draws.Span, ref state, oracle, workspace);
    }

    private CoordinateInfo<T> Move(ReadOnlySpan<int> draws, ref CoordinateState<T, TRuleState> state, in TOracle oracle, Workspace workspace)
    {
        var point = state.Point.Mutable;
        var residual = state.Residual.Mutable;
        using var before = new MovesBefore<T>(draws.Length > 1, point, residual, workspace);
        using var gradients = workspace.Rent<T>(_move.LargestSize);
        using var targets = workspace.Rent<T>(_move.LargestSize);
        var (block, norm, largest, calls) = (0, T.Zero, T.Zero, 0);
        for (var k = 0; k < draws.Length; k++)
        {
            block = Rule.Take(draws[k], state.Rule, state.Moves + k, Blocks.Count);
            var gradient = gradients.Span[..Blocks.Size(block)];
            var target = targets.Span[..gradient.Length];
            for (var i = 0; i < gradient.Length; i++) gradient[i] = oracle.PartialDerivative(Blocks.Member(block, i), point, residual);
            calls += gradient.Length;
            norm = Reductions.Norm<T>(gradient);
            var finite = T.IsFinite(norm * norm);
            var violation = finite ? _move.Find(block, point, gradient, target, workspace) : T.NaN;
            if (!finite || !Reductions.AllFinite<T>(target))
            {
                for (; k >= 0; k--) Rule.TakeBack(draws[k], state.Rule, state.Moves + k, Blocks.Count);
                before.PutBack(point, residual);
                return new(block, norm, largest, calls, finite ? "coordinate" : "partial derivative");
            }

            _move.Go(oracle, block, target, point, residual);
            largest = T.Max(largest, violation);
        }

        var stalled = largest == T.Zero && Rule.MovesToSeeAll(state.Moves, Blocks.Count) <= draws.Length;
        state = state.After(draws.Length, (long)Refresh * Blocks.Count, oracle);
        return new(block, norm, largest, calls, null, stalled);
    }
}
