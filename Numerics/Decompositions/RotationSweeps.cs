using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>
/// Plane rotations of neighbouring rows of a matrix, kept until there are many: then panels of a few columns, which stay in the second cache, take all of them
/// in pairs of sweeps, so that a row is read and written once for two rotations.
/// </summary>
/// <remarks>
/// A sweep is rotations of the rows (i, i + 1) for falling i. An element sees the same rotations in the same order as if each were applied at once, so the bits are
/// those of <see cref="LaneUpdate.Rotate"/>, up to the sign of zeros. Source: Van Zee, van de Geijn and Quintana-Ortí, "Restructuring the tridiagonal and bidiagonal QR algorithms for
/// performance", ACM TOMS 40(3), 2014.
/// </remarks>
internal ref struct RotationSweeps<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostSweeps = 64;

    private readonly Span<T> _panels;
    private readonly Span<T> _cosines;
    private readonly Span<T> _sines;
    private readonly Span<int> _firsts;
    private readonly Span<int> _ends;
    private readonly int _rows;
    private readonly int _columns;
    private readonly WorkerTeam? _team;
    private int _count;

    /// <summary>A matrix that is about to be rotated, copied into panels.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="workspace">Lends the memory for it, and for the rotations, until the innermost open scope is closed.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    public RotationSweeps(ReadOnlyMatrixSpan<T> matrix, Workspace workspace, WorkerTeam? team)
    {
        (_rows, _columns, _team) = (matrix.Rows, matrix.Columns, team);
        _panels = workspace.Take<T>(checked(_rows * Panels * Width), BufferContents.Zeroed);
        _cosines = workspace.Take<T>(checked(MostSweeps * _rows));
        _sines = workspace.Take<T>(checked(MostSweeps * _rows));
        _firsts = workspace.Take<int>(MostSweeps);
        _ends = workspace.Take<int>(MostSweeps);
        for (var i = 0; i < _rows; i++)
        {
            for (var j = 0; j < _columns; j += Width) matrix.Row(i)[j..Math.Min(_columns, j + Width)].CopyTo(_panels[((j * _rows) + (i * Width))..]);
        }
    }

    /// <summary>The cosines of the sweep that is being recorded, that of the rows (i, i + 1) at i.</summary>
    public readonly Span<T> Cosines => _cosines.Slice(_count * _rows, _rows);

    /// <summary>The sines of the sweep that is being recorded.</summary>
    public readonly Span<T> Sines => _sines.Slice(_count * _rows, _rows);

    private static int Width => 2 * Vector512<T>.Count;

    private readonly int Panels => (_columns + Width - 1) / Width;

    /// <summary>The sweep that has been recorded: (x_i, x_{i+1}) ← (c x_i − s x_{i+1}, s x_i + c x_{i+1}) for i from end − 1 down to first.</summary>
    public void Add(int first, int end)
    {
        if (first >= end) return;
        (_firsts[_count], _ends[_count]) = (first, end);
        if (++_count == MostSweeps) Apply();
    }

    /// <summary>Applies what has been recorded.</summary>
    public void Apply()
    {
        for (var k = 0; k + 1 < _count; k += 2) Align(k);
        var body = new Sweeps(this);
        WorkerTeam.Run(_count * (long)_rows * _columns < 1 << 18 ? null : _team, ref body, Panels);
        _count = 0;
    }

    /// <summary>destination ← row i of the matrix, as it is after the last <see cref="Apply"/>.</summary>
    public readonly void CopyRow(int row, Span<T> destination)
    {
        for (var j = 0; j < _columns; j += Width)
        {
            var part = destination[j..Math.Min(_columns, j + Width)];
            _panels.Slice((j * _rows) + (row * Width), part.Length).CopyTo(part);
        }
    }

    // Two sweeps that run together cover the same rows: where one does not reach, it turns by nothing.
    private readonly void Align(int k)
    {
        var (first, end) = (Math.Min(_firsts[k], _firsts[k + 1]), Math.Max(_ends[k], _ends[k + 1]));
        for (var i = k; i < k + 2; i++)
        {
            var cosines = _cosines.Slice(i * _rows, _rows);
            var sines = _sines.Slice(i * _rows, _rows);
            cosines[first.._firsts[i]].Fill(T.One);
            sines[first.._firsts[i]].Clear();
            cosines[_ends[i]..end].Fill(T.One);
            sines[_ends[i]..end].Clear();
            (_firsts[i], _ends[i]) = (first, end);
        }
    }

    private readonly unsafe ref struct Sweeps(RotationSweeps<T> sweeps) : IParallelBody
    {
        private readonly RotationSweeps<T> _sweeps = sweeps;

        public void Invoke(int part)
        {
            var rows = _sweeps._rows;
            fixed (T* panels = _sweeps._panels, cosines = _sweeps._cosines, sines = _sweeps._sines)
            {
                var panel = panels + ((nint)part * rows * Width);
                for (var k = 0; k < _sweeps._count; k += 2)
                {
                    var c = cosines + ((nint)k * rows);
                    var s = sines + ((nint)k * rows);
                    if (k + 1 < _sweeps._count)
                    {
                        Two(panel, c, s, c + rows, s + rows, _sweeps._firsts[k], _sweeps._ends[k]);
                    }
                    else
                    {
                        One(panel, c, s, _sweeps._firsts[k], _sweeps._ends[k]);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void One(T* panel, T* cosines, T* sines, nint first, nint end)
        {
            var (lane, width) = (Vector512<T>.Count, 2 * Vector512<T>.Count);
            var (y0, y1) = (Vector512.Load(panel + (end * width)), Vector512.Load(panel + (end * width) + lane));
            for (var i = end - 1; i >= first; i--)
            {
                var row = panel + (i * width);
                var (x0, x1) = (Vector512.Load(row), Vector512.Load(row + lane));
                var (c, s) = (Vector512.Create(cosines[i]), Vector512.Create(sines[i]));
                ((s * x0) + (c * y0)).Store(row + width);
                ((s * x1) + (c * y1)).Store(row + width + lane);
                y0 = (c * x0) - (s * y0);
                y1 = (c * x1) - (s * y1);
            }

            y0.Store(panel + (first * width));
            y1.Store(panel + (first * width) + lane);
        }

        // The second sweep follows the first a row behind.
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void Two(T* panel, T* cosines, T* sines, T* laterCosines, T* laterSines, nint first, nint end)
        {
            var (lane, width) = (Vector512<T>.Count, 2 * Vector512<T>.Count);
            var row = panel + ((end - 1) * width);
            var (x0, x1) = (Vector512.Load(row), Vector512.Load(row + lane));
            var (y0, y1) = (Vector512.Load(row + width), Vector512.Load(row + width + lane));
            var (c, s) = (Vector512.Create(cosines[end - 1]), Vector512.Create(sines[end - 1]));
            var (z0, z1) = ((s * x0) + (c * y0), (s * x1) + (c * y1));
            y0 = (c * x0) - (s * y0);
            y1 = (c * x1) - (s * y1);
            for (var i = end - 2; i >= first; i--)
            {
                row = panel + (i * width);
                (x0, x1) = (Vector512.Load(row), Vector512.Load(row + lane));
                (c, s) = (Vector512.Create(cosines[i]), Vector512.Create(sines[i]));
                var (turned0, turned1) = ((s * x0) + (c * y0), (s * x1) + (c * y1));
                y0 = (c * x0) - (s * y0);
                y1 = (c * x1) - (s * y1);
                (c, s) = (Vector512.Create(laterCosines[i + 1]), Vector512.Create(laterSines[i + 1]));
                ((s * turned0) + (c * z0)).Store(row + (2 * width));
                ((s * turned1) + (c * z1)).Store(row + (2 * width) + lane);
                z0 = (c * turned0) - (s * z0);
                z1 = (c * turned1) - (s * z1);
            }

            row = panel + (first * width);
            (c, s) = (Vector512.Create(laterCosines[first]), Vector512.Create(laterSines[first]));
            ((s * y0) + (c * z0)).Store(row + width);
            ((s * y1) + (c * z1)).Store(row + width + lane);
            ((c * y0) - (s * z0)).Store(row);
            ((c * y1) - (s * z1)).Store(row + lane);
        }
    }
}
