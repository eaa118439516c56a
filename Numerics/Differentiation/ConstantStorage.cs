using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>The memory of a constant: pinned, in whole 512-bit lanes with zeros at the end, never written after it was made.</summary>
internal sealed unsafe class ConstantStorage<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _array;
    private PanelMatrix<T>? _panels;
    private volatile object? _sumOfLogarithms;

    public ConstantStorage(ReadOnlySpan<T> values, Shape shape)
    {
        var slack = Alignment.PageBytes / sizeof(T);
        _array = GC.AllocateArray<T>(checked(Alignment.PadToLanes<T>(values.Length) + slack), pinned: true);
        ref var first = ref MemoryMarshal.GetArrayDataReference(_array);
        Values = (T*)((byte*)Unsafe.AsPointer(ref first) + Alignment.StaggeredStart(ref first));
        Shape = shape;
        values.CopyTo(new Span<T>(Values, values.Length));
    }

    public T* Values { get; }

    public Shape Shape { get; }

    public ReadOnlySpan<T> Span => new(Values, Shape.Length);

    /// <summary>
    /// The matrix in panels for products with vectors, laid out when first asked for; null where it has too few rows to fill a panel.
    /// Two threads that ask at once may both lay it out.
    /// </summary>
    public PanelMatrix<T>? Panels => Shape.Columns == 1 || Shape.Rows < PanelMatrix<T>.Rows ? null : _panels ??= new(Span, Shape.Rows, Shape.Columns);

    /// <summary>Σ ln xᵢ, computed when first asked for: what a density with constant scales needs at each evaluation.</summary>
    public T SumOfLogarithms
    {
        get
        {
            if (_sumOfLogarithms is T known) return known;
            var sum = T.Zero;
            foreach (var value in Span) sum += T.Log(value);
            _sumOfLogarithms = sum;
            return sum;
        }
    }
}
