using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Toolkit.Numerics;

/// <summary>The memory of a constant: pinned, in whole 512-bit lanes with zeros at the end, never written after it was made.</summary>
internal sealed unsafe class ConstantStorage<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _array;
    private ConstantStorage<T>? _transposed;
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

    /// <summary>The transpose, made when first asked for; two threads that ask at once may both make it.</summary>
    public ConstantStorage<T> Transposed => _transposed ??= Transpose();

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

    private ConstantStorage<T> Transpose()
    {
        var turned = new ConstantStorage<T>(Span, Shape.Transposed);
        for (var i = 0; i < Shape.Rows; i++)
        {
            for (var j = 0; j < Shape.Columns; j++) turned.Values[(j * Shape.Rows) + i] = Values[(i * Shape.Columns) + j];
        }

        return turned;
    }
}
