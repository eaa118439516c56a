namespace Toolkit.Properties;

/// <summary>
/// f(x) = (1/n) Σ ½ hᵢ ‖x − cᵢ‖², a mean of strongly convex terms of which everything is known: the minimiser is the weighted mean of the centres, and a term's
/// gradient tells the point it was taken at.
/// </summary>
/// <remarks>L = μ = (1/n) Σ hᵢ, L_max = max hᵢ; each term is min hᵢ-strongly convex. With hᵢ = μ and cᵢ = ±1 it is the instance of Theorem 4 in one dimension.</remarks>
/// <param name="Weights">hᵢ, above 0.</param>
/// <param name="Centres">cᵢ, one after the other.</param>
/// <param name="Dimension">The number of coordinates.</param>
public readonly record struct SquaredDistances(Buffer<double> Weights, Buffer<double> Centres, int Dimension) : ISmoothSum<double>
{
    /// <inheritdoc/>
    public int Terms => Weights.Length;

    /// <inheritdoc/>
    public Smoothness<double> Smoothness => new(MeanWeight, MeanWeight, MeanWeight) { StrongConvexity = MeanWeight };

    private double MeanWeight => Reductions.Sum(Weights.Span) / Terms;

    /// <summary>A problem with hᵢ from 1/condition to 1 and normal centres.</summary>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="terms">n, at least 2.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <param name="condition">max hᵢ / min hᵢ, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Problem<SquaredDistances> Problem(RandomKey key, int terms, int dimension, double condition)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(terms, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(condition, 1);
        double[] weights = [.. Enumerable.Range(0, terms).Select(i => Math.Pow(condition, -(double)i / (terms - 1)))];
        var (centres, start) = (new double[terms * dimension], new double[dimension]);
        key.Fold(1).Normals<double>(centres);
        key.Fold(2).Normals<double>(start);
        return Problem($"squared distances(key {key}, {terms} x {dimension}, condition {condition:g4})", weights, centres, start);
    }

    /// <summary>The problem of given weights and centres.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="weights">hᵢ, above 0.</param>
    /// <param name="centres">cᵢ, one after the other.</param>
    /// <param name="start">x₀.</param>
    public static Problem<SquaredDistances> Problem(string name, double[] weights, double[] centres, double[] start)
    {
        var objective = new SquaredDistances(Buffer<double>.CopyOf(weights), Buffer<double>.CopyOf(centres), start.Length);
        var solution = new double[start.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            for (var j = 0; j < solution.Length; j++) solution[j] += weights[i] * centres[(i * solution.Length) + j] / weights.Sum();
        }

        return new(
            name, objective, Buffer<double>.CopyOf(start), objective.Value(solution, new Workspace()),
            new SinglePoint(Buffer<double>.CopyOf(solution)), Buffer<double>.Filled(start.Length, start.Length * objective.MeanWeight));
    }

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Workspace workspace)
    {
        var sum = 0.0;
        for (var i = 0; i < Terms; i++)
        {
            for (var j = 0; j < Dimension; j++) sum += Weights.Span[i] * Math.Pow(point[j] - Centres.Span[(i * Dimension) + j], 2) / 2;
        }

        return sum / Terms;
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        destination.Clear();
        for (var i = 0; i < Terms; i++) AddGradient(i, 1.0 / Terms, point, destination);
    }

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        Gradient(point, destination, workspace);
        return Value(point, workspace);
    }

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        destination.Clear();
        foreach (var i in batch) AddGradient(i, 1.0 / batch.Length, point, destination);
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination, Workspace workspace)
    {
        for (var j = 0; j < direction.Length; j++) destination[j] = MeanWeight * direction[j];
    }

    /// <inheritdoc/>
    public double LargestTermLipschitz(Workspace workspace) => Reductions.NormInfinity(Weights.Span);

    private void AddGradient(int term, double share, ReadOnlySpan<double> point, Span<double> destination)
    {
        for (var j = 0; j < Dimension; j++) destination[j] += share * Weights.Span[term] * (point[j] - Centres.Span[(term * Dimension) + j]);
    }
}
