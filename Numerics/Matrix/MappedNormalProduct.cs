using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>
/// y = A^T r with r = map(A x), in one pass over the memory of A: a few rows are multiplied by x, mapped, and added up while they are in the first
/// cache. It is the gradient of a sum over rows, at the price of reading them once.
/// </summary>
/// <remarks>
/// z = A x has exactly the bits of <see cref="MatrixVector"/>. The rows are cut in parts, at most 64; each adds its rows in order, and the
/// parts are added in order. Products are rounded before they are added, and the cuts depend on the shape alone, so the bits depend neither on the vector
/// width nor on the number of threads.
/// </remarks>
public static class MappedNormalProduct
{
    // Rows that stay in the first cache between the two products: a multiple of every lane, and of the rows that are added at a time.
    private const int BlockBytes = 24 * 1024;
    private const int BlockUnit = 16;
    private const int MostBlockUnits = 32;

    // So many elements of the matrix make a part worth handing over; more than so many parts would take more memory than they save time.
    private const int PartElements = 1 << 17;
    private const int MostParts = 64;

    /// <summary>y = A^T map(A x).</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TMap">The map.</typeparam>
    /// <param name="matrix">A, n x m; one that is seen transposed is read twice.</param>
    /// <param name="x">m elements.</param>
    /// <param name="map">The map.</param>
    /// <param name="destination">y, m elements; what it held is not read.</param>
    /// <param name="workspace">Lends a vector like y for each part.</param>
    /// <param name="team">The threads to use for a large matrix; null for the calling thread.</param>
    /// <exception cref="ArgumentException">A length does not match, or y overlaps A or x.</exception>
    public static void Multiply<T, TMap>(
        ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<T> x, in TMap map, Span<T> destination, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IProductMap<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(workspace);
        MatrixShape.CheckVector(x.Length, matrix.Columns, nameof(x));
        MatrixShape.CheckVector(destination.Length, matrix.Columns, nameof(destination));
        MatrixShape.CheckApart(matrix, MatrixShape.RowOf<T>(destination), nameof(matrix));
        MatrixShape.CheckApart<T>(x, destination, nameof(x));
        if (matrix.IsTransposed)
        {
            using var products = workspace.Rent<T>(matrix.Rows, BufferContents.Zeroed);
            MatrixVector.Multiply(matrix, x, products.Span, team);
            map.Map(0, products.Lanes);
            MatrixVector.Multiply(matrix.Transpose(), products.Span, destination, team);
            return;
        }

        var block = BlockUnit * (int)Math.Clamp(BlockBytes / (BlockUnit * sizeof(double) * (long)Math.Max(1, matrix.Columns)), 1, MostBlockUnits);
        var rowsInPart = Math.Max(PartElements / Math.Max(1, matrix.Columns), (matrix.Rows / MostParts) + 1);
        rowsInPart = ((rowsInPart / block) + 1) * block;
        var parts = (matrix.Rows / rowsInPart) + 1;
        var stride = Alignment.PadToLanes<T>(matrix.Columns);
        using var rental = workspace.Rent<T>(checked(parts * stride), BufferContents.Zeroed);
        var body = new RowParts<T, TMap>(matrix, x, in map, rental.Span, stride, block, rowsInPart);
        WorkerTeam.Run(parts > 1 ? team : null, ref body, parts);
        rental.Span[..destination.Length].CopyTo(destination);
        for (var part = 1; part < parts; part++) LaneUpdate.AddScaled(T.One, rental.Span.Slice(part * stride, destination.Length), destination);
    }

    private readonly ref struct RowParts<T, TMap>(
        ReadOnlyMatrixSpan<T> matrix, ReadOnlySpan<T> x, in TMap map, Span<T> sums, int stride, int block, int rowsInPart) : IParallelBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IProductMap<T>, allows ref struct
    {
        private readonly ReadOnlyMatrixSpan<T> _matrix = matrix;
        private readonly ReadOnlySpan<T> _x = x;
        private readonly TMap _map = map;
        private readonly Span<T> _sums = sums;

        [SkipLocalsInit]
        public void Invoke(int part)
        {
            Span<T> room = stackalloc T[MostBlockUnits * BlockUnit];
            var end = (int)Math.Min(_matrix.Rows, (part + 1L) * rowsInPart);
            var sum = _sums.Slice(part * stride, _x.Length);
            ref var vector = ref MemoryMarshal.GetReference(_x);
            for (var first = part * rowsInPart; first < end; first += block)
            {
                var count = Math.Min(block, end - first);
                var products = room[..Alignment.PadToLanes<T>(count)];
                products[count..].Clear();
                for (var i = 0; i < count; i++)
                {
                    products[i] = LaneSum.Of<T, Reductions.Product<T>>(
                        ref MemoryMarshal.GetReference(_matrix.Row(first + i)), ref vector, _x.Length);
                }

                _map.Map(first, products);
                var k = 0;
                for (; k + 4 <= count; k += 4)
                {
                    LaneUpdate.AddScaledRows(
                        products[k], products[k + 1], products[k + 2], products[k + 3],
                        ref MemoryMarshal.GetReference(_matrix.Row(first + k)), _matrix.Stride, sum);
                }

                for (; k < count; k++) LaneUpdate.AddScaled(products[k], _matrix.Row(first + k), sum);
            }
        }
    }
}
