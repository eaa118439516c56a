namespace Toolkit.Properties;

/// <summary>Quadratic problems with a prescribed spectrum, zeros included, in randomly rotated coordinates.</summary>
public static class Quadratics
{
    /// <summary>A quadratic whose Hessian has the eigenvalues <paramref name="spectrum"/>.</summary>
    /// <param name="key">What rotation, centre and start are drawn from.</param>
    /// <param name="spectrum">The eigenvalues, at least 0 each and one of them above 0.</param>
    /// <param name="along">The start is the centre and a unit of this eigenvector; null draws it at random.</param>
    /// <exception cref="ArgumentOutOfRangeException">An eigenvalue is negative or not finite, or none is above 0.</exception>
    public static Problem<Quadratic> FromSpectrum(RandomKey key, ReadOnlySpan<double> spectrum, int? along = null)
    {
        var (frameKey, pointKey) = key.Split();
        var dimension = spectrum.Length;
        var frame = Orthonormal.Rows(frameKey, dimension, dimension);
        var points = new double[2 * dimension];
        pointKey.Normals<double>(points);
        var start = points[dimension..];
        if (along is { } row)
        {
            points.AsSpan(0, dimension).CopyTo(start);
            Orthonormal.Combine([1], frame.AsSpan(row * dimension, dimension), start);
        }

        var quadratic = Rotated(spectrum, frame, points.AsSpan(0, dimension), new double[dimension]);
        var (range, rank) = RangeOf(spectrum, frame);
        return new(
            $"quadratic(key {key}, L {quadratic.Smoothness.Lipschitz:g4}, μ {quadratic.Smoothness.PolyakLojasiewicz:g4}, rank {rank} of {dimension})",
            quadratic, Buffer<double>.CopyOf(start), 0, new AffineSet(quadratic.Center, range), SignDescentConstants.Of(quadratic.Hessian.Span,
                dimension));
    }

    /// <summary>A quadratic of a given rank and condition, its eigenvalues spread evenly on a logarithmic scale.</summary>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="dimension">The number of coordinates, at least 1.</param>
    /// <param name="rank">The number of eigenvalues that are not zero, from 1 to the dimension.</param>
    /// <param name="condition">L / μ, at least 1; with a rank of 1 it is 1.</param>
    /// <param name="scale">L, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Problem<Quadratic> Random(RandomKey key, int dimension, int rank, double condition, double scale = 1) =>
        FromSpectrum(key, Spectrum(dimension, rank, condition, scale));

    /// <summary>½ (1ᵀ(x − c))², whose curvature d along the ones is d times that along a coordinate: L = d L_c.</summary>
    /// <param name="key">What c is drawn from.</param>
    /// <param name="dimension">d, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Problem<Quadratic> Ones(RandomKey key, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        var center = new double[dimension];
        key.Normals<double>(center);
        var quadratic = new Quadratic(
            Buffer<double>.Filled(dimension * dimension, 1), Buffer<double>.CopyOf(center), Buffer<double>.Allocate(dimension), new(dimension, dimension, 1));
        return new(
            $"ones(key {key}, dimension {dimension})", quadratic, Buffer<double>.CopyOf([.. center.Select(c => c + 1)]), 0,
            new AffineSet(quadratic.Center, Buffer<double>.Filled(dimension, 1 / Math.Sqrt(dimension))), Buffer<double>.Filled(dimension, dimension * dimension));
    }

    /// <summary>The strongly convex quadratic plus λ‖x‖₁, built from its solution: x* and a subgradient s of λ‖·‖₁ at it are drawn, and ∇f(x*) =
    /// −s.</summary>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="dimension">The number of coordinates, at least 1.</param>
    /// <param name="condition">L / μ, at least 1.</param>
    /// <param name="scale">L, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CompositeProblem<Quadratic, L1<double>> WithL1(RandomKey key, int dimension, double condition, double scale = 1)
    {
        // About half the coordinates are zero, where the subgradient is anything inside ±λ; the first never is.
        var weight = 0.3 * scale;
        var draws = Draws(key, dimension);
        var solution = draws.Signed.Select((draw, i) => i > 0 && Math.Abs(draw) < 0.5 ? 0 : 2 * draw).ToArray();
        var subgradient = solution.Zip(draws.Inner, (x, inner) => weight * (x == 0 ? 0.9 * inner : Math.Sign(x))).ToArray();
        return Composite("L1", key, ProximalMaps.L1<double>(weight), condition, scale, solution, subgradient, draws.Start);
    }

    /// <summary>
    /// The strongly convex quadratic on the box [−1, 1]ᵈ, built from its solution: about half the coordinates of x* lie on the boundary, where the
    /// gradient points outwards.
    /// </summary>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="dimension">The number of coordinates, at least 1.</param>
    /// <param name="condition">L / μ, at least 1.</param>
    /// <param name="scale">L, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CompositeProblem<Quadratic, Box<double>> InBox(RandomKey key, int dimension, double condition, double scale = 1)
    {
        var draws = Draws(key, dimension);
        var solution = draws.Signed.Select((draw, i) => i > 0 && Math.Abs(draw) < 0.5 ? 2 * draw : Math.Sign(draw)).ToArray();
        var subgradient = solution.Zip(draws.Inner, (x, inner) => Math.Abs(x) < 1 ? 0 : scale * x * Math.Abs(inner)).ToArray();
        return Composite("box", key, ProximalMaps.Box<double>(-1, 1), condition, scale, solution, subgradient, draws.Start);
    }

    /// <summary>
    /// A quadratic of a given rank on the simplex {x ≥ 0, Σ xᵢ = 1}, built from its solution: no more elements of x* than the rank are above 0, and
    /// where
    /// they are not the gradient is positive.
    /// </summary>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="dimension">The number of coordinates, at least 1.</param>
    /// <param name="rank">The number of eigenvalues that are not zero, from 1 to the dimension.</param>
    /// <param name="condition">L / μ over the eigenvalues that are not zero, at least 1.</param>
    /// <param name="scale">L, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static VectorCompositeProblem<Quadratic, Simplex<double>> OnSimplex(
        RandomKey key, int dimension, int rank, double condition, double scale = 1)
    {
        var spectrum = Spectrum(dimension, rank, condition, scale);
        var draws = new double[2 * dimension];
        key.Uniforms<double>(draws);
        var solution = draws.Take(dimension).Select((draw, i) => i < (rank + 1) / 2 ? 0.1 + draw : 0).ToArray();
        var start = draws[dimension..];
        Orthonormal.Scale(solution, 1 / solution.Sum());
        Orthonormal.Scale(start, 1 / start.Sum());
        var slope = solution.Zip(draws, (x, draw) => x > 0 ? 0 : scale * (0.1 + draw)).ToArray();
        var quadratic = Rotated(spectrum, Orthonormal.Rows(key.Fold(1), dimension, dimension), solution, slope);
        return new(
            $"quadratic + simplex(key {key}, dimension {dimension}, rank {rank}, L {scale:g4}, condition {condition:g4})",
            quadratic, ProximalMaps.Simplex<double>(), Buffer<double>.CopyOf(start), 0, new SinglePoint(Buffer<double>.CopyOf(solution)),
            SignDescentConstants.Of(quadratic.Hessian.Span, dimension));
    }

    private static CompositeProblem<Quadratic, TProximalMap> Composite<TProximalMap>(
        string name, RandomKey key, TProximalMap map, double condition, double scale, double[] solution, double[] subgradient, double[] start)
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double>
    {
        var dimension = solution.Length;
        var spectrum = Spectrum(dimension, dimension, condition, scale);
        var frame = Orthonormal.Rows(key.Fold(1), dimension, dimension);

        // f is zero at x*, so that F* is the value of the map's function alone.
        var quadratic = Rotated(spectrum, frame, solution, Array.ConvertAll(subgradient, s => -s));
        return new(
            $"quadratic + {name}(key {key}, dimension {dimension}, L {scale:g4}, condition {condition:g4})",
            quadratic, map, Buffer<double>.CopyOf(start),
            map.OverVectors().Value(solution, new Workspace()),
            new SinglePoint(Buffer<double>.CopyOf(solution)), SignDescentConstants.Of(quadratic.Hessian.Span, dimension));
    }

    private static (double[] Signed, double[] Inner, double[] Start) Draws(RandomKey key, int dimension)
    {
        var draws = new double[3 * dimension];
        key.Uniforms<double>(draws);
        for (var i = 0; i < draws.Length; i++) draws[i] = (2 * draws[i]) - 1;
        return (draws[..dimension], draws[dimension..(2 * dimension)], draws[(2 * dimension)..]);
    }

    private static double[] Spectrum(int dimension, int rank, double condition, double scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rank >= 1 && rank <= dimension, true, nameof(rank));
        ArgumentOutOfRangeException.ThrowIfNotEqual(condition is >= 1 and < double.PositiveInfinity, true, nameof(condition));
        ArgumentOutOfRangeException.ThrowIfNotEqual(scale is > 0 and < double.PositiveInfinity, true, nameof(scale));
        return [.. Enumerable.Range(0, dimension).Select(i => i >= rank ? 0 : scale * Math.Pow(condition, rank == 1 ? 0 : -(double)i / (rank - 1)))];
    }

    // H = Σ λᵢ qᵢ qᵢᵀ, symmetric to the last bit.
    private static Quadratic Rotated(ReadOnlySpan<double> spectrum, ReadOnlySpan<double> frame, ReadOnlySpan<double> center,
        ReadOnlySpan<double> slope)
    {
        var dimension = spectrum.Length;
        var hessian = new double[dimension * dimension];
        var (largest, smallest) = (0.0, double.PositiveInfinity);
        for (var row = 0; row < dimension; row++)
        {
            var value = spectrum[row];
            ArgumentOutOfRangeException.ThrowIfNotEqual(value is >= 0 and < double.PositiveInfinity, true, nameof(spectrum));
            if (value == 0) continue;
            (largest, smallest) = (Math.Max(largest, value), Math.Min(smallest, value));
            var q = frame.Slice(row * dimension, dimension);
            for (var i = 0; i < hessian.Length; i++) hessian[i] += value * (q[i / dimension] * q[i % dimension]);
        }

        ArgumentOutOfRangeException.ThrowIfZero(largest, nameof(spectrum));
        var diagonal = Enumerable.Range(0, dimension).Max(i => hessian[(i * dimension) + i]);
        return new(Buffer<double>.CopyOf(hessian), Buffer<double>.CopyOf(center), Buffer<double>.CopyOf(slope),
            new(largest, smallest, diagonal) { StrongConvexity = spectrum.Contains(0) ? 0 : smallest });
    }

    private static (Buffer<double> Rows, int Rank) RangeOf(ReadOnlySpan<double> spectrum, ReadOnlySpan<double> frame)
    {
        var dimension = spectrum.Length;
        var rows = new List<double>();
        for (var row = 0; row < dimension; row++)
        {
            if (spectrum[row] > 0) rows.AddRange(frame.Slice(row * dimension, dimension));
        }

        return (Buffer<double>.CopyOf(rows.ToArray()), rows.Count / dimension);
    }
}
