using System.Numerics;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>The product of a matrix and a vector, y = alpha A x + beta y, where A may be seen transposed.</summary>
/// <remarks>
/// Products are rounded before they are added, so the bits depend neither on the vector width nor on the number of threads:
/// for a matrix as stored, A x has exactly the bits of <see cref="Reductions.Dot"/> of each row and x; for one seen transposed,
/// each element adds the stored rows in order.
/// </remarks>
public static class MatrixVector
{
    /// <summary>y = A x.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="matrix">A, n x m.</param>
    /// <param name="x">m elements.</param>
    /// <param name="destination">y, n elements; what it held is not read.</param>
    /// <param name="team">The threads to use for a large matrix; null for the calling thread.</param>
    /// <exception cref="ArgumentException">A length does not match, or y overlaps A or x.</exception>
    public static void Multiply<T>(ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<T> x, Span<T> destination, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Multiply(T.One, matrix, x, T.Zero, destination, team);

    /// <summary>y = alpha A x + beta y.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="alpha">The scale of the product.</param>
    /// <param name="matrix">A, n x m.</param>
    /// <param name="x">m elements.</param>
    /// <param name="beta">The scale of what y held; with 0 that is not read, so it may be NaN.</param>
    /// <param name="destination">y, n elements.</param>
    /// <param name="team">The threads to use for a large matrix; null for the calling thread.</param>
    /// <exception cref="ArgumentException">A length does not match, or y overlaps A or x.</exception>
    public static void Multiply<T>(
        T alpha, ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<T> x, T beta, Span<T> destination, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixShape.CheckVector(x.Length, matrix.Columns, nameof(x));
        MatrixShape.CheckVector(destination.Length, matrix.Rows, nameof(destination));
        MatrixShape.CheckApart(matrix, MatrixShape.RowOf<T>(destination), nameof(matrix));
        MatrixShape.CheckApart<T>(x, destination, nameof(x));
        if (matrix.IsTransposed)
        {
            var body = new TransposedColumns<T>(alpha, matrix, x, beta, destination);
            WorkerTeam.Run(body.Parts > 1 ? team : null, ref body, body.Parts);
        }
        else
        {
            var body = new PlainRows<T>(alpha, matrix, x, beta, destination);
            WorkerTeam.Run(body.Parts > 1 ? team : null, ref body, body.Parts);
        }
    }

    // So many elements of the matrix make a part worth handing over.
    private static int Cut(int others) => Math.Max(1, (1 << 16) / Math.Max(1, others));

    private readonly ref struct PlainRows<T>(T alpha, ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<T> x, T beta, Span<T> destination)
        : IParallelBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlyMatrixSpan<T> _matrix = matrix;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _destination = destination;
        private readonly int _cut = Cut(matrix.Columns);

        public int Parts => (int)((_destination.Length + (long)_cut - 1) / _cut);

        public void Invoke(int part)
        {
            ref var vector = ref MemoryMarshal.GetReference(_x);
            var end = (int)Math.Min(_destination.Length, (part + 1L) * _cut);
            for (var i = part * _cut; i < end; i++)
            {
                var sum = alpha * LaneSum.Of<T, Reductions.Product<T>>(ref MemoryMarshal.GetReference(_matrix.Row(i)), ref vector, _x.Length);
                _destination[i] = beta == T.Zero ? sum : sum + (beta * _destination[i]);
            }
        }
    }

    private readonly ref struct TransposedColumns<T>(T alpha, ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<T> x, T beta, Span<T> destination)
        : IParallelBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A stretch of y that stays in the first cache while the rows go by, and long enough for the memory to read ahead.
        private const int Stretch = 1024;

        private readonly ReadOnlyMatrixSpan<T> _stored = matrix.Transpose();
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _destination = destination;

        public int Parts => (int)((_destination.Length + (long)Stretch - 1) / Stretch);

        public void Invoke(int part)
        {
            var start = part * Stretch;
            var y = _destination.Slice(start, Math.Min(Stretch, _destination.Length - start));
            LaneUpdate.Scale(beta, y);
            var i = 0;
            for (; i + 4 <= _x.Length; i += 4)
            {
                LaneUpdate.AddScaledRows(
                    alpha * _x[i], alpha * _x[i + 1], alpha * _x[i + 2], alpha * _x[i + 3],
                    ref MemoryMarshal.GetReference(_stored.Row(i)[start..]), _stored.Stride, y);
            }

            for (; i < _x.Length; i++) LaneUpdate.AddScaled(alpha * _x[i], _stored.Row(i).Slice(start, y.Length), y);
        }
    }
}
