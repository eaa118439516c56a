using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Steps
{
    /// <summary>Greedy coordinate descent: <c>i = argmax |∂f/∂xⱼ|; xᵢ ← xᵢ − ∂f/∂xᵢ / Lᵢ</c>.</summary>
    /// <remarks>It declares the rate of its rule, to the power of <paramref name="moves"/>, where the oracle knows a μ (<see cref="ISmooth{T}"/>) or the rule a μ₁.</remarks>
    /// <param name="oracle">f, whose Lᵢ set the length 1/L_c and the rate; not kept.</param>
    /// <param name="rule">By what coordinates are compared.</param>
    /// <param name="length">How far the chosen one moves.</param>
    /// <param name="moves">How many moves make a step, at least 1, each with a look at all partial derivatives before it.</param>
    /// <param name="refresh">After how many times as many moves as there are coordinates the residual is computed afresh, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, CoordinateState<T, NoState>, CoordinateInfo<T>, GreedyCoordinateDescent<T, TOracle, Zero<T>>>
        CoordinateDescent<T, TOracle>(
            in TOracle oracle, GreedyCoordinates<T> rule, CoordinateLength length = CoordinateLength.Own, int moves = 1, int refresh = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICoordinateOracle<T> => CoordinateDescent(oracle, rule, ProximalMaps.Zero<T>(), length, moves, refresh);

    /// <summary>Greedy proximal coordinate descent for F = f + g, g separable, by the rules GS-q and GSL-q; see <see cref="CoordinateRules.Greedy{T}"/>.</summary>
    /// <remarks>It declares the rate of its rule, to the power of <paramref name="moves"/>, where f is known to be strongly convex.</remarks>
    /// <param name="oracle">f, whose Lᵢ set the length 1/L_c and the rate; not kept.</param>
    /// <param name="rule">By what coordinates are compared.</param>
    /// <param name="map">The proximal map of g.</param>
    /// <param name="length">How far the chosen one moves.</param>
    /// <param name="moves">How many moves make a step, at least 1, each with a look at all partial derivatives before it.</param>
    /// <param name="refresh">After how many times as many moves as there are coordinates the residual is computed afresh, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Step<T, TOracle, CoordinateState<T, NoState>, CoordinateInfo<T>, GreedyCoordinateDescent<T, TOracle, TProximalMap>>
        CoordinateDescent<T, TOracle, TProximalMap>(
            in TOracle oracle, GreedyCoordinates<T> rule, ISeparableProximalMap<TProximalMap, T> map,
            CoordinateLength length = CoordinateLength.Own, int moves = 1, int refresh = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOracle : ICoordinateOracle<T>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
    {
        var constants = CoordinateConstants<T>.Of(oracle);
        var move = new CoordinateMove<T, TProximalMap>((TProximalMap)map, length, constants.Largest);
        var composite = CoordinateMove<T, TProximalMap>.IsComposite;
        var rate = constants.Count == 0 ? null : rule.Rate(constants.Problem(oracle, length, composite), double.CreateChecked(constants.Largest), composite);
        return new(new(rule, move, moves, refresh), nameof(GreedyCoordinateDescent<T, TOracle, TProximalMap>), CoordinateConstants<T>.OfMoves(rate, moves));
    }
}

/// <summary>Coordinate descent on the coordinate whose model promises the greatest decrease, with or without a separable proximal map.</summary>
/// <remarks>
/// A move costs the gradient, Aᵀ times the slopes, and a column. Of equal promises the first counts. A step in which no coordinate had to move says
/// that it stalled. The residual is state, as in <see cref="CoordinateDescent{T, TOracle, TRuleState, TRule, TProximalMap}"/>.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">f.</typeparam>
/// <typeparam name="TProximalMap">The proximal map of g; <see cref="Zero{T}"/> where there is none.</typeparam>
public readonly record struct GreedyCoordinateDescent<T, TOracle, TProximalMap>
    : IStep<GreedyCoordinateDescent<T, TOracle, TProximalMap>, T, TOracle, CoordinateState<T, NoState>, CoordinateInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : ICoordinateOracle<T>
    where TProximalMap : struct, ISeparableProximalMap<TProximalMap, T>
{
    private readonly CoordinateMove<T, TProximalMap> _move;

    internal GreedyCoordinateDescent(GreedyCoordinates<T> rule, CoordinateMove<T, TProximalMap> move, int moves, int refresh) =>
        (Rule, _move, Moves, Refresh) = (rule, move, Require.AtLeastOne(moves), Require.AtLeastOne(refresh));

    /// <summary>By what coordinates are compared.</summary>
    public GreedyCoordinates<T> Rule { get; }

    /// <summary>The proximal map of g.</summary>
    public TProximalMap ProximalMap => _move.Map;

    /// <summary>How far the chosen coordinate moves.</summary>
    public CoordinateLength Length => _move.Length;

    /// <summary>L_c.</summary>
    public T LargestLipschitz => _move.LargestLipschitz;

    /// <summary>How many moves make a step.</summary>
    public int Moves { get; }

    /// <summary>After how many times as many moves as there are coordinates the residual is computed afresh.</summary>
    public int Refresh { get; }

    /// <inheritdoc/>
    public CoordinateState<T, NoState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) => CoordinateState<T, NoState>.Of(oracle, start, default);

    /// <inheritdoc/>
    public CoordinateInfo<T> Advance(ref CoordinateState<T, NoState> state, in TOracle oracle, Workspace workspace)
    {
        var point = state.Point.Mutable;
        var residual = state.Residual.Mutable;
        if (point.Length == 0) return new(-1, T.Zero, T.Zero, 0);
        using var before = new MovesBefore<T>(Moves > 1, point, residual, workspace);
        using var partials = workspace.Rent<T>(point.Length, BufferContents.Zeroed);
        using var promises = workspace.Rent<T>(point.Length);
        using var violations = workspace.Rent<T>(point.Length);
        using var constants = workspace.Rent<T>(point.Length, BufferContents.Zeroed);
        Constants(oracle, constants);
        var (coordinate, partial, largest, calls, moved) = (-1, T.Zero, T.Zero, 0, 0);
        for (; moved < Moves; moved++)
        {
            oracle.PartialDerivatives(point, residual, partials.Span, workspace);
            calls++;
            var norm = Reductions.Norm<T>(partials.Span);
            var finite = T.IsFinite(norm * norm);
            if (finite) Compare(state.Point.Lanes, partials.Lanes, constants.Lanes, promises.Lanes, violations.Lanes);
            var best = finite ? First(promises.Span) : point.Length;
            var target = T.NaN;
            if (best >= 0 && best < point.Length)
            {
                (coordinate, partial) = (best, partials.Span[best]);
                target = _move.Find(oracle, coordinate, partial, point, residual, ref calls).Target;
            }

            if (best >= 0 && !T.IsFinite(target))
            {
                before.PutBack(point, residual);
                return new(coordinate, partial, largest, calls, finite ? "coordinate" : "partial derivatives");
            }

            largest = T.Max(largest, Reductions.NormInfinity<T>(violations.Span));
            if (best < 0) break;
            var change = target - point[coordinate];
            point[coordinate] = target;
            oracle.MoveResidual(coordinate, change, residual);
        }

        state = state.After(moved, (long)Refresh * point.Length, oracle);
        return new(coordinate, partial, largest, calls, null, moved == 0);
    }

    // The constants by which coordinates promise, with ones behind them.
    private void Constants(in TOracle oracle, Scratch<T> constants)
    {
        constants.Lanes.Fill(Rule.ComparesByOwn ? T.One : LargestLipschitz);
        if (!Rule.ComparesByOwn) return;
        var own = constants.Span;
        for (var i = 0; i < own.Length; i++) own[i] = oracle.CoordinateLipschitz(i);
    }

    // promises ← −min_t ∂ᵢf t + (L/2) t² + gᵢ(xᵢ + t) − gᵢ(xᵢ), and what each coordinate violates. By strong convexity of the model the promise is at
    // least (L/2) t², which near a solution is the more exact number.
    private void Compare(ReadOnlySpan<T> point, ReadOnlySpan<T> partials, ReadOnlySpan<T> constants, Span<T> promises, Span<T> violations)
    {
        var half = Vector512.Create(Number.Of<T>(0.5));
        for (var i = 0; i < point.Length; i += Vector512<T>.Count)
        {
            var (x, partial, constant) = (Vector512.Create(point[i..]), Vector512.Create(partials[i..]), Vector512.Create(constants[i..]));
            var length = Vector512<T>.One / constant;
            if (!CoordinateMove<T, TProximalMap>.IsComposite)
            {
                (half * partial * partial * length).CopyTo(promises[i..]);
                Vector512.Abs(partial).CopyTo(violations[i..]);
                continue;
            }

            var target = ProximalMap.Apply(x - (length * partial), length, (nuint)i);
            var move = target - x;
            var least = half * constant * move * move;
            var promise = ProximalMap.Value(x, (nuint)i) - ProximalMap.Value(target, (nuint)i) - (partial * move) - least;
            Vector512.Max(promise, least).CopyTo(promises[i..]);
            (Vector512.Abs(move) * constant).CopyTo(violations[i..]);
        }
    }

    // The first of the greatest; −1 where nothing is promised, and the length where a promise is no number.
    private static int First(ReadOnlySpan<T> promises)
    {
        var (best, place) = (T.Zero, -1);
        for (var i = 0; i < promises.Length; i++)
        {
            if (T.IsNaN(promises[i])) return promises.Length;
            if (promises[i] > best) (best, place) = (promises[i], i);
        }

        return place;
    }
}
