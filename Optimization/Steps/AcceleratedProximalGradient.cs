using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// Proximal gradient from an extrapolated point: <c>y = x + β (x − x₋₁); x⁺ = prox(y − η ∇f(y), η)</c>.
/// </summary>
/// <remarks>
/// With μ = 0, β = (t − 1)/t⁺ with t⁺ = (1 + √(1 + 4 t²))/2, from t = 0, where β is 0 too: so the first two steps are not extrapolated (Beck and
/// Teboulle 2009, FISTA with constant step, where the weight of the first iterate is 1). t starts again at 0 when the generalized gradient at y
/// points along the last move (O'Donoghue and Candès 2015, gradient scheme), unless restarting is
/// turned off. With μ &gt; 0, β = (1 − √(μη))/(1 + √(μη)) throughout (Nesterov 2004, scheme 2.2.22).
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The smooth part.</typeparam>
/// <typeparam name="TProximalMap">The proximal map of the rest.</typeparam>
public readonly record struct AcceleratedProximalGradient<T, TOracle, TProximalMap>
    : IStep<AcceleratedProximalGradient<T, TOracle, TProximalMap>, T, TOracle, AcceleratedState<T>, GradientInfo<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IGradientOracle<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    internal AcceleratedProximalGradient(TProximalMap map, double length, double strongConvexity, bool restarts)
    {
        ProximalMap = map;
        Length = Require.Positive<T>(length);
        var root = Math.Sqrt(Require.NotNegative(strongConvexity) * length);
        FixedMomentum = strongConvexity > 0
            ? root <= 1
                ? T.CreateChecked((1 - root) / (1 + root))
                : throw new ArgumentOutOfRangeException(
                    nameof(strongConvexity), strongConvexity, $"strongConvexity must be at most 1 / length, {1 / length}.")
            : null;
        Restarts = restarts;
    }

    /// <summary>The proximal map.</summary>
    public TProximalMap ProximalMap { get; }

    /// <summary>η.</summary>
    public T Length { get; }

    /// <summary>β where it is constant; null where it grows with t.</summary>
    public T? FixedMomentum { get; }

    /// <summary>Whether t starts again at 0 when momentum works against the descent.</summary>
    public bool Restarts { get; }

    /// <inheritdoc/>
    public AcceleratedState<T> Initialize(in TOracle oracle, ReadOnlySpan<T> start) => new(Buffer<T>.CopyOf(start), Buffer<T>.CopyOf(start), 0);

    /// <inheritdoc/>
    public GradientInfo<T> Advance(ref AcceleratedState<T> state, in TOracle oracle, Workspace workspace)
    {
        var (point, previous, t) = state;
        var x = point.Mutable;
        var before = previous.Mutable;
        using var extrapolated = workspace.Rent<T>(x.Length);
        using var gradient = workspace.Rent<T>(x.Length);
        using var candidate = workspace.Rent<T>(x.Length);
        var y = extrapolated.Span;
        var g = gradient.Span;
        var next = candidate.Span;

        var grown = (1 + Math.Sqrt(1 + (4 * t * t))) / 2;
        var momentum = FixedMomentum ?? T.CreateChecked(Math.Max(0, t - 1) / grown);
        Vectors.Extrapolate(x, before, momentum, y);
        oracle.Gradient(y, g, workspace);
        var norm = Reductions.Norm<T>(g);
        if (!T.IsFinite(norm * norm)) return new(norm, norm, 1, "gradient");

        Vectors.AddScaled(y, -Length, g, next);
        ProximalMap.Apply(next, Length, next, workspace);
        var (stationarity, alignment) = Vectors.GeneralizedGradient<T>(y, next, x, Length);
        if (!T.IsFinite(stationarity)) return new(norm, stationarity, 1, "proximal map");

        var again = Restarts && FixedMomentum is null && alignment > T.Zero;
        next.CopyTo(before);
        state = new(previous, point, again ? 0 : grown);
        return new(norm, stationarity, 1);
    }
}

/// <summary>What acceleration remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Point">x.</param>
/// <param name="Previous">x one step before.</param>
/// <param name="Weight">t, the weight of the point; 0 at the start and after a restart.</param>
public readonly record struct AcceleratedState<T>(Buffer<T> Point, Buffer<T> Previous, double Weight)
    : IState<AcceleratedState<T>>, IPointState<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public AcceleratedState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Buffer(Previous), visitor.Scalar(Weight));
}
