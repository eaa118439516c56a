using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// The function of the <see cref="Probe{T}"/> as a mean of squares, for steps that ask for columns and duals: row i holds √(n hᵢ) in column i, and
/// its label is √(n hᵢ) cᵢ.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Dimension">The number of coordinates, and of rows.</param>
/// <param name="Fault">The slope that is added along the last coordinate: zero, or something that is no number.</param>
/// <param name="IsLeastSquares">Whether it owns to be made of squares, or is to be taken for any loss.</param>
public readonly record struct SparseProbe<T>(int Dimension, T Fault = default, bool IsLeastSquares = true)
    : ISparseRegressionOracle<SparseProbe<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int Features => Dimension;

    /// <inheritdoc/>
    public int ResidualLength => Dimension;

    /// <inheritdoc/>
    public bool IsQuadratic => true;

    private T Count => T.CreateChecked(Math.Max(1, Dimension));

    /// <inheritdoc/>
    public void Residual(ReadOnlySpan<T> point, Span<T> destination)
    {
        for (var i = 0; i < point.Length; i++) destination[i] = Entry(i) * (point[i] - Center(i));
    }

    /// <inheritdoc/>
    public T PartialDerivative(int coordinate, ReadOnlySpan<T> point, ReadOnlySpan<T> residual) =>
        (Entry(coordinate) * residual[coordinate] / Count) + (coordinate == Dimension - 1 ? Fault : T.Zero);

    /// <inheritdoc/>
    public void PartialDerivatives(ReadOnlySpan<T> point, ReadOnlySpan<T> residual, Span<T> destination, Workspace workspace)
    {
        for (var i = 0; i < destination.Length; i++) destination[i] = PartialDerivative(i, point, residual);
    }

    /// <inheritdoc/>
    public (T First, T Second) DerivativesAlong(int coordinate, T change, ReadOnlySpan<T> point, ReadOnlySpan<T> residual) =>
        (PartialDerivative(coordinate, point, residual) + (Curvature(coordinate) * change), Curvature(coordinate));

    /// <inheritdoc/>
    public void MoveResidual(int coordinate, T change, Span<T> residual) => residual[coordinate] += change * Entry(coordinate);

    /// <inheritdoc/>
    public T CoordinateLipschitz(int coordinate) => Curvature(coordinate);

    /// <inheritdoc/>
    public T Slopes(ReadOnlySpan<T> residual, Span<T> slopes)
    {
        var sum = T.Zero;
        for (var i = 0; i < slopes.Length; i++)
        {
            slopes[i] = residual[i];
            if (i == Dimension - 1) slopes[i] += Fault * Count / Entry(i);
            sum += slopes[i] * slopes[i];
        }

        return sum / (Count + Count);
    }

    /// <inheritdoc/>
    public void Curvatures(ReadOnlySpan<T> residual, Span<T> curvatures) => curvatures.Fill(T.One);

    /// <inheritdoc/>
    public T Conjugate(ReadOnlySpan<T> slopes)
    {
        var sum = T.Zero;
        for (var i = 0; i < slopes.Length; i++) sum += slopes[i] * ((slopes[i] / T.CreateChecked(2)) + (Entry(i) * Center(i)));
        return sum / Count;
    }

    /// <inheritdoc/>
    public T Correlation(int coordinate, ReadOnlySpan<T> slopes) => Entry(coordinate) * slopes[coordinate] / Count;

    /// <inheritdoc/>
    public T ColumnProduct(int first, int second) => first == second ? Curvature(first) : T.Zero;

    /// <inheritdoc/>
    public T Curvature(int coordinate, ReadOnlySpan<T> curvatures) => Curvature(coordinate) * curvatures[coordinate];

    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<int> coordinates, ReadOnlySpan<T> curvatures, MatrixSpan<T> destination, Workspace workspace)
    {
        for (var j = 0; j < coordinates.Length; j++)
        {
            destination.Row(j).Clear();
            destination[j, j] = Curvature(coordinates[j], curvatures);
        }
    }

    /// <inheritdoc/>
    public double HessianCost(ReadOnlySpan<int> coordinates, Workspace workspace) => 1;

    /// <inheritdoc/>
    public void MoveSlopes(int coordinate, T change, ReadOnlySpan<T> curvatures, Span<T> slopes) =>
        slopes[coordinate] += change * Entry(coordinate) * curvatures[coordinate];

    private static T Curvature(int index) => T.One + (T.CreateChecked(index % 5) / T.CreateChecked(4));

    private static T Center(int index) => T.CreateChecked((index % 7) - 3) / T.CreateChecked(3);

    private T Entry(int index) => T.Sqrt(Count * Curvature(index));
}
