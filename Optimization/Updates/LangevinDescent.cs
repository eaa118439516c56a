using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <content>Noise shaped by the chain's own metric.</content>
public static partial class Updates
{
    /// <summary>x ← x + u + √(2 T ℓ) z with the lengths ℓ that the chain gave each coordinate; see <see cref="LangevinDescent{T, TState, TKernel, TTransform, TSchedule}"/>.</summary>
    /// <remarks>
    /// SGLD is <c>Descend(h).WithNoise(1, key)</c>, pSGLD <c>ScaleByRmsProp(0.99, 1e-5).Then(Descend(h)).WithNoise(1, key)</c>: the optimiser's own chain, and its own preconditioner.
    /// </remarks>
    /// <param name="transform">A chain with a diagonal metric, which descends, and has no momentum.</param>
    /// <param name="temperature">T, at least 0: 1 samples e^(−U), 0 is the chain without noise.</param>
    /// <param name="key">What the noise is drawn from.</param>
    /// <param name="gradientVariance">V, at least 0: the variance of a coordinate of the gradients, where they are estimates, which is taken off what is injected.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    /// <exception cref="ArgumentException">The chain averages updates in time, as momentum and Adam do.</exception>
    public static Update<TEvidence, T, LangevinState<T, TState>, LangevinDescent<T, TState, TKernel, TTransform, ConstantSchedule<T>>>
        WithNoise<TEvidence, TMetric, T, TState, TKernel, TTransform>(
            this ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel> transform, double temperature, RandomKey key, double gradientVariance = 0)
        where TEvidence : class, IPoint
        where TMetric : Diagonal
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel> =>
        transform.WithNoise(Schedules.Constant<T>(Require.NotNegative(temperature)), key, gradientVariance);

    /// <summary>The same at a temperature that depends on the number of steps: 0 while the chain burns in, or falling from above.</summary>
    /// <param name="transform">A chain with a diagonal metric, which descends, and has no momentum.</param>
    /// <param name="temperature">T, at least 0 at every step.</param>
    /// <param name="key">What the noise is drawn from.</param>
    /// <param name="gradientVariance">V, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Update<TEvidence, T, LangevinState<T, TState>, LangevinDescent<T, TState, TKernel, TTransform, TSchedule>>
        WithNoise<TEvidence, TMetric, T, TState, TKernel, TTransform, TSchedule>(
            this ITransform<TTransform, TEvidence, TMetric, T, TState, TKernel> transform, ISchedule<TSchedule, T> temperature, RandomKey key, double gradientVariance = 0)
        where TEvidence : class, IPoint
        where TMetric : Diagonal
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<T>, allows ref struct
        where TTransform : struct, ITransformOperator<T, TState, TKernel>
        where TSchedule : struct, ISchedule<TSchedule, T> =>
        new(new(transform.Operator, (TSchedule)temperature, key, gradientVariance, typeof(TMetric) == typeof(Identity)));
}

/// <summary>
/// x ← x + u + √(ℓ (2T − ℓ V)) z with z ~ N(0, I), where u is what a chain of transforms makes of the gradient of U and ℓ the length that it gave each coordinate: u = −ℓ ∘ ∇U, so that
/// drift and noise have one preconditioner. The noise is drawn a tile at a time within the chain's own loop.
/// </summary>
/// <remarks>
/// <para>
/// Its law tends to e^(−U/T), with a bias of the order of ℓ: a Gaussian of variance σ² comes out with σ²/(1 − ℓ/(2σ²)). With lengths that depend on the point it
/// leaves out their divergence, <c>Γ</c>, and tends to another law. Where the gradient is of a <em>mean</em> of N terms, U is N times it: take the
/// rate for the sum (see <see cref="Total{T, TOracle}"/>), or the temperature 1/N. A momentum in the chain has another law, that of <c>SGHMC</c>.
/// </para>
/// <para>
/// The draws of step k are those of <c>key.Fold(k)</c>, coordinate i the draw i. Source: Welling and Teh 2011; Li, Chen, Carlson, Carin 2016 for diagonal preconditioners; Ahn, Korattikara,
/// Welling 2012 for what V takes off.
/// </para>
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The chain's state.</typeparam>
/// <typeparam name="TKernel">The chain's kernel.</typeparam>
/// <typeparam name="TTransform">The chain.</typeparam>
/// <typeparam name="TSchedule">The temperature.</typeparam>
public readonly record struct LangevinDescent<T, TState, TKernel, TTransform, TSchedule> : IUpdate<LangevinDescent<T, TState, TKernel, TTransform, TSchedule>, T, LangevinState<T, TState>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
    where TSchedule : struct, ISchedule<TSchedule, T>
{
    // Of a size that stays in the first-level cache, and of whole groups of draws.
    private const int Tile = 2048;

    internal LangevinDescent(TTransform transform, TSchedule temperature, RandomKey key, double gradientVariance, bool hasOneLength)
    {
        if (TKernel.AveragesInTime)
            throw new ArgumentException($"{TypeName.Of<TTransform>()} averages updates in time, so that noise of its lengths samples another law: a direction without momentum may be given noise.", nameof(transform));
        (Transform, Temperature, Key, HasOneLength) = (transform, temperature, key, hasOneLength);
        GradientVariance = Require.NotNegative<T>(gradientVariance);
    }

    /// <summary>The chain.</summary>
    public TTransform Transform { get; }

    /// <summary>T.</summary>
    public TSchedule Temperature { get; }

    /// <summary>What the noise is drawn from.</summary>
    public RandomKey Key { get; }

    /// <summary>V.</summary>
    public T GradientVariance { get; }

    /// <summary>Whether the chain has one length for all coordinates: its root is then taken once.</summary>
    public bool HasOneLength { get; }

    /// <inheritdoc/>
    public LangevinState<T, TState> Initialize(ReadOnlySpan<T> start) => new(Buffer<T>.CopyOf(start), Transform.Initialize(start), new(Key, 0));

    /// <inheritdoc/>
    public ReadOnlySpan<T> Point(in LangevinState<T, TState> state) => state.Point.Span;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The scheduled temperature is below 0, or no number.</exception>
    public T? Apply(ref LangevinState<T, TState> state, ReadOnlySpan<T> gradient, in Evidence<T> evidence, Workspace workspace)
    {
        using var scope = workspace.Open();
        var remembered = state.Transform;
        var temperature = Temperature.At(state.Noise.Steps);
        if (!(temperature >= T.Zero && T.IsFinite(temperature))) ThrowTemperature(temperature);
        Transform.Prepare(ref remembered, gradient, evidence.TrackingLength(), workspace, out var kernel);
        if (temperature == T.Zero) LaneLoop.Add(kernel, gradient, state.Point.Lanes);
        else Move(kernel, gradient, state.Point.Lanes, state.Noise.Key.Fold(state.Noise.Steps), Number.Of<T>(2) * temperature, workspace.Take<T>(Math.Min(Tile, gradient.Length)));
        state = new(state.Point, remembered, state.Noise with { Steps = state.Noise.Steps + 1 });
        return evidence.GradientNorm;
    }

    private static void ThrowTemperature(T temperature) =>
        throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "The temperature must be finite and at least 0.");

    private void Move(scoped in TKernel kernel, ReadOnlySpan<T> update, Span<T> point, RandomKey key, T doubled, Span<T> noise)
    {
        var whole = LaneLoop.WholeLanes<T>(update.Length);
        var first = HasOneLength ? (nuint)Vector512<T>.Count : whole;
        ref var u = ref MemoryMarshal.GetReference(update);
        ref var x = ref MemoryMarshal.GetReference(point);
        ref var z = ref MemoryMarshal.GetReference(noise);
        var deviation = Vector512<T>.Zero;
        for (nuint from = 0; from < (nuint)update.Length; from += Tile)
        {
            var length = (int)nuint.Min(Tile, (nuint)update.Length - from);
            key.Normals(noise[..length], (long)from);
            var to = nuint.Min(whole, from + Tile);

            // Where there is one length the first lane of all finds it.
            var own = nuint.Min(to, first);
            if (from < own) MoveLanes(kernel, ref u, ref x, ref z, from, own, doubled, ref deviation);
            var rest = nuint.Max(from, first);
            if (rest < to) MoveAlike(kernel, ref u, ref x, ref Unsafe.Add(ref z, rest - from), rest, to, deviation);
        }

        if (whole < (nuint)update.Length) MoveTail(kernel, update, point, noise[(int)(whole % Tile)..], whole, doubled);
    }

    // √(ℓ (2T − ℓ V)), 0 where V alone is more than that.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Deviation(Vector512<T> length, Vector512<T> doubled, Vector512<T> variance) =>
        Vector512.Sqrt(Vector512.Max(length * (doubled - (length * variance)), Vector512<T>.Zero));

    // No calls: see LaneLoop.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void MoveLanes(scoped in TKernel kernel, ref T update, ref T point, ref T noise, nuint from, nuint to, T doubled, ref Vector512<T> deviation)
    {
        var body = kernel;
        var (twice, variance, last) = (Vector512.Create(doubled), Vector512.Create(GradientVariance), Vector512<T>.Zero);
        for (var i = from; i < to; i += (nuint)Vector512<T>.Count)
        {
            var lane = LaneLoop.Load(ref update, ref point, i);
            body.Invoke(ref lane, i);
            last = Deviation(lane.Length, twice, variance);
            (lane.Point + lane.Update + (last * Vector512.LoadUnsafe(ref noise, i - from))).StoreUnsafe(ref point, i);
        }

        deviation = last;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void MoveAlike(scoped in TKernel kernel, ref T update, ref T point, ref T noise, nuint from, nuint to, Vector512<T> deviation)
    {
        var body = kernel;
        for (var i = from; i < to; i += (nuint)Vector512<T>.Count)
        {
            var lane = LaneLoop.Load(ref update, ref point, i);
            body.Invoke(ref lane, i);
            (lane.Point + lane.Update + (deviation * Vector512.LoadUnsafe(ref noise, i - from))).StoreUnsafe(ref point, i);
        }
    }

    private void MoveTail(scoped in TKernel kernel, ReadOnlySpan<T> update, Span<T> point, Span<T> noise, nuint index, T doubled)
    {
        var lane = LaneLoop.LoadTail(update, point, index);
        kernel.Invoke(ref lane, index);
        var deviation = Deviation(lane.Length, Vector512.Create(doubled), Vector512.Create(GradientVariance));
        var within = Vector512.LessThan(Vector512<T>.Indices, Vector512.Create(Number.Of<T>((nuint)update.Length - index)));
        var moved = lane.Point + lane.Update + Vector512.ConditionalSelect(within, deviation * Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(noise)), Vector512<T>.Zero);
        moved.StoreUnsafe(ref MemoryMarshal.GetReference(point), index);
    }
}

/// <summary>A point, what the transforms that move it remember, and where in its noise the run stands.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TTransform">The transforms' state.</typeparam>
/// <param name="Point">x.</param>
/// <param name="Transform">The transforms' state.</param>
/// <param name="Noise">The key, and the number of steps taken.</param>
public readonly record struct LangevinState<T, TTransform>(Buffer<T> Point, TTransform Transform, NoiseState Noise)
    : IState<LangevinState<T, TTransform>>, IMovablePointState<T>
    where T : unmanaged
    where TTransform : struct, IState<TTransform>
{
    /// <inheritdoc/>
    public LangevinState<T, TTransform> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.State(Transform), visitor.State(Noise));
}
