namespace Toolkit.Properties;

/// <summary>
/// Duals of support vector machines, min ½ wᵀMw − 1ᵀw on 0 ≤ w ≤ U with Mᵢⱼ = bᵢbⱼ⟨aᵢ, aⱼ⟩, which is singular where there are more examples than features: a
/// strongly convex function of a linear image on a polyhedron, for which the proximal Polyak–Łojasiewicz inequality holds with a constant that nobody knows.
/// </summary>
public static class SupportVectorDuals
{
    /// <summary>A dual that is built from its solution.</summary>
    /// <remarks>
    /// w* and the margins zᵢ = (Mw*)ᵢ are drawn: zᵢ = 1 where w*ᵢ is inside, above 1 where it is 0, below 1 where it is U. The rows cᵢ = bᵢaᵢ get zᵢ along the
    /// normal v, and across it what makes Σ w*ᵢcᵢ = v with ‖v‖² = Σ w*ᵢzᵢ. At most as many w*ᵢ are inside as there are features, so that w* is the only
    /// solution. f is moved to be 0 there.
    /// </remarks>
    /// <param name="key">What everything random is drawn from.</param>
    /// <param name="examples">The number of coordinates, at least 1.</param>
    /// <param name="features">The rank of M, at least 1.</param>
    /// <param name="upper">U, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static CompositeProblem<Quadratic, Box<double>> Random(RandomKey key, int examples, int features, double upper = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(examples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(upper is > 0 and < double.PositiveInfinity, true, nameof(upper));
        var inside = Math.Min((features + 1) / 2, examples);
        var (solution, margins) = (new double[examples], new double[examples]);
        for (var i = 0; i < examples; i++)
        {
            var draw = key.Uniform<double>(i);
            (solution[i], margins[i]) = i < inside
                ? (upper * (0.1 + (0.8 * draw)), 1)
                : draw < 0.5 ? (0, 1.1 + draw) : (upper, draw - 0.2);
        }

        var gram = Gram(key.Fold(1), solution, margins, features);
        var (values, vectors) = (new double[examples], new double[examples * examples]);
        SymmetricEigen.Factor(new ReadOnlyMatrixSpan<double>(gram, examples, examples), values, new MatrixSpan<double>(vectors, examples, examples), new());
        var largest = Enumerable.Range(0, examples).Max(i => gram[(i * examples) + i]);
        var quadratic = new Quadratic(
            Buffer<double>.CopyOf(gram), Buffer<double>.CopyOf(solution), Buffer<double>.CopyOf(Array.ConvertAll(margins, z => z - 1)),
            new(values[^1] * (1 + 1e-12), 0, largest));
        var start = new double[examples];
        key.Fold(2).Uniforms<double>(start);
        for (var i = 0; i < examples; i++) start[i] *= upper;
        return new(
            $"dual of a support vector machine(key {key}, {examples} examples, {features} features, U {upper:g4})",
            quadratic, ProximalMaps.Box<double>(0, upper), Buffer<double>.CopyOf(start), 0, new SinglePoint(Buffer<double>.CopyOf(solution)),
            SignDescentConstants.Of(gram, examples));
    }

    private static double[] Gram(RandomKey key, double[] solution, double[] margins, int features)
    {
        var examples = solution.Length;
        var norm = Math.Sqrt(solution.Zip(margins, (w, z) => w * z).Sum());
        var gram = new double[examples * examples];
        var column = new double[examples];
        for (var feature = 0; feature < features; feature++)
        {
            if (feature == 0)
            {
                for (var i = 0; i < examples; i++) column[i] = margins[i] / norm;
            }
            else
            {
                // Twice: once leaves rounding errors that the second pass removes.
                key.Fold(feature).Normals<double>(column);
                for (var pass = 0; pass < 2; pass++) Orthonormal.Remove(column, solution);
            }

            for (var i = 0; i < gram.Length; i++) gram[i] += column[i / examples] * column[i % examples];
        }

        return gram;
    }
}
