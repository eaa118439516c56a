namespace Toolkit.Numerics;

/// <summary>The memory of a node as spans.</summary>
internal static unsafe class Memory
{
    public static Span<T> Values<T>(in Node<T> node)
        where T : unmanaged => new(node.Value, node.Shape.Length);

    public static Span<T> Lanes<T>(in Node<T> node)
        where T : unmanaged => new(node.Value, Padded<T>(node.Shape.Length));

    public static ReadOnlyMatrixSpan<T> Matrix<T>(in Node<T> node)
        where T : unmanaged => new(new Span<T>(node.Value, node.Shape.Length), node.Shape.Rows, node.Shape.Columns);

    public static Span<T> Adjoints<T>(in Node<T> node)
        where T : unmanaged => new(node.Adjoint, node.Shape.Length);

    public static Span<T> AdjointLanes<T>(in Node<T> node)
        where T : unmanaged => new(node.Adjoint, Padded<T>(node.Shape.Length));

    private static int Padded<T>(int length)
        where T : unmanaged
    {
        var lane = Alignment.LaneBytes / sizeof(T);
        return (length + lane - 1) / lane * lane;
    }
}
