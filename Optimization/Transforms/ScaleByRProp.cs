using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// The direction of RProp: the gradient's sign times a length of each coordinate's own, which grows while the sign stays and shrinks when it
    /// turns. <c>s = sign(g) p; Δ ← min(η⁺ Δ, Δmax) where s is 1, max(η⁻ Δ, Δmin) where it is −1; p ← 0 where s is −1, sign(g) elsewhere; u = Δ
    /// p</c>, Δ from Δ₀ and p from 0.
    /// </summary>
    /// <remarks>
    /// State: Δ and p, the last sign. The lengths are in the direction, in units of the point; they know no gradient's size, so no proximal map
    /// may follow. For whole gradients: the noise of batches turns signs. No rate is declared. Source: Riedmiller and Braun, ICNN 1993, in the
    /// variant iRprop⁻ of Igel and Hüsken 2003: where the sign turned the coordinate rests for a step, nothing is taken back.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">Δ₀, in [Δmin, Δmax].</param>
    /// <param name="decrease">η⁻, in (0, 1).</param>
    /// <param name="increase">η⁺, above 1.</param>
    /// <param name="minimum">Δmin, above 0.</param>
    /// <param name="maximum">Δmax, at least Δmin.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByRProp<T> ScaleByRProp<T>(
        double initial = 0.1, double decrease = 0.5, double increase = 1.2, double minimum = 1e-6, double maximum = 50)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial, decrease, increase, minimum, maximum);
}

/// <summary>The direction of RProp; see <see cref="Transforms.ScaleByRProp{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByRProp<T> : ITransform<ScaleByRProp<T>, IPoint, Metric, T, RPropState<T>, RPropKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The transform with the usual parameters.</summary>
    public ScaleByRProp()
        : this(0.1, 0.5, 1.2, 1e-6, 50)
    {
    }

    internal ScaleByRProp(double initial, double decrease, double increase, double minimum, double maximum)
    {
        Minimum = Require.Positive<T>(minimum);
        Maximum = Require.Between<T>(maximum, minimum, double.MaxValue);
        Initial = Require.Between<T>(initial, minimum, maximum);
        Decrease = Require.InOpenUnit(decrease);
        Increase = Require.Above(increase, 1);
    }

    /// <summary>Δ₀.</summary>
    public T Initial { get; }

    /// <summary>η⁻.</summary>
    public double Decrease { get; }

    /// <summary>η⁺.</summary>
    public double Increase { get; }

    /// <summary>Δmin.</summary>
    public T Minimum { get; }

    /// <summary>Δmax.</summary>
    public T Maximum { get; }

    /// <inheritdoc/>
    public RPropState<T> Initialize(ReadOnlySpan<T> point) => new(Buffer<T>.Filled(point.Length, Initial), Buffer<T>.Allocate(point.Length));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(
        scoped ref RPropState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out RPropKernel<T> kernel) =>
        kernel = new(this, state, evidence);
}

/// <summary>What RProp remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Lengths">Δ, how far each coordinate goes.</param>
/// <param name="Signs">p, the sign of the last gradient, or 0 where it had turned.</param>
public readonly record struct RPropState<T>(Buffer<T> Lengths, Buffer<T> Signs) : IState<RPropState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public RPropState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Lengths), visitor.Buffer(Signs));
}

/// <summary>RProp's loop body.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct RPropKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _lengths;
    private readonly ref T _signs;
    private readonly Vector512<T> _decrease;
    private readonly Vector512<T> _increase;
    private readonly Vector512<T> _minimum;
    private readonly Vector512<T> _maximum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RPropKernel(ScaleByRProp<T> transform, RPropState<T> state, scoped in Evidence<T> evidence)
    {
        _lengths = ref state.Lengths.First(evidence);
        _signs = ref state.Signs.First(evidence);
        _decrease = Vector512.Create(Number.Of<T>(transform.Decrease));
        _increase = Vector512.Create(Number.Of<T>(transform.Increase));
        _minimum = Vector512.Create(transform.Minimum);
        _maximum = Vector512.Create(transform.Maximum);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index)
    {
        var (sign, before) = (SignKernel<T>.Of(lane.Update), Vector512.LoadUnsafe(ref _lengths, index));
        var agreement = sign * Vector512.LoadUnsafe(ref _signs, index);
        var turns = Vector512.LessThan(agreement, Vector512<T>.Zero);
        var factor = Vector512.ConditionalSelect(turns, _decrease, _increase);
        var moved = Vector512.MinNative(Vector512.MaxNative(before * factor, _minimum), _maximum);
        var length = Vector512.ConditionalSelect(Vector512.Equals(agreement, Vector512<T>.Zero), before, moved);
        var kept = Vector512.ConditionalSelect(turns, Vector512<T>.Zero, sign);
        length.StoreUnsafe(ref _lengths, index);
        kept.StoreUnsafe(ref _signs, index);
        lane.Update = length * kept;
    }
}
