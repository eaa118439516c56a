using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>Gaussian noise that dies away: <c>u = g + σ z, σ² = η / (1 + k)^γ, z ~ N(0, I)</c>, k = 0, 1, ….</summary>
    /// <remarks>
    /// State: the key and k. The draws of step k are those of <c>key.Fold(k)</c>, so a resumed run sees the noise that it would have seen.
    /// Leaves metric and length as they are. The noise is drawn before the loop: a lane's draw does not depend on the lanes around it. Source:
    /// Neelakantan, Vilnis, Le, Sutskever, Kaiser, Kurach, Martens, arXiv 1511.06807, with their γ = 0.55.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="variance">η, the variance of the first step's noise, at least 0.</param>
    /// <param name="key">What the noise is drawn from.</param>
    /// <param name="decay">γ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static AddNoise<T> AddNoise<T>(double variance, RandomKey key, double decay = 0.55)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(variance, key, decay);
}

/// <summary>Annealed noise; see <see cref="Transforms.AddNoise{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct AddNoise<T> : ITransform<AddNoise<T>, IPoint, Identity, T, NoiseState, NoiseKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public AddNoise() => throw Require.Built("Transforms.AddNoise");

    internal AddNoise(double variance, RandomKey key, double decay)
    {
        Require.Finite<T>(Math.Sqrt(Require.NotNegative(variance)), nameof(variance));
        Variance = variance;
        Key = key;
        Decay = Require.NotNegative(decay);
    }

    /// <summary>η.</summary>
    public double Variance { get; }

    /// <summary>What the noise is drawn from.</summary>
    public RandomKey Key { get; }

    /// <summary>γ.</summary>
    public double Decay { get; }

    /// <inheritdoc/>
    public NoiseState Initialize(ReadOnlySpan<T> point) => new(Key, 0);

    /// <inheritdoc/>
    public void Prepare(
        scoped ref NoiseState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out NoiseKernel<T> kernel)
    {
        var noise = workspace.Take<T>(update.Length);
        state.Key.Fold(state.Steps).Normals(noise);
        kernel = new(noise, Number.Of<T>(Math.Sqrt(Variance / Math.Pow(1 + state.Steps, Decay))));
        state = state with { Steps = state.Steps + 1 };
    }
}

/// <summary>Where in its noise a run stands.</summary>
/// <param name="Key">What the noise is drawn from.</param>
/// <param name="Steps">k, the number of steps taken.</param>
public readonly record struct NoiseState(RandomKey Key, long Steps) : IState<NoiseState>
{
    /// <inheritdoc/>
    public NoiseState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Scalar(Key), visitor.Scalar(Steps));
}

/// <summary>The loop body of noise.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct NoiseKernel<T> : ILaneKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ref T _noise;
    private readonly Vector512<T> _deviation;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal NoiseKernel(Span<T> noise, T deviation)
    {
        _noise = ref MemoryMarshal.GetReference(noise);
        _deviation = Vector512.Create(deviation);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke(ref Lane<T> lane, nuint index) => lane.Update += Vector512.LoadUnsafe(ref _noise, index) * _deviation;
}
