using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// The oracle of the conformance table for steps that ask about curvature: a network of two dense layers on eight examples, as wide as it is asked to be, that can be made to answer with a fault.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Objective">The network on its examples.</param>
/// <param name="Fault">The slope that is added along the last parameter, to values and gradients: zero, or something that is no number.</param>
public readonly record struct ProbeNetwork<T>(NetworkObjective<T> Objective, T Fault = default) : IObjective<T>, ICurvatureOracle<T>, IGaussNewtonOracle<T>, IBatchValueOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Examples = 8;

    /// <summary>A network of about as many parameters.</summary>
    /// <param name="size">How many parameters there should be, at least 0.</param>
    /// <param name="fault">The fault.</param>
    public static ProbeNetwork<T> Of(int size, T fault = default)
    {
        var network = NetworkOf(size);
        var (inputs, targets) = (new T[Examples * network.Input.Length], new T[Examples * network.Output.Length]);
        var key = RandomKey.FromSeed(21);
        key.Fold(1).Normals<T>(inputs);
        key.Fold(2).Normals<T>(targets);
        return new(network.Objective(new DenseInputs<T>(inputs, network.Input), Targets<T>.Values(targets, network.Output.Length), new HalfSquares<T>(), 0.5), fault);
    }

    /// <inheritdoc/>
    public int Dimension => Objective.Dimension;

    /// <inheritdoc/>
    public int Terms => Objective.Terms;

    /// <inheritdoc/>
    public CurvatureLayout Fisher => Objective.Fisher;

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Faulty(Objective.Value(point, workspace), point);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Objective.Gradient(point, destination, workspace);
        destination[^1] += Fault;
    }

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        var value = Objective.ValueAndGradient(point, destination, workspace);
        destination[^1] += Fault;
        return Faulty(value, point);
    }

    /// <inheritdoc/>
    public T BatchValue(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Workspace workspace) => Faulty(Objective.BatchValue(batch, point, workspace), point);

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Objective.BatchGradient(batch, point, destination, workspace);
        destination[^1] += Fault;
    }

    /// <inheritdoc/>
    public CurvatureEvidence<T> BatchGradient<TFisher>(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, RandomKey key, Workspace workspace)
        where TFisher : struct, IFisher
    {
        var evidence = Objective.BatchGradient<TFisher>(batch, point, destination, key, workspace);
        destination[^1] += Fault;
        return evidence;
    }

    /// <inheritdoc/>
    public void BatchGaussNewtonProduct(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace) =>
        Objective.BatchGaussNewtonProduct(batch, point, direction, destination, workspace);

    // Two layers of k units on k inputs have about 2 k² parameters.
    private static Network<T> NetworkOf(int size)
    {
        var width = Math.Max(1, (int)Math.Sqrt(size / 2.0));
        return Network.Of<T>(width).Dense(width).Tanh().Dense(Math.Max(1, width / 2));
    }

    private T Faulty(T value, ReadOnlySpan<T> point) => Fault == T.Zero ? value : value + (Fault * point[^1]);
}
