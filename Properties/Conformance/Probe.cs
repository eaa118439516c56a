using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// The oracle of the conformance table: f(x) = ½ Σ hᵢ (xᵢ − cᵢ)² with hᵢ from 1 to 2 and cᵢ from −1 to 1, for any number of coordinates, zero
/// included, and any number type. It holds no memory, answers every kind of question, and can be made to answer with a fault.
/// </summary>
/// <remarks>
/// As a finite sum it has 16 terms; term i holds every sixteenth coordinate from i on. As a coordinate oracle it has the fault in every partial
/// derivative, so that a step on one coordinate meets it.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Dimension">The number of coordinates.</param>
/// <param name="Fault">The slope that is added along the last coordinate, to values and gradients: zero, or something that is no number.</param>
public readonly record struct Probe<T>(int Dimension, T Fault = default)
    : ISmoothSum<T>, IHessianSum<T>, ICoordinateOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Parts = 16;

    /// <inheritdoc/>
    public Smoothness<T> Smoothness => new(T.CreateChecked(2), T.One, T.CreateChecked(2)) { StrongConvexity = T.One };

    /// <inheritdoc/>
    public int Terms => Parts;

    /// <inheritdoc/>
    public int ResidualLength => Dimension;

    /// <inheritdoc/>
    public bool IsQuadratic => true;

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        var sum = T.Zero;
        for (var i = 0; i < point.Length; i++) sum += Curvature(i) * (point[i] - Center(i)) * (point[i] - Center(i));
        sum /= T.CreateChecked(2);
        return point.Length > 0 ? sum + (Fault * point[^1]) : sum;
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        for (var i = 0; i < point.Length; i++) destination[i] = Curvature(i) * (point[i] - Center(i));
        if (point.Length > 0) destination[^1] += Fault;
    }

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        Gradient(point, destination, workspace);
        return Value(point, workspace);
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace)
    {
        for (var i = 0; i < point.Length; i++) destination[i] = Curvature(i) * direction[i];
    }

    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        destination.Values.Clear();
        for (var i = 0; i < point.Length; i++) destination[i, i] = Curvature(i);
    }

    /// <inheritdoc/>
    public void BatchHessian(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        destination.Values.Clear();
        var weight = T.CreateChecked(Parts) / T.CreateChecked(batch.Length);
        foreach (var term in batch)
        {
            for (var i = term; i < point.Length; i += Parts) destination[i, i] += weight * Curvature(i);
        }
    }

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        destination.Clear();
        var weight = T.CreateChecked(Parts) / T.CreateChecked(batch.Length);
        foreach (var term in batch)
        {
            for (var i = term; i < point.Length; i += Parts) destination[i] += weight * Curvature(i) * (point[i] - Center(i));
        }

        if (point.Length > 0) destination[^1] += Fault;
    }

    /// <inheritdoc/>
    public void Residual(ReadOnlySpan<T> point, Span<T> destination)
    {
        for (var i = 0; i < point.Length; i++) destination[i] = point[i] - Center(i);
    }

    /// <inheritdoc/>
    public T PartialDerivative(int coordinate, ReadOnlySpan<T> point, ReadOnlySpan<T> residual) =>
        (Curvature(coordinate) * residual[coordinate]) + Fault;

    /// <inheritdoc/>
    public void PartialDerivatives(ReadOnlySpan<T> point, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = PartialDerivative(i, point, residual);
    }

    /// <inheritdoc/>
    public (T First, T Second) DerivativesAlong(int coordinate, T change, ReadOnlySpan<T> point, ReadOnlySpan<T> residual) =>
        (PartialDerivative(coordinate, point, residual) + (Curvature(coordinate) * change), Curvature(coordinate));

    /// <inheritdoc/>
    public void MoveResidual(int coordinate, T change, Span<T> residual) => residual[coordinate] += change;

    /// <inheritdoc/>
    public T CoordinateLipschitz(int coordinate) => Curvature(coordinate);

    /// <inheritdoc/>
    public T LargestTermLipschitz(Workspace workspace) => T.CreateChecked(2 * Parts);

    private static T Curvature(int index) => T.One + (T.CreateChecked(index % 5) / T.CreateChecked(4));

    private static T Center(int index) => T.CreateChecked((index % 7) - 3) / T.CreateChecked(3);
}
