using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>
/// min over x, max over y of xᵀA y. Simultaneous gradients move along J = [0 A; −Aᵀ 0], whose eigenvalues are ±iσ for each singular value σ of A:
/// plain steps grow each component by √(1 + η²σ²) exactly, optimistic ones obey λ² − (1 − 2iησ) λ − iησ = 0, whose roots are within the unit circle for
/// small ησ. That the one diverges and the other converges is from Daskalakis, Ilyas, Syrgkanis, Zeng, ICLR 2018.
/// </summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 40, Replay = Fixed.Seed)]
public sealed class BilinearGameTests
{
    private const double Rate = 0.4;
    private const int Steps = 1500;

    [Property]
    public bool Optimistic_steps_converge_at_the_rate_of_their_roots(RandomKey key)
    {
        var game = BilinearGame.Random(key, 4);
        var contraction = game.Singular.Max(sigma => Roots(Rate * sigma).Max(Complex.Abs));
        var reached = Distance(OptimisticGradientDescent<double>(Rate).For(game).Run(game, game.Start).Take(Steps).Run().State.Point);
        return contraction < 1 && reached <= 10 * Math.Pow(contraction, Steps) * Distance(game.Start);
    }

    [Property]
    public bool Plain_steps_diverge_by_what_the_smallest_singular_value_says(RandomKey key)
    {
        var game = BilinearGame.Random(key, 4);
        var reached = Distance(Descend<double>(Rate).For(game).Run(game, game.Start).Take(Steps).Run().State.Point);
        return reached >= (1 - 1e-9) * Math.Pow(1 + Math.Pow(Rate * game.Singular.Min(), 2), Steps / 2.0) * Distance(game.Start);
    }

    private static Complex[] Roots(double move)
    {
        var half = (1 - new Complex(0, 2 * move)) / 2;
        var root = Complex.Sqrt((half * half) + new Complex(0, move));
        return [half + root, half - root];
    }

    private static double Distance(Buffer<double> point) => Distance(point.Span);

    private static double Distance(ReadOnlySpan<double> point) => Reductions.Norm(point);

    /// <summary>xᵀA y with A = P diag(σ) Q, where P and Q are reflections.</summary>
    private sealed record BilinearGame(double[,] Matrix, double[] Singular, double[] Start) : IGradientOracle<double>
    {
        public int Dimension => 2 * Singular.Length;

        public static BilinearGame Random(RandomKey key, int size)
        {
            var (singular, start) = (new double[size], new double[2 * size]);
            key.Fold(0).Uniforms<double>(singular);
            key.Fold(1).Normals<double>(start);
            singular = [.. singular.Select(u => 0.3 + (0.7 * u))];
            var (left, right) = (Reflection(key.Fold(2), size), Reflection(key.Fold(3), size));
            var matrix = new double[size, size];
            for (var i = 0; i < size; i++)
                for (var j = 0; j < size; j++)
                    for (var k = 0; k < size; k++) matrix[i, j] += left[i, k] * singular[k] * right[k, j];
            return new(matrix, singular, start);
        }

        public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
        {
            var size = Singular.Length;
            destination.Clear();
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    destination[i] += Matrix[i, j] * point[size + j];
                    destination[size + j] -= Matrix[i, j] * point[i];
                }
            }
        }

        private static double[,] Reflection(RandomKey key, int size)
        {
            var normal = new double[size];
            key.Normals<double>(normal);
            var square = normal.Sum(x => x * x);
            var matrix = new double[size, size];
            for (var i = 0; i < size; i++)
                for (var j = 0; j < size; j++) matrix[i, j] = (i == j ? 1 : 0) - (2 * normal[i] * normal[j] / square);
            return matrix;
        }
    }
}
