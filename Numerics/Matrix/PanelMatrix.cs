using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>
/// A matrix that is kept for many products with vectors: its rows lie in panels of five lanes, column by column within one, so that A x and Aᵀ r both run over
/// whole lanes in the order of the memory, and add across lanes once a column.
/// </summary>
/// <remarks>
/// Products are fused with their sums, and lanes are 512 bits wide whatever the hardware has: the bits depend neither on the vector width nor on anything but the
/// matrix and the vector. The stages are methods of their own, and short: longer ones outgrow what the JIT inlines where a lane is wider than the vectors.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class PanelMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int LanesPerPanel = 5;
    private readonly T[] _array;
    private readonly T* _panels;
    private readonly int _rows;
    private readonly int _columns;

    /// <summary>Lays a matrix out in panels, the last of them filled up with zeros.</summary>
    public PanelMatrix(ReadOnlySpan<T> values, int rows, int columns)
    {
        (_rows, _columns) = (rows, columns);
        var panels = (rows + Rows - 1) / Rows;
        _array = GC.AllocateArray<T>(checked((panels * Rows * columns) + (Alignment.PageBytes / sizeof(T))), pinned: true);
        ref var first = ref MemoryMarshal.GetArrayDataReference(_array);
        _panels = (T*)((byte*)Unsafe.AsPointer(ref first) + Alignment.StaggeredStart(ref first));
        for (var i = 0; i < rows; i++)
        {
            var (panel, row) = Math.DivRem(i, Rows);
            var start = _panels + ((nint)panel * Rows * columns) + row;
            for (var j = 0; j < columns; j++) start[(nint)j * Rows] = values[(i * columns) + j];
        }
    }

    /// <summary>The rows of a panel.</summary>
    public static int Rows => LanesPerPanel * Vector512<T>.Count;

    /// <summary>y = A x.</summary>
    public void Multiply(T* x, T* y)
    {
        var panel = _panels;
        var i = 0;
        for (; i + Rows <= _rows; i += Rows, panel += (nint)Rows * _columns) Predict(panel, x, _columns, y + i);
        if (i == _rows) return;
        var rest = stackalloc T[Rows];
        Predict(panel, x, _columns, rest);
        new Span<T>(rest, _rows - i).CopyTo(new Span<T>(y + i, _rows - i));
    }

    /// <summary>z += Aᵀ r.</summary>
    public void AddTransposed(T* r, T* z, Workspace workspace)
    {
        using var scope = workspace.Open();
        var sums = workspace.Take<T>(_columns * Vector512<T>.Count, BufferContents.Zeroed);
        fixed (T* columns = sums)
        {
            var panel = _panels;
            var i = 0;
            for (; i + Rows <= _rows; i += Rows, panel += (nint)Rows * _columns) Accumulate(panel, r + i, _columns, columns);
            if (i < _rows)
            {
                var rest = stackalloc T[Rows];
                new Span<T>(rest, Rows).Clear();
                new Span<T>(r + i, _rows - i).CopyTo(new Span<T>(rest, Rows));
                Accumulate(panel, rest, _columns, columns);
            }

            AddAcross(columns, _columns, z);
        }
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void Predict(T* panel, T* x, nint columns, T* rows)
    {
        var z0 = Vector512<T>.Zero;
        var (z1, z2, z3, z4) = (z0, z0, z0, z0);
        for (var end = x + columns; x < end; x++)
        {
            var b = Vector512.Create(*x);
            z0 = LaneMath.FusedMultiplyAdd(Vector512.Load(panel), b, z0);
            z1 = LaneMath.FusedMultiplyAdd(Vector512.Load(panel + Vector512<T>.Count), b, z1);
            z2 = LaneMath.FusedMultiplyAdd(Vector512.Load(panel + (2 * Vector512<T>.Count)), b, z2);
            z3 = LaneMath.FusedMultiplyAdd(Vector512.Load(panel + (3 * Vector512<T>.Count)), b, z3);
            z4 = LaneMath.FusedMultiplyAdd(Vector512.Load(panel + (4 * Vector512<T>.Count)), b, z4);
            panel += LanesPerPanel * Vector512<T>.Count;
        }

        z0.Store(rows);
        z1.Store(rows + Vector512<T>.Count);
        z2.Store(rows + (2 * Vector512<T>.Count));
        z3.Store(rows + (3 * Vector512<T>.Count));
        z4.Store(rows + (4 * Vector512<T>.Count));
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void Accumulate(T* panel, T* rows, nint columns, T* sums)
    {
        var r0 = Vector512.Load(rows);
        var r1 = Vector512.Load(rows + Vector512<T>.Count);
        var r2 = Vector512.Load(rows + (2 * Vector512<T>.Count));
        var r3 = Vector512.Load(rows + (3 * Vector512<T>.Count));
        var r4 = Vector512.Load(rows + (4 * Vector512<T>.Count));
        for (var end = sums + (columns * Vector512<T>.Count); sums < end; sums += Vector512<T>.Count)
        {
            var even = LaneMath.FusedMultiplyAdd(Vector512.Load(panel), r0, Vector512.Load(sums));
            var odd = Vector512.Load(panel + Vector512<T>.Count) * r1;
            even = LaneMath.FusedMultiplyAdd(Vector512.Load(panel + (2 * Vector512<T>.Count)), r2, even);
            odd = LaneMath.FusedMultiplyAdd(Vector512.Load(panel + (3 * Vector512<T>.Count)), r3, odd);
            even = LaneMath.FusedMultiplyAdd(Vector512.Load(panel + (4 * Vector512<T>.Count)), r4, even);
            (even + odd).Store(sums);
            panel += LanesPerPanel * Vector512<T>.Count;
        }
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void AddAcross(T* sums, nint columns, T* z)
    {
        for (nint j = 0; j < columns; j++) z[j] += Lane.Sum(Vector512.Load(sums + (j * Vector512<T>.Count)));
    }
}
