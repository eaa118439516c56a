using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Two factors for each block that is a matrix, one of its rows and one of its columns, block after block in shared buffers.</summary>
/// <param name="blocks">The blocks.</param>
internal ref struct MatrixFactors(ParameterBlocks blocks)
{
    private readonly ParameterBlocks _blocks = blocks;
    private int _left;
    private int _right;
    private int _leftSquares;
    private int _rightSquares;
    private int _others;
    private int _next;

    /// <summary>The block at hand.</summary>
    public ParameterBlock Block { get; private set; } = blocks.All[0];

    /// <summary>Whether it has factors; otherwise it counts element by element.</summary>
    public readonly bool IsMatrix => Covers.IsMatrix(Block);

    /// <summary>Where it begins in a vector that begins with the first block.</summary>
    public readonly int Start => _blocks.Start(Block);

    /// <summary>The sums over blocks: rows and columns of matrices, their squares, and the elements of the others.</summary>
    public static (int Left, int Right, int LeftSquares, int RightSquares, int Others) Lengths(ParameterBlocks blocks)
    {
        var (left, right, leftSquares, rightSquares, others) = (0, 0, 0, 0, 0);
        foreach (var block in blocks.All)
        {
            if (Covers.IsMatrix(block))
            {
                (left, right) = (left + block.Rows, right + block.Columns);
                (leftSquares, rightSquares) = checked((leftSquares + (block.Rows * block.Rows), rightSquares + (block.Columns * block.Columns)));
            }
            else
            {
                others += block.Length;
            }
        }

        return (left, right, leftSquares, rightSquares, others);
    }

    /// <summary>Goes on to the next block.</summary>
    public bool MoveNext()
    {
        if (_next == _blocks.All.Length) return false;
        if (_next > 0)
        {
            if (IsMatrix)
            {
                (_left, _right) = (_left + Block.Rows, _right + Block.Columns);
                (_leftSquares, _rightSquares) = (_leftSquares + (Block.Rows * Block.Rows), _rightSquares + (Block.Columns * Block.Columns));
            }
            else
            {
                _others += Block.Length;
            }
        }

        Block = _blocks.All[_next++];
        return true;
    }

    /// <summary>The block's part of a matrix of its rows.</summary>
    public readonly MatrixSpan<T> Left<T>(Span<T> all)
        where T : unmanaged => new(all.Slice(_leftSquares, Block.Rows * Block.Rows), Block.Rows, Block.Rows);

    /// <summary>The block's part of a matrix of its columns.</summary>
    public readonly MatrixSpan<T> Right<T>(Span<T> all)
        where T : unmanaged => new(all.Slice(_rightSquares, Block.Columns * Block.Columns), Block.Columns, Block.Columns);

    /// <summary>The block's part of a vector of rows.</summary>
    public readonly Span<T> LeftValues<T>(Span<T> all) => all.Slice(_left, Block.Rows);

    /// <summary>The block's part of a vector of columns.</summary>
    public readonly Span<T> RightValues<T>(Span<T> all) => all.Slice(_right, Block.Columns);

    /// <summary>The part of a block without factors.</summary>
    public readonly Span<T> Others<T>(Span<T> all) => all.Slice(_others, Block.Length);
}
