using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>In which dimensions an operand is stretched.</summary>
internal enum StretchKind
{
    None,
    All,
    Rows,
    Columns,
}

/// <summary>How the elements of an operand are found for a result of a larger shape.</summary>
internal readonly unsafe struct Stretch
{
    private readonly int _rowStride;

    private Stretch(StretchKind kind, int rowStride, bool steps) => (Kind, _rowStride, StepsAlongRow) = (kind, rowStride, steps);

    public StretchKind Kind { get; }

    /// <summary>Whether there is an element for each column.</summary>
    public bool StepsAlongRow { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Stretch Of(Shape operand, Shape result) => operand == result
        ? new(StretchKind.None, result.Columns, true)
        : operand.IsScalar ? new(StretchKind.All, 0, false) : Partly(operand);

    /// <summary>The offset of the elements for row <paramref name="row"/> of the result.</summary>
    public nint Row(int row) => (nint)row * _rowStride;

    /// <summary>A lane of a row that begins at <paramref name="row"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Load<T>(T* row, nint column)
        where T : unmanaged => StepsAlongRow ? Vector512.Load(row + column) : Vector512.Create(*row);

    private static Stretch Partly(Shape operand) =>
        operand.Rows == 1 ? new(StretchKind.Rows, 0, true) : new(StretchKind.Columns, operand.Columns, false);
}
