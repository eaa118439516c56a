namespace Toolkit.Properties;

/// <summary>
/// Regression problems on a matrix of prescribed singular values, A = U diag(σ) Vᵀ, most of them rank-deficient: a convex, not strongly convex,
/// function with the Polyak–Łojasiewicz inequality, whose minimisers fill an affine set.
/// </summary>
/// <remarks>
/// The answer is built first: slopes w that are orthogonal to the range of A, arguments t with φ′(t) = w, a point x̂, and b = A x̂ − t. Then
/// Aᵀφ′(A x̂ − b) = 0, f* = s Σ φ(tᵢ), and X* = x̂ + null(A), since a strictly convex φ makes Ax unique. No solver is involved.
/// </remarks>
public static partial class Regressions
{
    /// <summary>Least squares, f(x) = ‖Ax − b‖² / 2n: L = σ²_max/n, μ = σ²_min/n over the singular values that are not zero.</summary>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="rows">n, above the rank.</param>
    /// <param name="columns">d.</param>
    /// <param name="rank">The rank of A, from 1 to d.</param>
    /// <param name="condition">σ_max/σ_min, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Problem<GeneralizedLinear<HalfSquare>> LeastSquares(RandomKey key, int rows, int columns, int rank, double condition) =>
        WithResiduals("least squares", key, new Shape(rows, columns, rank, condition), default(HalfSquare), 1.0 / rows, 1, 1);

    /// <summary>f(x) = Σ φ(aᵢᵀx − bᵢ) with φ(t) = t²/2 + c log cosh t: L ≤ (1 + c) σ²_max, μ ≥ σ²_min.</summary>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="rows">n, above the rank.</param>
    /// <param name="columns">d.</param>
    /// <param name="rank">The rank of A, from 1 to d.</param>
    /// <param name="condition">σ_max/σ_min, at least 1.</param>
    /// <param name="weight">c, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Problem<GeneralizedLinear<LogCosh>> LogCosh(RandomKey key, int rows, int columns, int rank, double condition, double weight) =>
        WithResiduals("log cosh", key, new Shape(rows, columns, rank, condition), new LogCosh(weight), 1, 1 + weight, 1);

    /// <summary>
    /// Logistic regression without offsets, f(x) = (1/n) Σ log(1 + exp(−aᵢᵀx)) on data that no plane separates: L = σ²_max/4n and, where
    /// |aᵢᵀx| ≤ R, μ = σ²_min/n · e⁻ᴿ/(1 + e⁻ᴿ)².
    /// </summary>
    /// <remarks>
    /// Here t is in the range of A too: t is shifted until ⟨t, φ′(t)⟩ = 0 and made the first left singular vector. R covers the ball around the
    /// solution nearest to x₀ that has x₀ on its boundary, which gradient descent with length 1/L does not leave.
    /// </remarks>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="rows">n, above the rank by two.</param>
    /// <param name="columns">d.</param>
    /// <param name="rank">The rank of A, from 1 to d.</param>
    /// <param name="condition">σ_max/σ_min, at least 1.</param>
    /// <param name="distance">The distance from the start to a solution, times σ_max, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Problem<GeneralizedLinear<Softplus>> Logistic(
        RandomKey key, int rows, int columns, int rank, double condition, double distance = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(distance is > 0 and < double.PositiveInfinity, true, nameof(distance));
        var shape = new Shape(rows, columns, rank, condition).Checked(rows - 2);
        var loss = default(Softplus);
        var arguments = Balanced(key.Fold(1), rows);
        var left = Orthonormal.Rows(key.Fold(2), rank, rows, arguments, Array.ConvertAll(arguments, loss.Slope));
        var right = Orthonormal.Rows(key.Fold(3), rank, columns);
        var singular = shape.SingularValues();
        var solution = shape.NullPart(key.Fold(4), right);
        Orthonormal.Combine([Reductions.Norm<double>(arguments) / singular[0]], right.AsSpan(0, columns), solution);
        var start = shape.Around(key.Fold(5), solution, distance / singular[0]);

        var solutions = new AffineSet(Buffer<double>.CopyOf(solution), Buffer<double>.CopyOf(right));
        var matrix = shape.Matrix(left, singular, right);
        var radius = solutions.Distance(start);
        var reach = Enumerable.Range(0, rows).Max(row => Math.Abs(arguments[row]) + (radius * Reductions.Norm<double>(matrix.AsSpan(row * columns,
            columns))));
        return shape.Problem(
            "logistic", key, matrix, new double[rows], singular, loss, 1.0 / rows, 0.25, loss.Curvature(reach), start, loss.Sum(arguments) / rows,
                solutions);
    }

    /// <summary>
    /// Logistic regression on data that a line separates, in one coordinate and from 0: no point is a minimiser, gaps are those to the infimum 0, and they fall
    /// as 1/k. It declares a μ that the inequality has at no point far out: a negative control of linear rates.
    /// </summary>
    /// <param name="key">What everything random is drawn from.</param>
    public static Problem<GeneralizedLinear<Softplus>> SeparableLogistic(RandomKey key)
    {
        const int Rows = 5;
        var rows = new double[Rows];
        key.Uniforms<double>(rows);
        for (var i = 0; i < Rows; i++) rows[i] += 0.5;
        var lipschitz = rows.Sum(a => a * a) / (4 * Rows);
        return new(
            $"logistic on separable data(key {key})",
            new(Buffer<double>.CopyOf(rows), Buffer<double>.Allocate(Rows), 1, 1.0 / Rows, default, 0.25, new(lipschitz, 0.1 * lipschitz, lipschitz)),
            Buffer<double>.CopyOf([0]), 0, new SinglePoint(Buffer<double>.CopyOf([0])), Buffer<double>.CopyOf([lipschitz]));
    }

    /// <summary>
    /// The lasso, f(x) + g(x) = ‖Ax − b‖² / 2n + λ‖x‖₁, with A of random columns and a solution of so many elements that are not zero.
    /// </summary>
    /// <remarks>
    /// The answer is built first: x*, a residual w with ‖w‖² = n, and columns with ⟨aⱼ, w⟩/n = λ sign(x*ⱼ), or within ±0.9λ where x*ⱼ = 0. Then b =
    /// Ax* + w makes 0 ∈ ∇f(x*) + λ∂‖x*‖₁. f is not strongly convex where A has fewer rows than columns; F still grows quadratically around x*, with
    /// a constant that nobody tells (Karimi, Nutini, Schmidt 2016, section 4).
    /// </remarks>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="rows">n, at least the number of elements that are not zero.</param>
    /// <param name="columns">d.</param>
    /// <param name="nonzeros">The number of elements of x* that are not zero, from 1 to d.</param>
    /// <param name="weight">λ, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CompositeProblem<GeneralizedLinear<HalfSquare>, L1<double>> Lasso(
        RandomKey key, int rows, int columns, int nonzeros, double weight = 0.3)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nonzeros, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nonzeros, columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nonzeros, rows);
        var (residual, matrix, solution, inner, start) =
            (new double[rows], new double[rows * columns], new double[columns], new double[columns], new double[columns]);
        key.Fold(1).Normals<double>(residual);
        Orthonormal.Scale(residual, Math.Sqrt(rows) / Reductions.Norm<double>(residual));
        key.Fold(2).Normals<double>(matrix);
        key.Fold(3).Normals<double>(solution.AsSpan(0, nonzeros));
        key.Fold(4).Uniforms<double>(inner);
        key.Fold(5).Normals<double>(start);
        for (var j = 0; j < columns; j++)
        {
            var wanted = weight * (j < nonzeros ? Math.Sign(solution[j]) : 0.9 * ((2 * inner[j]) - 1));
            var product = 0.0;
            for (var i = 0; i < rows; i++) product += matrix[(i * columns) + j] * residual[i] / rows;
            for (var i = 0; i < rows; i++) matrix[(i * columns) + j] += (wanted - product) * residual[i];
        }

        var offsets = new double[rows];
        var seen = new ReadOnlyMatrixSpan<double>(matrix, rows, columns);
        MatrixVector.Multiply(seen, solution, offsets);
        for (var i = 0; i < rows; i++) offsets[i] += residual[i];
        var largest = SpectralNorm.Bound(seen, new Workspace()).Upper;
        var map = ProximalMaps.L1<double>(weight);
        var smooth = Bounded(
            new Shape(rows, columns, nonzeros, 1), matrix, offsets, default(HalfSquare), 1.0 / rows, 1, largest * largest / rows, 0);
        return new(
            $"lasso(key {key}, {rows} x {columns}, {nonzeros} not zero, λ {weight:g4})", smooth.Objective, map, Buffer<double>.CopyOf(start),
            0.5 + map.OverVectors().Value(solution, new Workspace()), new SinglePoint(Buffer<double>.CopyOf(solution)), smooth.SignDescent);
    }

    private static Problem<GeneralizedLinear<TLoss>> WithResiduals<TLoss>(
        string name, RandomKey key, Shape given, TLoss loss, double scale, double most, double least)
        where TLoss : struct, IScalarLoss
    {
        var shape = given.Checked(given.Rows - 1);
        var slopes = new double[shape.Rows];
        key.Fold(1).Normals<double>(slopes);
        var arguments = Array.ConvertAll(slopes, slope => loss.WhereSlopeIs(slope));
        var left = Orthonormal.Rows(key.Fold(2), shape.Rank, shape.Rows, default, slopes);
        var right = Orthonormal.Rows(key.Fold(3), shape.Rank, shape.Columns);
        var singular = shape.SingularValues();
        var matrix = shape.Matrix(left, singular, right);
        var solution = new double[shape.Columns];
        key.Fold(4).Normals<double>(solution);
        var offsets = new double[shape.Rows];
        MatrixVector.Multiply(new ReadOnlyMatrixSpan<double>(matrix, shape.Rows, shape.Columns), solution, offsets);
        for (var i = 0; i < offsets.Length; i++) offsets[i] -= arguments[i];
        return shape.Problem(
            name, key, matrix, offsets, singular, loss, scale, most, least, shape.Around(key.Fold(5), solution, 2), scale * loss.Sum(arguments),
            new AffineSet(Buffer<double>.CopyOf(solution), Buffer<double>.CopyOf(right)));
    }

    // Normal draws, shifted by bisection until ⟨t, φ′(t)⟩ = 0: far below zero the product is positive, above the largest |t| negative.
    private static double[] Balanced(RandomKey key, int count)
    {
        var draws = new double[count];
        key.Normals<double>(draws);
        var loss = default(Softplus);
        var (low, high) = (-50.0, 50.0);
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (draws.Sum(draw => (draw + middle) * loss.Slope(draw + middle)) > 0) low = middle;
            else high = middle;
        }

        return Array.ConvertAll(draws, draw => draw + low);
    }

    private static double Sum<TLoss>(this TLoss loss, double[] arguments)
        where TLoss : struct, IScalarLoss => arguments.Sum(loss.Value);

    // Newton from below in size: φ′ grows ever slower away from zero, so that no step goes too far.
    private static double WhereSlopeIs<TLoss>(this TLoss loss, double slope)
        where TLoss : struct, IScalarLoss
    {
        var t = slope / loss.Curvature(0);
        for (var i = 0; i < 60; i++) t -= (loss.Slope(t) - slope) / loss.Curvature(t);
        return t;
    }

    // The objective with L and μ, and by the absolute elements of s·sup φ″·AᵀA what bounds single coordinates.
    private static (GeneralizedLinear<TLoss> Objective, Buffer<double> SignDescent) Bounded<TLoss>(
        Shape shape, double[] matrix, double[] offsets, TLoss loss, double scale, double most, double lipschitz, double polyakLojasiewicz)
        where TLoss : struct, IScalarLoss
    {
        var columns = shape.Columns;
        var bound = new double[columns * columns];
        for (var row = 0; row < shape.Rows; row++)
        {
            for (var i = 0; i < bound.Length; i++)
            {
                bound[i] += scale * most * Math.Abs(matrix[(row * columns) + (i / columns)] * matrix[(row * columns) + (i % columns)]);
            }
        }

        var smoothness = new Smoothness<double>(lipschitz, polyakLojasiewicz, Enumerable.Range(0, columns).Max(j => bound[(j * columns) + j]));
        return (
            new(Buffer<double>.CopyOf(matrix), Buffer<double>.CopyOf(offsets), columns, scale, loss, most, smoothness),
            SignDescentConstants.Of(bound, columns));
    }

    private sealed record Shape(int Rows, int Columns, int Rank, double Condition)
    {
        public Shape Checked(int most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(Rank, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(Rank, Columns);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(Rank, most);
            ArgumentOutOfRangeException.ThrowIfLessThan(Condition, 1);
            return this;
        }

        public double[] SingularValues() =>
            [.. Enumerable.Range(0, Rank).Select(i => Math.Sqrt(Rows) * Math.Pow(Condition, Rank == 1 ? 0 : -(double)i / (Rank - 1)))];

        public double[] Matrix(double[] left, double[] singular, double[] right)
        {
            var matrix = new double[Rows * Columns];
            for (var k = 0; k < Rank; k++)
            {
                for (var i = 0; i < matrix.Length; i++)
                {
                    matrix[i] += singular[k] * left[(k * Rows) + (i / Columns)] * right[(k * Columns) + (i % Columns)];
                }
            }

            return matrix;
        }

        public double[] NullPart(RandomKey key, double[] right)
        {
            var part = new double[Columns];
            if (Rank == Columns) return part;
            key.Normals<double>(part);
            for (var k = 0; k < Rank; k++) Orthonormal.Remove(part, right.AsSpan(k * Columns, Columns));
            return part;
        }

        public double[] Around(RandomKey key, double[] center, double distance)
        {
            var start = new double[Columns];
            key.Normals<double>(start);
            Orthonormal.Scale(start, distance / Reductions.Norm<double>(start));
            for (var i = 0; i < Columns; i++) start[i] += center[i];
            return start;
        }

        public Problem<GeneralizedLinear<TLoss>> Problem<TLoss>(
            string name, RandomKey key, double[] matrix, double[] offsets, double[] singular, TLoss loss, double scale, double most, double least,
            double[] start, double minimum, SolutionSet solutions)
            where TLoss : struct, IScalarLoss
        {
            var (objective, signs) = Bounded(
                this, matrix, offsets, loss, scale, most, scale * most * singular[0] * singular[0], scale * least * singular[^1] * singular[^1]);
            return new(
                $"{name}(key {key}, {Rows} x {Columns} of rank {Rank}, condition {Condition:g4})",
                objective, Buffer<double>.CopyOf(start), minimum, solutions, signs);
        }
    }
}
