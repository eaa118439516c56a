using Toolkit.Numerics;

namespace Toolkit.Benchmarks;

/// <summary>Rows like those of weighted word counts, of norm 1, with labels of a logistic model of them.</summary>
/// <param name="Matrix">The rows.</param>
/// <param name="Labels">−1 or +1.</param>
/// <remarks>
/// Word ranks r have probability 1/(r + 20), and are spread over the columns; values are Gamma(2) draws, scaled to unit rows; the label is +1 with
/// probability σ(6⟨a, w⟩), w standard normal.
/// </remarks>
public sealed record TextLikeRows(SparseRows<double> Matrix, double[] Labels)
{
    private const double Offset = 20;
    private const double Steepness = 6;

    /// <summary>Draws the rows; the same for the same arguments.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="entriesPerRow">The number of entries in each row.</param>
    /// <param name="key">What they are drawn from.</param>
    public static TextLikeRows Draw(int rows, int columns, int entriesPerRow, RandomKey key)
    {
        var (permutation, truth, labels) = (new int[columns], new double[columns], new double[rows]);
        key.Fold(0).Permutation(permutation);
        key.Fold(1).Normals<double>(truth);
        var (offsets, indices, values) = (new int[rows + 1], new int[rows * entriesPerRow], new double[rows * entriesPerRow]);
        var (seen, draws, first, second) = (new SortedSet<int>(), new double[64], new double[entriesPerRow], new double[entriesPerRow]);
        for (var i = 0; i < rows; i++)
        {
            var row = key.Fold(2).Fold(i);
            seen.Clear();
            for (var from = 0L; seen.Count < entriesPerRow; from += draws.Length)
            {
                row.Fold(0).Uniforms<double>(draws, from);
                foreach (var draw in draws) if (seen.Count < entriesPerRow) seen.Add(permutation[Rank(draw, columns)]);
            }

            row.Fold(1).Exponentials<double>(first);
            row.Fold(2).Exponentials<double>(second);
            var at = offsets[i];
            seen.CopyTo(indices, at);
            for (var k = 0; k < entriesPerRow; k++) values[at + k] = first[k] + second[k];
            var (norm, margin) = (Reductions.Norm<double>(values.AsSpan(at, entriesPerRow)), 0.0);
            for (var k = at; k < at + entriesPerRow; k++)
            {
                values[k] /= norm;
                margin += truth[indices[k]] * values[k];
            }

            labels[i] = row.Fold(3).Uniform<double>() < 1 / (1 + Math.Exp(-Steepness * margin)) ? 1 : -1;
            offsets[i + 1] = at + entriesPerRow;
        }

        return new(new([.. offsets], [.. indices], [.. values], rows, columns), labels);
    }

    // The inverse of the distribution function ln((r + 20)/20) / ln((d + 20)/20).
    private static int Rank(double uniform, int columns) =>
        Math.Min(columns - 1, (int)((Offset * Math.Pow((columns + Offset) / Offset, uniform)) - Offset));
}
