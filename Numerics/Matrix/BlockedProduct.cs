using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>
/// C = alpha op(A) op(B) + beta C in three levels of blocks: the depth is cut so that a panel of B stays in the first cache, the rows so
/// that a block of A stays in the second, and rows and columns again so that the packed copies stay in the third.
/// </summary>
/// <remarks>
/// <para>
/// Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34(3), 2008; Van Zee and van de Geijn, "BLIS",
/// ACM TOMS 41(3), 2015.
/// </para>
/// <para>The cuts depend on the shape alone, and each element of C belongs to one part: any number of threads gives the same bits.</para>
/// </remarks>
internal static unsafe class BlockedProduct<T, TTile>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTile : struct, IProductTile<T>
{
    private const int MaxTileElements = 12 * 32;
    private const int MaxDepth = 512;
    private const int RowBlock = 96;
    private const int ColumnBlock = 512;
    private const int OuterRows = 3072;
    private const int OuterColumns = 3072;

    // Below so many multiply-adds, waking a thread costs more than it brings.
    private const long WorthSharing = 1 << 18;

    public static void Multiply(in ProductArguments<T> arguments, Workspace workspace, WorkerTeam? team)
    {
        var (rows, columns, depth) = (arguments.Rows, arguments.Columns, arguments.Depth);
        if ((long)rows * columns * depth < WorthSharing) team = null;
        var depthBlock = DepthBlock(depth);
        var outerRows = Math.Min(rows, OuterRows);
        var outerColumns = Math.Min(columns, OuterColumns);
        using var left = workspace.Rent<T>(RoundUp(outerRows, TTile.Rows) * depthBlock);
        using var right = workspace.Rent<T>(RoundUp(outerColumns, TTile.Columns) * depthBlock);
        fixed (T* packedLeft = left.Span, packedRight = right.Span)
        {
            for (var column = 0; column < columns; column += OuterColumns)
            {
                for (var p = 0; p < depth; p += depthBlock)
                {
                    var span = Math.Min(depthBlock, depth - p);
                    var width = Math.Min(OuterColumns, columns - column);
                    var from = arguments.Right + Offset(arguments.RightStride, !arguments.RightTransposed, p, column);
                    var inPlace = ReadsInPlace(in arguments) ? width / TTile.Columns * TTile.Columns : 0;
                    var packRight = new PackPanels(
                        from + inPlace, arguments.RightStride, arguments.RightTransposed, width - inPlace, TTile.Columns, span,
                        packedRight + ((nint)inPlace * span));
                    WorkerTeam.Run(team, ref packRight, packRight.Parts);
                    for (var row = 0; row < rows; row += OuterRows)
                    {
                        var height = Math.Min(OuterRows, rows - row);
                        var packLeft = new PackPanels(
                            arguments.Left + Offset(arguments.LeftStride, !arguments.LeftTransposed, row, p),
                            arguments.LeftStride, !arguments.LeftTransposed, height, TTile.Rows, span, packedLeft);
                        WorkerTeam.Run(team, ref packLeft, packLeft.Parts);
                        var tiles = new Tiles(
                            in arguments, packedLeft, packedRight, from, inPlace, row, column, height, width, span, p == 0 ? arguments.Beta : T.One);
                        WorkerTeam.Run(team, ref tiles, tiles.Parts);
                    }
                }
            }
        }
    }

    /// <summary>The length of the blocks that the depth is cut in: of its length alone.</summary>
    public static int DepthBlock(int depth) => Even(depth, MaxDepth);

    // A few rows of tiles do not repay a copy of B.
    private static bool ReadsInPlace(in ProductArguments<T> arguments) => !arguments.RightTransposed && arguments.Rows <= 3 * TTile.Rows;

    private static nint Offset(nint stride, bool plain, int row, int column) => plain ? (row * stride) + column : (column * stride) + row;

    private static int RoundUp(int value, int multiple) => checked((value + multiple - 1) / multiple * multiple);

    private static int Blocks(int value, int block) => (value + block - 1) / block;

    // Blocks of equal size, up to a rounding, none larger than the largest.
    private static int Even(int value, int largest) =>
        Math.Min(value, RoundUp(Blocks(value, Math.Max(1, Blocks(value, largest))), 4));

    private readonly struct PackPanels(
        T* source, nint stride, bool vectorsAreRows, int vectors, int width, int depth, T* packed) : IParallelBody
    {
        private const int PanelsInPart = 4;

        public int Parts => Blocks(vectors, width * PanelsInPart);

        public void Invoke(int part)
        {
            var first = part * PanelsInPart * width;
            var end = Math.Min(vectors, first + (PanelsInPart * width));
            for (var vector = first; vector < end; vector += width)
            {
                var from = source + (vectorsAreRows ? vector * stride : vector);
                Packing.Pack(from, stride, vectorsAreRows, Math.Min(width, vectors - vector), width, depth, packed + ((nint)vector * depth));
            }
        }
    }

    private readonly struct Tiles(
        in ProductArguments<T> arguments,
        T* left,
        T* right,
        T* rightInPlace,
        int inPlace,
        int row,
        int column,
        int rows,
        int columns,
        int depth,
        T beta) : IParallelBody
    {
        private readonly ProductArguments<T> _arguments = arguments;

        private int ColumnParts => Blocks(columns, ColumnBlock);

        public int Parts => Blocks(rows, RowBlock) * ColumnParts;

        [SkipLocalsInit]
        public void Invoke(int part)
        {
            var (rowPart, columnPart) = Math.DivRem(part, ColumnParts);
            var (firstRow, firstColumn) = (rowPart * RowBlock, columnPart * ColumnBlock);
            var (endRow, endColumn) = (Math.Min(rows, firstRow + RowBlock), Math.Min(columns, firstColumn + ColumnBlock));
            var (tileRows, tileColumns, stride) = (TTile.Rows, TTile.Columns, _arguments.Stride);
            var edge = stackalloc T[MaxTileElements];
            for (var j = firstColumn; j < endColumn; j += tileColumns)
            {
                var (panel, panelStride) = j < inPlace
                    ? ((nint)(rightInPlace + j), _arguments.RightStride)
                    : ((nint)(right + ((nint)j * depth)), tileColumns);
                for (var i = firstRow; i < endRow; i += tileRows)
                {
                    if (_arguments.LowerOnly && column + j > row + i + tileRows - 1) continue;
                    var packed = left + ((nint)i * depth);
                    var to = _arguments.Destination + ((row + i) * stride) + column + j;
                    var (height, width) = (Math.Min(tileRows, rows - i), Math.Min(tileColumns, columns - j));
                    if (height == tileRows && width == tileColumns)
                    {
                        TTile.Multiply(depth, packed, (T*)panel, panelStride, _arguments.Alpha, beta, to, stride);
                    }
                    else
                    {
                        TTile.Multiply(depth, packed, (T*)panel, panelStride, _arguments.Alpha, T.Zero, edge, tileColumns);
                        Merge(edge, tileColumns, height, width, beta, to, stride);
                    }
                }
            }
        }

        private static void Merge(T* tile, int tileColumns, int height, int width, T beta, T* destination, nint stride)
        {
            for (var i = 0; i < height; i++, tile += tileColumns, destination += stride)
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
    }
}
