using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>
/// C = alpha op(A) op(B) + beta C where a copy of A would not be repaid: C has few columns, or the depth is small. A is read where it lies.
/// </summary>
/// <remarks>Sums are chains in the same order, in the same blocks of the depth as those of <see cref="BlockedProduct{T, TTile}"/>: the bits are the same.</remarks>
internal static unsafe class NarrowProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TileRows = 8;
    private const int SmallDepth = 24;
    private const int MostTransposedRows = 4 * TileRows;
    private const int PartRows = 1024;

    // Below so many multiply-adds, waking a thread costs more than it brings.
    private const long WorthSharing = 1 << 18;

    private static int Lane => Vector512<T>.Count;

    /// <summary>Whether this is the way for a product.</summary>
    public static bool Suits(in ProductArguments<T> arguments) =>
        !arguments.LowerOnly
        && (arguments.LeftTransposed
            ? arguments.Rows <= MostTransposedRows && arguments.Columns <= Lane
            : arguments.Rows >= TileRows && (arguments.Columns <= Lane || arguments.Depth <= SmallDepth));

    /// <summary>The product.</summary>
    public static void Multiply(in ProductArguments<T> arguments, Workspace workspace, WorkerTeam? team)
    {
        if ((long)arguments.Rows * arguments.Columns * arguments.Depth < WorthSharing) team = null;
        var depthBlock = BlockedProduct<T, ProductTile512<T>>.DepthBlock(arguments.Depth);
        var panels = (arguments.Columns + Lane - 1) / Lane;
        using var rental = workspace.Rent<T>(checked(panels * Lane * depthBlock));
        fixed (T* packed = rental.Span)
        {
            for (var p = 0; p < arguments.Depth; p += depthBlock)
            {
                var depth = Math.Min(depthBlock, arguments.Depth - p);
                var right = arguments.Right + (arguments.RightTransposed ? p : p * arguments.RightStride);

                // Where rows follow, a lane that is longer than the row may be read: what is beyond counts for columns that are not there.
                var inPlace = panels == 1 && !arguments.RightTransposed && ((arguments.Depth - p - depth) * arguments.RightStride) + arguments.Columns >= Lane;
                for (var j = 0; j < arguments.Columns && !inPlace; j += Lane)
                {
                    var from = right + (arguments.RightTransposed ? j * arguments.RightStride : j);
                    Packing.Pack(
                        from, arguments.RightStride, arguments.RightTransposed, Math.Min(Lane, arguments.Columns - j), Lane, depth, packed + ((nint)j * depth));
                }

                var rows = new Rows(
                    in arguments, p, depth, inPlace ? right : packed, inPlace ? arguments.RightStride : Lane, p == 0 ? arguments.Beta : T.One);
                WorkerTeam.Run(team, ref rows, (arguments.Rows + PartRows - 1) / PartRows);
            }
        }
    }

    private readonly struct Rows(in ProductArguments<T> arguments, int start, int depth, T* right, nint rightStride, T beta) : IParallelBody
    {
        private readonly ProductArguments<T> _arguments = arguments;

        [SkipLocalsInit]
        public void Invoke(int part)
        {
            var (first, end) = (part * PartRows, Math.Min(_arguments.Rows, (part + 1) * PartRows));
            var (step, along) = _arguments.LeftTransposed ? ((nint)1, _arguments.LeftStride) : (_arguments.LeftStride, 1);
            var edge = stackalloc T[TileRows * 16];
            for (var i = first; i < end; i += TileRows)
            {
                var left = _arguments.Left + (i * step) + (start * along);
                var height = Math.Min(TileRows, end - i);
                for (var j = 0; j < _arguments.Columns; j += Lane)
                {
                    var panel = right + ((nint)j * depth);
                    var to = _arguments.Destination + (i * _arguments.Stride) + j;
                    var width = Math.Min(Lane, _arguments.Columns - j);
                    if (height == TileRows && width == Lane)
                    {
                        Tile(depth, left, step, along, panel, rightStride, _arguments.Alpha, beta, to, _arguments.Stride);
                    }
                    else if (height == TileRows && IsOverwritten(i, end))
                    {
                        // What is stored beyond a row is stored again with the next.
                        Tile(depth, left, step, along, panel, rightStride, _arguments.Alpha, beta, to, _arguments.Stride);
                    }
                    else
                    {
                        if (height == TileRows) Tile(depth, left, step, along, panel, rightStride, _arguments.Alpha, T.Zero, edge, Lane);
                        else for (var k = 0; k < height; k++) Row(depth, left + (k * step), along, panel, rightStride, _arguments.Alpha, edge + (k * Lane));
                        Merge(edge, height, width, to);
                    }
                }
            }
        }

        private bool IsOverwritten(int row, int end) =>
            beta == T.Zero && _arguments.Columns < Lane && _arguments.Stride == _arguments.Columns
            && (end - row - TileRows + 1) * _arguments.Columns >= Lane;

        private void Merge(T* tile, int height, int width, T* destination)
        {
            for (var i = 0; i < height; i++, tile += Lane, destination += _arguments.Stride)
            {
                if (beta == T.Zero)
                {
                    for (var j = 0; j < width; j++) destination[j] = tile[j];
                }
                else
                {
                    for (var j = 0; j < width; j++) destination[j] = tile[j] + (beta * destination[j]);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Row(int depth, T* left, nint along, T* right, nint rightStride, T alpha, T* destination)
        {
            Vector512<T> sum = default;
            for (; depth > 0; depth--, left += along, right += rightStride) sum = Fused.MultiplyAdd(Vector512.Create(*left), Vector512.Load(right), sum);
            (sum * Vector512.Create(alpha)).Store(destination);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Tile(int depth, T* left, nint step, nint along, T* right, nint rightStride, T alpha, T beta, T* destination, nint stride)
        {
            Vector512<T> r0 = default, r1 = default, r2 = default, r3 = default;
            Vector512<T> r4 = default, r5 = default, r6 = default, r7 = default;
            var middle = left + (4 * step);
            for (; depth > 0; depth--)
            {
                var b = Vector512.Load(right);
                r0 = Fused.MultiplyAdd(Vector512.Create(left[0]), b, r0);
                r1 = Fused.MultiplyAdd(Vector512.Create(left[step]), b, r1);
                r2 = Fused.MultiplyAdd(Vector512.Create(left[2 * step]), b, r2);
                r3 = Fused.MultiplyAdd(Vector512.Create(left[3 * step]), b, r3);
                r4 = Fused.MultiplyAdd(Vector512.Create(middle[0]), b, r4);
                r5 = Fused.MultiplyAdd(Vector512.Create(middle[step]), b, r5);
                r6 = Fused.MultiplyAdd(Vector512.Create(middle[2 * step]), b, r6);
                r7 = Fused.MultiplyAdd(Vector512.Create(middle[3 * step]), b, r7);
                left += along;
                middle += along;
                right += rightStride;
            }

            var scale = Vector512.Create(alpha);
            var keep = Vector512.Create(beta);
            var overwrite = beta == T.Zero;
            Store(r0, scale, keep, overwrite, destination);
            Store(r1, scale, keep, overwrite, destination + stride);
            Store(r2, scale, keep, overwrite, destination + (2 * stride));
            Store(r3, scale, keep, overwrite, destination + (3 * stride));
            Store(r4, scale, keep, overwrite, destination + (4 * stride));
            Store(r5, scale, keep, overwrite, destination + (5 * stride));
            Store(r6, scale, keep, overwrite, destination + (6 * stride));
            Store(r7, scale, keep, overwrite, destination + (7 * stride));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store(Vector512<T> sum, Vector512<T> scale, Vector512<T> keep, bool overwrite, T* destination)
        {
            sum *= scale;
            if (!overwrite) sum += keep * Vector512.Load(destination);
            sum.Store(destination);
        }
    }
}
