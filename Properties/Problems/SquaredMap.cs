namespace Toolkit.Properties;

/// <summary>
/// f(x) = ½‖g(x)‖² with g(x) = D u + c W sin v, where (u, v) = Qx are rotated coordinates: not convex, and minimal along a curved surface.
/// </summary>
/// <remarks>
/// <para>
/// The Jacobian J = (D, c W diag(cos v)) Q has JJᵀ ⪰ D², so that ½‖∇f‖² = ½‖Jᵀg‖² ≥ d²_min f: Polyak's own case of the inequality (1963), with
/// μ = d²_min. With ‖W‖ ≤ 1 the Hessian JᵀJ + Σ gᵢ∇²gᵢ is at most L = d²_max + c² + cR where ‖g‖ ≤ R.
/// </para>
/// <para>c = d_min/2, which makes the projection on X* = {u = −c D⁻¹ W sin v} a strongly convex problem within a distance of 1.</para>
/// </remarks>
/// <param name="Frame">Q, orthonormal, row by row.</param>
/// <param name="Diagonal">D, positive, one number for each element of g.</param>
/// <param name="Mixing">W, row by row.</param>
/// <param name="Weight">c.</param>
/// <param name="Reach">R.</param>
public readonly record struct SquaredMap(Buffer<double> Frame, Buffer<double> Diagonal, Buffer<double> Mixing, double Weight, double Reach)
    : ISmoothObjective<double>, IHessianVectorOracle<double>
{
    /// <inheritdoc/>
    public int Dimension => Diagonal.Length + Bent;

    /// <inheritdoc/>
    public Smoothness<double> Smoothness
    {
        get
        {
            var (most, least) = (0.0, double.PositiveInfinity);
            foreach (var d in Diagonal.Span) (most, least) = (Math.Max(most, d), Math.Min(least, d));
            var lipschitz = (most * most) + (Bent == 0 ? 0 : (Weight * Weight) + (Weight * Reach));
            return new(lipschitz, least * least, lipschitz);
        }
    }

    /// <summary>The number of coordinates that enter by their sine.</summary>
    internal int Bent => Mixing.Length / Diagonal.Length;

    /// <summary>A problem with singular values of D from <paramref name="scale"/> down to scale/condition.</summary>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="values">The number of elements of g, from 1 to the dimension.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="condition">d_max/d_min, at least 1; with one element it is 1.</param>
    /// <param name="scale">d_max, above 0.</param>
    /// <param name="distance">The distance from the start to a solution, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Problem<SquaredMap> Random(
        RandomKey key, int values, int dimension, double condition, double scale = 1, double distance = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values, dimension);
        ArgumentOutOfRangeException.ThrowIfLessThan(condition, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(scale is > 0 and < double.PositiveInfinity, true, nameof(scale));
        ArgumentOutOfRangeException.ThrowIfNotEqual(distance is > 0 and <= 1, true, nameof(distance));
        var diagonal = Enumerable.Range(0, values).Select(i => scale * Math.Pow(condition, values == 1 ? 0 : -(double)i / (values - 1))).ToArray();
        var mixing = new double[values * (dimension - values)];
        key.Fold(1).Normals<double>(mixing);
        if (mixing.Length > 0) Orthonormal.Scale(mixing, 1 / Reductions.Norm<double>(mixing));
        var map = new SquaredMap(
            Buffer<double>.CopyOf(Orthonormal.Rows(key.Fold(2), dimension, dimension)), Buffer<double>.CopyOf(diagonal),
            Buffer<double>.CopyOf(mixing), diagonal[^1] / 2, 0);

        // A solution, and from there a length in a random direction.
        var (rotated, start, direction) = (new double[dimension], new double[dimension], new double[dimension]);
        key.Fold(3).Normals<double>(rotated.AsSpan(values));
        map.Lift(rotated, new double[dimension - values]);
        Orthonormal.Combine(rotated, map.Frame.Span, start);
        key.Fold(4).Normals<double>(direction);
        Orthonormal.Scale(direction, distance / Reductions.Norm<double>(direction));
        for (var i = 0; i < dimension; i++) start[i] += direction[i];

        // ‖J‖² ≤ d²_max + c², and g is zero at the solution next to the start.
        var solutions = new SquaredMapZeros(map);
        var reach = Math.Sqrt((scale * scale) + (map.Weight * map.Weight)) * solutions.Distance(start);
        map = map with { Reach = reach };
        var bound = new double[dimension * dimension];
        Array.Fill(bound, map.Smoothness.Lipschitz);
        return new(
            $"½‖g(x)‖²(key {key}, {values} of {dimension}, condition {condition:g4}, scale {scale:g4})",
            map, Buffer<double>.CopyOf(start), 0, solutions, SignDescentConstants.Of(bound, dimension));
    }

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> point, Workspace workspace)
    {
        using var rotated = workspace.Rent<double>(Dimension);
        using var values = workspace.Rent<double>(Diagonal.Length);
        Rotate(point, rotated.Span);
        Map(rotated.Span, values.Span, workspace);
        return Reductions.SumOfSquares<double>(values.Span) / 2;
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        ValueAndGradient(point, destination, workspace);

    /// <inheritdoc/>
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        using var rotated = workspace.Rent<double>(Dimension);
        using var values = workspace.Rent<double>(Diagonal.Length);
        Rotate(point, rotated.Span);
        Map(rotated.Span, values.Span, workspace);
        for (var j = 0; j < Bent; j++)
        {
            ref var v = ref rotated.Span[Diagonal.Length + j];
            v = Weight * Math.Cos(v) * Column(j, values.Span);
        }

        for (var i = 0; i < Diagonal.Length; i++) rotated.Span[i] = Diagonal.Span[i] * values.Span[i];
        destination.Clear();
        Orthonormal.Combine(rotated.Span, Frame.Span, destination);
        return Reductions.SumOfSquares<double>(values.Span) / 2;
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination, Workspace workspace)
    {
        using var rotated = workspace.Rent<double>(Dimension);
        using var turned = workspace.Rent<double>(Dimension);
        using var values = workspace.Rent<double>(Diagonal.Length);
        using var image = workspace.Rent<double>(Diagonal.Length);
        var count = Diagonal.Length;
        Rotate(point, rotated.Span);
        Rotate(direction, turned.Span);
        Map(rotated.Span, values.Span, workspace);
        for (var i = 0; i < count; i++)
        {
            image.Span[i] = Diagonal.Span[i] * turned.Span[i];
            for (var j = 0; j < Bent; j++)
            {
                image.Span[i] += Weight * Mixing.Span[(i * Bent) + j] * Math.Cos(rotated.Span[count + j]) * turned.Span[count + j];
            }
        }

        for (var j = 0; j < Bent; j++)
        {
            var (sine, cosine) = Math.SinCos(rotated.Span[count + j]);
            turned.Span[count + j] = Weight * ((cosine * Column(j, image.Span)) - (sine * Column(j, values.Span) * turned.Span[count + j]));
        }

        for (var i = 0; i < count; i++) turned.Span[i] = Diagonal.Span[i] * image.Span[i];
        destination.Clear();
        Orthonormal.Combine(turned.Span, Frame.Span, destination);
    }

    /// <summary>(u, v) ← Qx.</summary>
    internal void Rotate(ReadOnlySpan<double> point, Span<double> destination) =>
        MatrixVector.Multiply(new ReadOnlyMatrixSpan<double>(Frame.Span, Dimension, Dimension), point, destination);

    /// <summary>u ← −c D⁻¹ W sin v: the solution over v.</summary>
    internal void Lift(Span<double> rotated, Span<double> sines)
    {
        for (var j = 0; j < sines.Length; j++) sines[j] = Math.Sin(rotated[Diagonal.Length + j]);
        for (var i = 0; i < Diagonal.Length; i++) rotated[i] = -Weight / Diagonal.Span[i] * Row(i, sines);
    }

    /// <summary>(Wᵀ y)ⱼ.</summary>
    internal double Column(int j, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++) sum += Mixing.Span[(i * Bent) + j] * y[i];
        return sum;
    }

    private void Map(ReadOnlySpan<double> rotated, Span<double> values, Workspace workspace)
    {
        using var sines = workspace.Rent<double>(Bent);
        for (var j = 0; j < Bent; j++) sines.Span[j] = Math.Sin(rotated[values.Length + j]);
        for (var i = 0; i < values.Length; i++) values[i] = (Diagonal.Span[i] * rotated[i]) + (Weight * Row(i, sines.Span));
    }

    // (W y)ᵢ.
    private double Row(int i, ReadOnlySpan<double> y) => Reductions.Dot(Mixing.Span.Slice(i * y.Length, y.Length), y);
}

/// <summary>The zeros of a <see cref="SquaredMap"/>'s g, a surface over v.</summary>
/// <param name="Map">The map.</param>
public sealed record SquaredMapZeros(SquaredMap Map) : SolutionSet
{
    private const int Steps = 200;

    /// <inheritdoc/>
    /// <remarks>
    /// Gradient descent on ½‖u(v) − u₀‖² + ½‖v − v₀‖² from v₀, whose curvature is between 1 − r/2 and 5/4 + r/2 with r = ‖u(v₀) − u₀‖.
    /// </remarks>
    public override void Project(ReadOnlySpan<double> point, Span<double> destination)
    {
        var count = Map.Diagonal.Length;
        var (given, rotated, slopes, sines) = (new double[point.Length], new double[point.Length], new double[count], new double[Map.Bent]);
        Map.Rotate(point, given);
        given.CopyTo(rotated, 0);
        Map.Lift(rotated, sines);
        var length = 1 / (1.25 + (Differences.Distance<double>(rotated.AsSpan(0, count), given.AsSpan(0, count)) / 2));
        var moved = Map.Bent == 0 ? 0 : 1.0;
        for (var step = 0; step < Steps && moved > 1e-16; step++)
        {
            moved = 0;
            for (var i = 0; i < count; i++) slopes[i] = (rotated[i] - given[i]) / Map.Diagonal.Span[i];
            for (var j = 0; j < Map.Bent; j++)
            {
                ref var v = ref rotated[count + j];
                var move = length * (v - given[count + j] - (Map.Weight * Math.Cos(v) * Map.Column(j, slopes)));
                moved = Math.Max(moved, Math.Abs(move));
                v -= move;
            }

            Map.Lift(rotated, sines);
        }

        destination.Clear();
        Orthonormal.Combine(rotated, Map.Frame.Span, destination);
    }
}
