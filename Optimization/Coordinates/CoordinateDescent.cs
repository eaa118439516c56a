using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Coordinate descent: <c>i by a rule; xᵢ ← xᵢ − ∂f/∂xᵢ / Lᵢ</c>, at the price of a column.</summary>
    /// <remarks>
    /// It declares the rate of its rule (see <see cref="CoordinateRules"/>), to the power of <paramref name="moves"/>, where the oracle knows a μ
    /// (<see cref="ISmooth{T}"/>).
    /// </remarks>
    /// <param name="oracle">f, whose Lᵢ set the length 1/L_c and the rate; not kept.</param>
    /// <param name="rule">Which coordinate is next.</param>
    /// <param name="length">How far it moves.</param>
    /// <param name="moves">How many coordinates move in a step, at least 1: as many as there are is an epoch.</param>
    /// <param name="refresh">After how many epochs' worth of moves the residual is computed afresh, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, CoordinateState<T, TRuleState>, CoordinateInfo<T>, CoordinateDescent<T, TOracle, TRuleState, TRule, Zero<T>>>
        CoordinateDescent<T, TOracle, TRuleState, TRule>(
            in TOracle oracle, ICoordinateRule<TRule, T, TRuleState> rule, CoordinateLength length = CoordinateLength.Own, int moves = 1, int refresh = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICoordinateOracle<T>
        where TRuleState : struct, IState<TRuleState>
        where TRule : struct, ICoordinateRule<TRule, T, TRuleState> => CoordinateDescent(oracle, rule, ProximalMaps.Zero<T>(), length, moves, refresh);

    /// <summary>Proximal coordinate descent for F = f + g, g separable: <c>i by a rule; xᵢ ← proxᵢ(xᵢ − ∂f/∂xᵢ / Lᵢ, 1/Lᵢ)</c>.</summary>
    /// <remarks>
    /// It declares the rate of its rule (see <see cref="CoordinateRules"/>), to the power of <paramref name="moves"/>, where f is known to be strongly convex:
    /// what the Polyak–Łojasiewicz inequality promises of f alone it does not promise of f + g.
    /// </remarks>
    /// <param name="oracle">f, whose Lᵢ set the length 1/L_c and the rate; not kept.</param>
    /// <param name="rule">Which coordinate is next.</param>
    /// <param name="map">The proximal map of g.</param>
    /// <param name="length">How far it moves.</param>
    /// <param name="moves">How many coordinates move in a step, at least 1: as many as there are is an epoch.</param>
    /// <param name="refresh">After how many epochs' worth of moves the residual is computed afresh, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, CoordinateState<T, TRuleState>, CoordinateInfo<T>, CoordinateDescent<T, TOracle, TRuleState, TRule, TProximalMap>>
        CoordinateDescent<T, TOracle, TRuleState, TRule, TProximalMap>(
            in TOracle oracle, ICoordinateRule<TRule, T, TRuleState> rule, ISeparableProximalMap<TProximalMap, T> map,
            CoordinateLength length = CoordinateLength.Own, int moves = 1, int refresh = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICoordinateOracle<T>
        where TRuleState : struct, IState<TRuleState>
        where TRule : struct, ICoordinateRule<TRule, T, TRuleState>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
    {
        var constants = CoordinateConstants<T>.Of(oracle);
        var move = new CoordinateMove<T, TProximalMap>((TProximalMap)map, length, constants.Largest);
        var implementation = new CoordinateDescent<T, TOracle, TRuleState, TRule, TProximalMap>((TRule)rule, move, moves, refresh);
        var composite = CoordinateMove<T, TProximalMap>.IsComposite;
        var rate = constants.Problem(oracle, length, composite) is { } problem ? rule.Rate(problem) : null;
        return new(implementation, nameof(CoordinateDescent), CoordinateConstants<T>.OfMoves(rate, moves));
    }
}

/// <summary>Coordinate descent by a rule that does not look at the derivatives, with or without a separable proximal map.</summary>
/// <remarks>
/// The residual is state: a move asks for one partial derivative and adds one column. It drifts by rounding, and is computed afresh whenever the number of
/// moves passes a multiple of <see cref="Refresh"/> epochs: at the end of the step in which it does, so that a resumed run does so too. Draws are a function of the key
/// and the number of the move, so that a step of m moves is m steps of one, but for when the residual is refreshed. A value that is not finite undoes the moves of its step.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">f.</typeparam>
/// <typeparam name="TRuleState">What the rule keeps.</typeparam>
/// <typeparam name="TRule">The rule.</typeparam>
/// <typeparam name="TProximalMap">The proximal map of g; <see cref="Zero{T}"/> where there is none.</typeparam>
public readonly record struct CoordinateDescent<T, TOracle, TRuleState, TRule, TProximalMap>
    : IRandomizedStep<CoordinateDescent<T, TOracle, TRuleState, TRule, TProximalMap>, T, TOracle, CoordinateState<T, TRuleState>, CoordinateInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : ICoordinateOracle<T>
    where TRuleState : struct, IState<TRuleState>
    where TRule : struct, ICoordinateRule<TRule, T, TRuleState>
    where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
{
    private readonly CoordinateMove<T, TProximalMap> _move;

    internal CoordinateDescent(TRule rule, CoordinateMove<T, TProximalMap> move, int moves, int refresh) =>
        (Rule, _move, Moves, Refresh) = (rule, move, Require.AtLeastOne(moves), Require.AtLeastOne(refresh));

    /// <summary>Which coordinate is next.</summary>
    public TRule Rule { get; }

    /// <summary>The proximal map of g.</summary>
    public TProximalMap ProximalMap => _move.Map;

    /// <summary>How far a coordinate moves.</summary>
    public CoordinateLength Length => _move.Length;

    /// <summary>L_c.</summary>
    public T LargestLipschitz => _move.LargestLipschitz;

    /// <summary>How many coordinates move in a step.</summary>
    public int Moves { get; }

    /// <summary>After how many epochs' worth of moves the residual is computed afresh.</summary>
    public int Refresh { get; }

    /// <inheritdoc/>
    public CoordinateState<T, TRuleState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) =>
        CoordinateState<T, TRuleState>.Of(oracle, start, Rule.Initialize(start.Length));

    /// <inheritdoc/>
    /// <exception cref="OverflowException">The moves of a step have 2³¹ outcomes or more together.</exception>
    public int Outcomes(in CoordinateState<T, TRuleState> state, in TOracle oracle) =>
        SeveralMoves.Outcomes<TRule, T, TRuleState>(Rule, state.Moves, Moves, state.Point.Length);

    /// <inheritdoc/>
    public double Probability(int outcome, in CoordinateState<T, TRuleState> state, in TOracle oracle) =>
        SeveralMoves.Probability<TRule, T, TRuleState>(Rule, outcome, state.Moves, Moves, state.Point.Length);

    /// <inheritdoc/>
    public CoordinateInfo<T> Advance(ref CoordinateState<T, TRuleState> state, in TOracle oracle, Workspace workspace)
    {
        if (state.Point.Length == 0) return new(-1, T.Zero, T.Zero, 0);
        using var draws = workspace.Rent<int>(Moves);
        Rule.Draw(state.Rule, state.Moves, state.Point.Length, draws.Span);
        return Move(draws.Span, ref state, oracle, workspace);
    }

    /// <inheritdoc/>
    public CoordinateInfo<T> Advance(int outcome, ref CoordinateState<T, TRuleState> state, in TOracle oracle, Workspace workspace)
    {
        if (state.Point.Length == 0) return new(-1, T.Zero, T.Zero, 0);
        using var draws = workspace.Rent<int>(Moves);
        SeveralMoves.Tell<TRule, T, TRuleState>(Rule, outcome, state.Moves, state.Point.Length, draws.Span);
        return Move(draws.Span, ref state, oracle, workspace);
    }

    private CoordinateInfo<T> Move(ReadOnlySpan<int> draws, ref CoordinateState<T, TRuleState> state, in TOracle oracle, Workspace workspace)
    {
        var point = state.Point.Mutable;
        var residual = state.Residual.Mutable;
        using var before = new MovesBefore<T>(draws.Length > 1, point, residual, workspace);
        var (coordinate, partial, largest, calls) = (0, T.Zero, T.Zero, 0);
        for (var k = 0; k < draws.Length; k++)
        {
            coordinate = Rule.Take(draws[k], state.Rule, state.Moves + k, point.Length);
            partial = oracle.PartialDerivative(coordinate, point, residual);
            calls++;
            var finite = T.IsFinite(partial * partial);
            var (target, violation) = finite ? _move.Find(oracle, coordinate, partial, point, residual, ref calls) : (T.NaN, T.NaN);
            if (!T.IsFinite(target))
            {
                for (; k >= 0; k--) Rule.TakeBack(draws[k], state.Rule, state.Moves + k, point.Length);
                before.PutBack(point, residual);
                return new(coordinate, partial, largest, calls, finite ? "coordinate" : "partial derivative");
            }

            largest = T.Max(largest, violation);
            var change = target - point[coordinate];
            if (change == T.Zero) continue;
            point[coordinate] = target;
            oracle.MoveResidual(coordinate, change, residual);
        }

        var stalled = largest == T.Zero && Rule.MovesToSeeAll(state.Moves, point.Length) <= draws.Length;
        state = state.After(draws.Length, (long)Refresh * point.Length, oracle);
        return new(coordinate, partial, largest, calls, null, stalled);
    }
}
