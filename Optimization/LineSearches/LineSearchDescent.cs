using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>x ← x − α u, where u is what a chain of transforms makes of the gradient and α what a line search finds along it.</summary>
/// <remarks>
/// <para>
/// The state keeps value, gradient and next direction at its point, so a step asks the oracle for its trials alone: once, where the first length
/// will do. Transforms see the points that were accepted, never the trials.
/// </para>
/// <para>
/// Where the search fails, or a direction does not go down, the transforms begin again from nothing and the step goes along the gradient, once. Where that
/// fails too the point stays and the info says so. A search that ends among values that are not finite leaves the state as it was.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The objective.</typeparam>
/// <typeparam name="TState">The direction's state.</typeparam>
/// <typeparam name="TKernel">The direction's kernel.</typeparam>
/// <typeparam name="TTransform">The direction.</typeparam>
/// <typeparam name="TSearch">The search.</typeparam>
public readonly record struct LineSearchDescent<T, TOracle, TState, TKernel, TTransform, TSearch>
    : IStep<LineSearchDescent<T, TOracle, TState, TKernel, TTransform, TSearch>, T, TOracle, LineSearchState<T, TState>, LineSearchInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IObjective<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
    where TSearch : struct, ILineSearch<TSearch, T>
{
    internal LineSearchDescent(TTransform transform, TSearch search, T? first) => (Transform, Search, First) = (transform, search, first);

    /// <summary>The direction.</summary>
    public TTransform Transform { get; }

    /// <summary>The search.</summary>
    public TSearch Search { get; }

    /// <summary>The length to try first; null for the one that promises the decrease of the last search.</summary>
    public T? First { get; }

    /// <inheritdoc/>
    public LineSearchState<T, TState> Initialize(in TOracle oracle, ReadOnlySpan<T> start) => new(
        Buffer<T>.CopyOf(start), Buffer<T>.Allocate(start.Length), Buffer<T>.Allocate(start.Length), Transform.Initialize(start),
        T.Zero, T.Zero, T.Zero, SearchPhase.Unstarted);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The direction has a sign already: it goes against the gradient that it is made from.</exception>
    public LineSearchInfo<T> Advance(ref LineSearchState<T, TState> state, in TOracle oracle, Workspace workspace)
    {
        var n = state.Point.Length;
        using var scope = workspace.Open();
        var trialPoint = workspace.Take<T>(n)[..n];
        var trialGradient = workspace.Take<T>(n)[..n];
        var x = state.Point.Span;
        var gradient = state.Gradient.Span;
        var direction = state.Direction.Span;
        var (transform, value, calls) = (state.Transform, state.Value, 0);
        if (state.Phase is SearchPhase.Unstarted)
        {
            var start = workspace.Take<T>(n)[..n];
            value = oracle.ValueAndGradient(x, start, workspace);
            calls++;
            gradient = start;
        }

        var norm = Reductions.Norm(gradient);
        if (!T.IsFinite(value)) return new(value, norm, T.Zero, SearchOutcome.Failed, false, calls, "value");
        if (!T.IsFinite(norm * norm)) return new(value, norm, T.Zero, SearchOutcome.Failed, false, calls, "gradient");
        if (Vanishes(norm)) return new(value, norm, T.Zero, SearchOutcome.Stationary, false, calls);

        if (state.Phase is SearchPhase.Unstarted)
        {
            var turned = workspace.Take<T>(n);
            transform = Transform.Initialize(x);
            var descends = Turn(ref transform, x, gradient, new(x, norm, value), turned, workspace);
            if (!descends && IsSigned(x, gradient, turned[..n], norm, value, workspace)) throw Signed();
            direction = descends ? turned[..n] : gradient;
        }

        var slope = Reductions.Dot(gradient, direction);
        var line = new SearchLine<T, TOracle>(in oracle, new(T.Zero, value, -slope, norm), x, direction, trialPoint, trialGradient, workspace);
        var found = Search.Search(ref line, FirstLength(state, slope, direction));
        calls += line.OracleCalls;
        if (found.Outcome is SearchOutcome.Failed && line.NonFinite is { } quantity) return new(value, norm, T.Zero, found.Outcome, false, calls, quantity);

        var restarts = found.Outcome is SearchOutcome.Failed && state.Phase is not SearchPhase.Restarted;
        if (restarts)
        {
            transform = Transform.Initialize(x);
            Turn(ref transform, x, gradient, new(x, norm, value), workspace.Take<T>(n), workspace);
            direction = gradient;
            slope = norm * norm;
            line = new(in oracle, new(T.Zero, value, -slope, norm), x, direction, trialPoint, trialGradient, workspace);
            found = Search.Search(ref line, T.Min(T.One, T.One / norm));
            calls += line.OracleCalls;
            if (found.Outcome is SearchOutcome.Failed && line.NonFinite is { } fault) return new(value, norm, T.Zero, found.Outcome, true, calls, fault);
        }

        if (found.Outcome is SearchOutcome.Failed)
        {
            gradient.CopyTo(state.Gradient.Mutable);
            direction.CopyTo(state.Direction.Mutable);
            state = state with { Transform = transform, Value = value, Phase = SearchPhase.Restarted };
            return new(value, norm, T.Zero, found.Outcome, restarts, calls);
        }

        var (length, reached) = (found.Trial.Length, found.Trial.GradientNorm);
        trialPoint.CopyTo(state.Point.Mutable);
        trialGradient.CopyTo(state.Gradient.Mutable);
        var phase = Vanishes(reached) ? SearchPhase.Unstarted : SearchPhase.Underway;
        if (phase is SearchPhase.Underway
            && !Turn(ref transform, state.Point.Span, trialGradient, new(state.Point.Span, reached, found.Trial.Value), state.Direction.Lanes, workspace))
        {
            transform = Transform.Initialize(trialPoint);
            Turn(ref transform, trialPoint, trialGradient, new(trialPoint, reached, found.Trial.Value), workspace.Take<T>(n), workspace);
            trialGradient.CopyTo(state.Direction.Mutable);
            (phase, restarts) = (SearchPhase.Restarted, true);
        }

        state = state with { Transform = transform, Value = found.Trial.Value, Length = length, Slope = slope, Phase = phase };
        return new(found.Trial.Value, reached, length, found.Outcome, restarts, calls);
    }

    // A gradient so small that its square loses digits leaves no slope to search by.
    private static bool Vanishes(T norm) => !T.IsNormal(norm * norm);

    // destination ← the direction at a new point; whether it goes down from there.
    private bool Turn(
        ref TState transform, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Span<T> destination, Workspace workspace)
    {
        using var scope = workspace.Open();
        Transform.Prepare(ref transform, gradient, evidence, workspace, out var kernel);
        LaneLoop.Materialize(kernel, gradient, point, destination, default);
        var slope = Reductions.Dot(gradient, destination[..gradient.Length]);
        return slope > T.Zero && T.IsFinite(slope);
    }

    // Whether fresh transforms turn the gradient round: by the half of their direction that changes its sign with it, so that decay and noise,
    // which may lead upwards too, do not count.
    private bool IsSigned(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, ReadOnlySpan<T> direction, T norm, T value, Workspace workspace)
    {
        using var scope = workspace.Open();
        var opposite = workspace.Take<T>(gradient.Length)[..gradient.Length];
        var turned = workspace.Take<T>(gradient.Length);
        Vectors.Scale(gradient, T.NegativeOne, opposite);
        var transform = Transform.Initialize(point);
        Turn(ref transform, point, opposite, new(point, norm, value), turned, workspace);
        return Reductions.Dot(gradient, direction) < Reductions.Dot<T>(gradient, turned[..gradient.Length]);
    }

    private static InvalidOperationException Signed() => new(
        "A line search takes a direction u with ⟨∇f, u⟩ > 0, and this chain has a sign already: leave out Descend, or take ScaleByAdam in place of Adam.");

    private T FirstLength(in LineSearchState<T, TState> state, T slope, ReadOnlySpan<T> direction) => state.Phase is SearchPhase.Underway
        ? First ?? T.Min(T.CreateChecked(10) * state.Length, state.Length * (state.Slope / slope))
        : T.Min(T.One, T.One / Reductions.Norm(direction));
}

/// <summary>What a search knows of its direction.</summary>
public enum SearchPhase
{
    /// <summary>Value and gradient at the point are not known, or there is nothing more to search.</summary>
    Unstarted,

    /// <summary>The transforms have begun again at this point, and the direction is the gradient.</summary>
    Restarted,

    /// <summary>The direction is that of the transforms.</summary>
    Underway,
}

/// <summary>What descent with a line search remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TDirection">The direction's state.</typeparam>
/// <param name="Point">x.</param>
/// <param name="Gradient">∇f(x).</param>
/// <param name="Direction">u, against which the next search goes.</param>
/// <param name="Transform">The direction's state.</param>
/// <param name="Value">f(x).</param>
/// <param name="Length">α of the last search.</param>
/// <param name="Slope">⟨∇f, u⟩ where the last search began.</param>
/// <param name="Phase">What is known of the direction.</param>
public readonly record struct LineSearchState<T, TDirection>(
    Buffer<T> Point, Buffer<T> Gradient, Buffer<T> Direction, TDirection Transform, T Value, T Length, T Slope, SearchPhase Phase)
    : IState<LineSearchState<T, TDirection>>, IPointState<T>
    where T : unmanaged
    where TDirection : struct, IState<TDirection>
{
    /// <inheritdoc/>
    public LineSearchState<T, TDirection> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(
            visitor.Buffer(Point), visitor.Buffer(Gradient), visitor.Buffer(Direction), visitor.State(Transform),
            visitor.Scalar(Value), visitor.Scalar(Length), visitor.Scalar(Slope), visitor.Scalar(Phase));
}

/// <summary>What a step with a line search tells, of the point that it arrived at.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Value">f(x).</param>
/// <param name="GradientNorm">‖∇f(x)‖₂.</param>
/// <param name="Length">α; 0 where the point stayed.</param>
/// <param name="Outcome">How the search ended.</param>
/// <param name="Restarted">Whether the transforms began again, for want of a direction that goes down.</param>
/// <param name="OracleCalls">How often the step asked the oracle.</param>
/// <param name="NonFinite">The quantity that was not finite; null when all was well.</param>
public readonly record struct LineSearchInfo<T>(
    T Value, T GradientNorm, T Length, SearchOutcome Outcome, bool Restarted, int OracleCalls, string? NonFinite = null) : IStepInfo
    where T : unmanaged
{
    /// <summary>Whether the point stayed, and will stay: the gradient is too small to search along, or the search failed along the gradient itself.</summary>
    public bool Stalled => NonFinite is null && Outcome is SearchOutcome.Failed or SearchOutcome.Stationary;
}
