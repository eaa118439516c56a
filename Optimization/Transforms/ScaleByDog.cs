using System.Numerics;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>
    /// Distance over gradients: <c>u = g r / √(Σᵢ ‖gᵢ‖²)</c> with r the largest distance from the start so far,
    /// <c>r = max(r_ε, maxᵢ ‖xᵢ − x₀‖)</c> and <c>r_ε = α (1 + ‖x₀‖)</c>. There is no rate to tune: <c>Descend(1)</c> follows.
    /// </summary>
    /// <remarks>
    /// State: x₀, r and the sum of squares. A vector transform with the identity metric; reads the point. The sums count the
    /// gradient of this step; while they are 0 the length is r, so that a proximal map moves a point without a gradient too. Its answer is meant to be averaged (<see cref="Steps.WithAveraging"/>). Source: Ivgi, Hinder, Carmon, ICML 2023. No rate is declared.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="initial">α, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static ScaleByDog<T> ScaleByDog<T>(double initial = 1e-6)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(initial);
}

/// <summary>Distance over gradients; see <see cref="Transforms.ScaleByDog{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct ScaleByDog<T> : ITransform<ScaleByDog<T>, IPoint, Identity, T, DogState<T>, FactorKernel<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The direction with the usual parameters.</summary>
    public ScaleByDog()
        : this(1e-6)
    {
    }

    internal ScaleByDog(double initial) => Initial = Require.Positive<T>(initial);

    /// <summary>α.</summary>
    public T Initial { get; }

    /// <inheritdoc/>
    public DogState<T> Initialize(ReadOnlySpan<T> point) =>
        new(Buffer<T>.CopyOf(point), double.CreateChecked(Initial) * (1 + double.CreateChecked(Reductions.Norm(point))), 0);

    /// <inheritdoc/>
    public void Prepare(scoped ref DogState<T> state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out FactorKernel<T> kernel)
    {
        state.Origin.First(evidence);
        var distance = double.CreateChecked(Reductions.Distance(evidence.Point, state.Origin.Span));
        var norm = double.CreateChecked(Reductions.Norm(update));
        state = state with { Distance = Math.Max(state.Distance, distance), Squares = state.Squares + (norm * norm) };
        kernel = new(T.CreateChecked(state.Squares > 0 ? state.Distance / Math.Sqrt(state.Squares) : state.Distance));
    }
}

/// <summary>What distance over gradients remembers.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Origin">x₀.</param>
/// <param name="Distance">r, the largest distance from x₀ so far, and at least r_ε.</param>
/// <param name="Squares">The sum of the squared norms of all gradients.</param>
public readonly record struct DogState<T>(Buffer<T> Origin, double Distance, double Squares) : IState<DogState<T>>
    where T : unmanaged
{
    /// <inheritdoc/>
    public DogState<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Origin), visitor.Scalar(Distance), visitor.Scalar(Squares));
}
