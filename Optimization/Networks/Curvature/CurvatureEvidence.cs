namespace Toolkit.Optimization;

/// <summary>Evidence: the step tells the statistics of the layers, taken for one kind of Fisher matrix.</summary>
/// <typeparam name="TFisher">The kind.</typeparam>
public interface ICurvature<TFisher> : IPoint
    where TFisher : struct, IFisher;

/// <summary>
/// What a batch tells of the Fisher matrix: for each block h and δ of every example and place, from which factors, scalings and per-example gradients can be made without writing a Fisher matrix
/// down.
/// </summary>
/// <remarks>δ is of an example's own loss: nothing is divided by the size of the batch. Row <c>i T + t</c> belongs to place t of example i.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct CurvatureEvidence<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _inputs;
    private readonly ReadOnlySpan<int> _inputOffsets;
    private readonly ReadOnlySpan<T> _derivatives;
    private readonly ReadOnlySpan<int> _derivativeOffsets;
    private readonly int _stride;

    /// <summary>The evidence of one batch.</summary>
    /// <param name="layout">The blocks.</param>
    /// <param name="examples">m, the number of examples, at least 1.</param>
    /// <param name="vectors">The number of vectors v for each example, at least 1.</param>
    /// <param name="inputs">Memory with h of all blocks.</param>
    /// <param name="inputOffsets">Where h of each block begins in it.</param>
    /// <param name="derivatives">Memory with δ of all blocks, for one vector after the other.</param>
    /// <param name="derivativeOffsets">Where δ of each block begins in the memory of a vector.</param>
    /// <param name="stride">The length of the memory of a vector.</param>
    public CurvatureEvidence(
        CurvatureLayout layout, int examples, int vectors, ReadOnlySpan<T> inputs, ReadOnlySpan<int> inputOffsets, ReadOnlySpan<T> derivatives,
        ReadOnlySpan<int> derivativeOffsets, int stride)
    {
        (Layout, Examples, Vectors) = (layout, examples, vectors);
        _inputs = inputs;
        _inputOffsets = inputOffsets;
        _derivatives = derivatives;
        _derivativeOffsets = derivativeOffsets;
        _stride = stride;
    }

    /// <summary>The blocks.</summary>
    public CurvatureLayout Layout { get; }

    /// <summary>m, the number of examples.</summary>
    public int Examples { get; }

    /// <summary>The number of vectors v for each example: the Fisher matrix is the sum over them, and the mean over examples.</summary>
    public int Vectors { get; }

    /// <summary>h of a block, without the 1 of a bias: m T rows.</summary>
    /// <param name="block">The number of the block.</param>
    public ReadOnlyMatrixSpan<T> Inputs(int block)
    {
        var shape = Layout.Blocks[block].Shape;
        return new(_inputs[_inputOffsets[block]..], Examples * shape.Places, shape.Columns);
    }

    /// <summary>δ of a block: m T rows.</summary>
    /// <param name="block">The number of the block.</param>
    /// <param name="vector">The number of the vector v.</param>
    public ReadOnlyMatrixSpan<T> Derivatives(int block, int vector)
    {
        var shape = Layout.Blocks[block].Shape;
        return new(_derivatives[((vector * _stride) + _derivativeOffsets[block])..], Examples * shape.Places, shape.Rows);
    }
}
