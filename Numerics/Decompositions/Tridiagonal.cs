using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The reduction of a symmetric matrix to tridiagonal form by Householder reflections, in blocks: A = Vᵀ T V with V = … H₁ H₀.</summary>
/// <remarks>
/// Within a block the matrix stays as it was, and the reflections so far are applied to what is read of it; between blocks they are applied to what is left, by one
/// matrix product. Half of the work is products of the matrix and a vector all the same. Sources: Dongarra, Sorensen and Hammarling, "Block reduction of matrices
/// to condensed forms", 1989; Schreiber and Van Loan, "A storage-efficient WY representation for products of Householder transformations", 1989.
/// </remarks>
internal static class Tridiagonal
{
    private const int Block = 32;

    /// <summary>
    /// A ← the vectors of the reflections: row k keeps that of reflection k behind its diagonal. What is left and above has no meaning afterwards.
    /// </summary>
    /// <param name="work">A, n x n, both triangles.</param>
    /// <param name="diagonal">Receives the diagonal of T, n elements.</param>
    /// <param name="beside">Receives what is beside it, n elements, of which the last is 0.</param>
    /// <param name="scales">Receives the scales of the reflections, n elements, of which the last is not written.</param>
    /// <param name="workspace">Lends scratch memory: four rows for each reflection of a block.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    public static void Reduce<T>(
        MatrixSpan<T> work, Span<T> diagonal, Span<T> beside, Span<T> scales, Workspace workspace, WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = work.Rows;
        using var scope = workspace.Open();
        var pairs = new MatrixSpan<T>(workspace.Take<T>(2 * Block * n), 2 * Block, n);
        var swapped = new MatrixSpan<T>(workspace.Take<T>(2 * Block * n), 2 * Block, n);
        beside.Clear();
        for (var first = 0; first < n - 1; first += Block)
        {
            var end = Math.Min(first + Block, n - 1);
            for (var k = first; k < end; k++) (diagonal[k], beside[k], scales[k]) = Reflect(work, k, 2 * (k - first), pairs, team);
            var (left, count) = (n - end, 2 * (end - first));
            for (var i = 0; i < count; i++) pairs.Row(i)[end..].CopyTo(swapped.Row(i ^ 1)[end..]);
            MatrixProduct.Multiply(
                -T.One, pairs.Part(0, end, count, left).Transpose(), swapped.Part(0, end, count, left), T.One, work.Part(end, end, left, left), workspace, team);
        }

        diagonal[n - 1] = work[n - 1, n - 1];
    }

    /// <summary>V ← … H₁ H₀, from the last block of reflections on, which moves the fewest coordinates.</summary>
    /// <param name="work">What <see cref="Reduce"/> left, n x n.</param>
    /// <param name="scales">The scales of the reflections.</param>
    /// <param name="vectors">Receives V, n x n.</param>
    /// <param name="workspace">Lends scratch memory: three rows for each reflection of a block.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    public static void Accumulate<T>(
        ReadOnlyMatrixSpan<T> work, ReadOnlySpan<T> scales, MatrixSpan<T> vectors, Workspace workspace, WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var n = work.Rows;
        for (var i = 0; i < n; i++)
        {
            vectors.Row(i).Clear();
            vectors[i, i] = T.One;
        }

        using var scope = workspace.Open();
        var reflections = workspace.Take<T>(Block * n);
        var products = workspace.Take<T>(Block * n);
        var turned = workspace.Take<T>(Block * n);
        var triangle = new MatrixSpan<T>(workspace.Take<T>(Block * Block), Block, Block);
        for (var first = (n - 2) / Block * Block; first >= 0 && n > 1; first -= Block)
        {
            var (count, left) = (Math.Min(Block, n - 1 - first), n - 1 - first);
            var y = new MatrixSpan<T>(reflections, count, left);
            for (var i = 0; i < count; i++)
            {
                y.Row(i)[..i].Clear();
                work.Row(first + i)[(first + i + 1)..].CopyTo(y.Row(i)[i..]);
            }

            // H_last … H_first = I − Yᵀ T Y, with the vectors as rows of Y and T a lower triangle.
            var t = triangle.Part(0, 0, count, count);
            CompactForm(y, scales.Slice(first, count), t);
            var active = vectors.Part(first + 1, first + 1, left, left);
            var seen = new MatrixSpan<T>(products, left, count);
            var scaled = new MatrixSpan<T>(turned, left, count);
            MatrixProduct.Multiply(active, y.Transpose(), seen, workspace, team);
            MatrixProduct.Multiply(seen, t, scaled, workspace, team);
            MatrixProduct.Multiply(-T.One, scaled, y, T.One, active, workspace, team);
        }
    }

    // Reflection k of the matrix that the pairs (v, w) of the block have brought up to date: S − Σ (v wᵀ + w vᵀ). It adds a pair of its own, with
    // w = p − ½τ⟨p, v⟩ v and p = τ S v.
    private static (T Diagonal, T Beside, T Scale) Reflect<T>(MatrixSpan<T> work, int k, int count, MatrixSpan<T> pairs, WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> room = stackalloc T[2 * Block];
        var coefficients = room[..count];
        var n = work.Rows;
        var row = work.Row(k)[k..];
        if (count > 0)
        {
            for (var i = 0; i < count; i++) coefficients[i] = pairs[i ^ 1, k];
            MatrixVector.Multiply<T>(-T.One, pairs.Part(0, k, count, n - k).Transpose(), coefficients, T.One, row);
        }

        var diagonal = row[0];
        var v = row[1..];
        var (scale, image) = Householder.Reflect(v);
        var kept = pairs.Row(count)[(k + 1)..];
        var w = pairs.Row(count + 1)[(k + 1)..];
        if (scale == T.Zero)
        {
            kept.Clear();
            w.Clear();
            return (diagonal, image, scale);
        }

        v.CopyTo(kept);
        MatrixVector.Multiply<T>(scale, work.Part(k + 1, k + 1, v.Length, v.Length), v, T.Zero, w, team);
        if (count > 0)
        {
            var before = pairs.Part(0, k + 1, count, v.Length);
            MatrixVector.Multiply<T>(before, v, coefficients);
            for (var i = 0; i < count; i += 2) (coefficients[i], coefficients[i + 1]) = (coefficients[i + 1], coefficients[i]);
            MatrixVector.Multiply<T>(-scale, before.Transpose(), coefficients, T.One, w);
        }

        LaneUpdate.AddScaled(-scale / T.CreateChecked(2) * Reductions.Dot<T>(w, v), v, w);
        return (diagonal, image, scale);
    }

    // T of the last reflection times … times the first: row j is τ_j (e_j − (v_jᵀ Yᵀ) T).
    private static void CompactForm<T>(ReadOnlyMatrixSpan<T> y, ReadOnlySpan<T> scales, MatrixSpan<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var j = 0; j < t.Rows; j++)
        {
            var row = t.Row(j);
            row.Clear();
            row[j] = scales[j];
            for (var i = 0; i < j; i++) LaneUpdate.AddScaled(-scales[j] * Reductions.Dot<T>(y.Row(i)[j..], y.Row(j)[j..]), t.Row(i)[..(i + 1)], row[..(i + 1)]);
        }
    }
}
