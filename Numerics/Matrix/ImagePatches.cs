using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>The windows of a convolution as rows of a matrix, so that it is a matrix product; and the adjoint, which adds windows back into images.</summary>
/// <remarks>
/// A window holds its pixels row by row, the channels of each together: what it takes from a row of the image lies together there, and is copied in one run. Source:
/// Chellapilla, Puri and Simard, "High performance convolutional neural networks for document processing", 2006.
/// </remarks>
public static class ImagePatches
{
    // So many elements of the windows make a part worth handing over.
    private const int PartElements = 1 << 15;

    /// <summary>Row i T + t of P is window t of image i, T windows in the order of the output's rows and columns; zero where a window reaches beyond its image.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="images">An image in each row, m x (height width channels), not seen transposed.</param>
    /// <param name="destination">P, (m T) x (kernel height, kernel width, channels); what it held is not read.</param>
    /// <param name="geometry">Where the windows lie.</param>
    /// <param name="workspace">Lends memory for the images with their padding, where there is any.</param>
    /// <param name="team">The threads to use; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A shape does not match, the images are seen transposed, or P overlaps them.</exception>
    public static void Gather<T>(
        ReadOnlyMatrixSpan<T> images, MatrixSpan<T> destination, in ConvolutionGeometry geometry, Workspace workspace, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(workspace);
        Check(images, destination, in geometry, nameof(images), nameof(destination));
        MatrixShape.CheckApart<T>(images, destination, nameof(images));
        if (images.Rows == 0) return;
        var shared = (long)destination.Rows * destination.Columns > PartElements ? team : null;
        var (height, width) = (geometry.Height + (2 * geometry.Padding), geometry.Width + (2 * geometry.Padding));
        if (geometry.Padding == 0)
        {
            Copy(images, destination, in geometry, shared);
            return;
        }

        // Images with their zeros around them have no windows that are special.
        var padded = new ConvolutionGeometry(height, width, geometry.Channels, geometry.KernelHeight, geometry.KernelWidth, geometry.Stride);
        using var rental = workspace.Rent<T>(checked(images.Rows * padded.ImageLength));
        var framed = new MatrixSpan<T>(rental.Span, images.Rows, padded.ImageLength);
        var framing = new Framing<T>(images, framed, in geometry);
        WorkerTeam.Run(shared, ref framing, images.Rows);
        Copy(framed, destination, in padded, shared);
    }

    /// <summary>The adjoint of <see cref="Gather"/>: a pixel is the sum of its copies in the windows, in the order of the windows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="patches">P, (m T) x (kernel height, kernel width, channels), not seen transposed.</param>
    /// <param name="destination">Receives an image in each row, m x (height width channels); what it held is not read.</param>
    /// <param name="geometry">Where the windows lie.</param>
    /// <param name="team">The threads to use, an image each; null for the calling thread. The bits do not depend on it.</param>
    /// <exception cref="ArgumentException">A shape does not match, the windows are seen transposed, or the images overlap them.</exception>
    public static void Scatter<T>(
        ReadOnlyMatrixSpan<T> patches, MatrixSpan<T> destination, in ConvolutionGeometry geometry, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(destination, patches, in geometry, nameof(destination), nameof(patches));
        MatrixShape.CheckApart<T>(patches, destination, nameof(patches));
        var body = new Scattering<T>(patches, destination, in geometry);
        WorkerTeam.Run((long)patches.Rows * patches.Columns > PartElements ? team : null, ref body, destination.Rows);
    }

    private static void Check<T>(ReadOnlyMatrixSpan<T> images, ReadOnlyMatrixSpan<T> patches, in ConvolutionGeometry geometry, string imagesName, string patchesName)
        where T : unmanaged
    {
        if (geometry.Stride == 0) throw new ArgumentException("The geometry is empty.", nameof(geometry));
        if (images.IsTransposed) throw new ArgumentException("The images are seen transposed.", imagesName);
        if (patches.IsTransposed) throw new ArgumentException("The windows are seen transposed.", patchesName);
        MatrixShape.CheckMatrix(images.Rows, images.Columns, images.Rows, geometry.ImageLength, imagesName);
        MatrixShape.CheckMatrix(patches.Rows, patches.Columns, checked(images.Rows * geometry.Patches), geometry.PatchLength, patchesName);
    }

    private static void Copy<T>(ReadOnlyMatrixSpan<T> images, MatrixSpan<T> destination, in ConvolutionGeometry geometry, WorkerTeam? team)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var body = new Gathering<T>(images, destination, in geometry);
        WorkerTeam.Run(team, ref body, body.Parts);
    }

    // A part is an image.
    private readonly ref struct Framing<T>(ReadOnlyMatrixSpan<T> images, MatrixSpan<T> destination, in ConvolutionGeometry geometry) : IParallelBody
        where T : unmanaged
    {
        private readonly ReadOnlyMatrixSpan<T> _images = images;
        private readonly MatrixSpan<T> _destination = destination;
        private readonly ConvolutionGeometry _geometry = geometry;

        public void Invoke(int part)
        {
            var line = _geometry.Width * _geometry.Channels;
            var side = _geometry.Padding * _geometry.Channels;
            var framedLine = line + (2 * side);
            var image = _images.Row(part);
            var rest = _destination.Row(part);
            rest[..(_geometry.Padding * framedLine)].Clear();
            rest = rest[(_geometry.Padding * framedLine)..];
            for (var r = 0; r < _geometry.Height; r++, rest = rest[framedLine..])
            {
                rest[..side].Clear();
                image.Slice(r * line, line).CopyTo(rest[side..]);
                rest.Slice(side + line, side).Clear();
            }

            rest.Clear();
        }
    }

    // A part is some rows of windows of one image, none of which reaches beyond it.
    private readonly unsafe ref struct Gathering<T> : IParallelBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlyMatrixSpan<T> _images;
        private readonly MatrixSpan<T> _destination;
        private readonly ConvolutionGeometry _geometry;
        private readonly int _rowsInPart;
        private readonly int _partsOfImage;

        public Gathering(ReadOnlyMatrixSpan<T> images, MatrixSpan<T> destination, in ConvolutionGeometry geometry)
        {
            _images = images;
            _destination = destination;
            _geometry = geometry;
            _rowsInPart = Math.Clamp(PartElements / (int)Math.Min(PartElements, (long)geometry.OutputWidth * geometry.PatchLength), 1, geometry.OutputHeight);
            _partsOfImage = (geometry.OutputHeight + _rowsInPart - 1) / _rowsInPart;
        }

        public int Parts => checked(_images.Rows * _partsOfImage);

        public void Invoke(int part)
        {
            var (image, block) = Math.DivRem(part, _partsOfImage);
            var (first, end) = (block * _rowsInPart, Math.Min(_geometry.OutputHeight, (block + 1) * _rowsInPart));
            var (windows, runs) = (_geometry.OutputWidth, _geometry.KernelHeight);
            nint run = _geometry.KernelWidth * _geometry.Channels;
            nint line = _geometry.Width * _geometry.Channels;
            nint step = _geometry.Stride * _geometry.Channels;
            fixed (T* images = _images.Values, patches = _destination.Values)
            {
                var source = images + ((nint)image * _images.Stride) + (first * _geometry.Stride * line);
                var sourceEnd = images + _images.Values.Length;
                var to = patches + ((((nint)image * _geometry.Patches) + ((nint)first * windows)) * _destination.Stride);
                var limit = to + ((nint)(end - first) * windows * _destination.Stride);
                var isDense = _destination.Stride == _destination.Columns;
                for (var r = first; r < end; r++, source += _geometry.Stride * line, to += (nint)windows * _destination.Stride)
                {
                    // A run is copied in whole lanes where what comes behind it is written later, and by this part.
                    if (isDense && CopyWindows(source, to, windows, step, runs, run, line, sourceEnd, limit)) continue;
                    for (var c = 0; c < windows; c++)
                    {
                        var (from, row) = (c * step, (nint)c * _destination.Stride);
                        for (var k = 0; k < runs; k++)
                        {
                            new ReadOnlySpan<T>(source + from + (k * line), (int)run).CopyTo(new Span<T>(to + row + (k * run), (int)run));
                        }
                    }
                }
            }
        }

        // A row of windows; false where a lane would reach beyond what may be read or written. Short runs go in short vectors: a store across two
        // cache lines costs more than one within.
        private static bool CopyWindows(T* from, T* to, int count, nint step, int runs, nint run, nint line, T* sourceEnd, T* limit)
        {
            nint lane = run <= Vector128<T>.Count ? Vector128<T>.Count : run <= Vector256<T>.Count ? Vector256<T>.Count : Vector512<T>.Count;
            var whole = (run + lane - 1) & -lane;
            var lastFrom = from + ((count - 1) * step) + ((runs - 1) * line);
            var lastTo = to + ((((nint)count * runs) - 1) * run);
            if (sourceEnd - lastFrom < whole || limit - lastTo < whole) return false;
            if (lane == Vector128<T>.Count) CopyShort(from, to, count, step, runs, run, line);
            else if (lane == Vector256<T>.Count) CopyMiddle(from, to, count, step, runs, run, line);
            else CopyLong(from, to, count, step, runs, run, line);
            return true;
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void CopyShort(T* from, T* to, int count, nint step, int runs, nint run, nint line)
        {
            for (; count > 0; count--, from += step)
            {
                var seen = from;
                for (var k = runs; k > 0; k--, seen += line, to += run) Vector128.Load(seen).Store(to);
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void CopyMiddle(T* from, T* to, int count, nint step, int runs, nint run, nint line)
        {
            for (; count > 0; count--, from += step)
            {
                var seen = from;
                for (var k = runs; k > 0; k--, seen += line, to += run) Vector256.Load(seen).Store(to);
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void CopyLong(T* from, T* to, int count, nint step, int runs, nint run, nint line)
        {
            for (; count > 0; count--, from += step)
            {
                var seen = from;
                for (var k = runs; k > 0; k--, seen += line, to += run)
                {
                    for (nint i = 0; i < run; i += Vector512<T>.Count) Vector512.Load(seen + i).Store(to + i);
                }
            }
        }
    }

    // A part is an image.
    private readonly unsafe ref struct Scattering<T>(ReadOnlyMatrixSpan<T> patches, MatrixSpan<T> destination, in ConvolutionGeometry geometry) : IParallelBody
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ReadOnlyMatrixSpan<T> _patches = patches;
        private readonly MatrixSpan<T> _destination = destination;
        private readonly ConvolutionGeometry _geometry = geometry;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke(int part)
        {
            var (windows, stride, padding, channels) = (_geometry.OutputWidth, _geometry.Stride, _geometry.Padding, _geometry.Channels);
            nint run = _geometry.KernelWidth * channels;
            nint line = _geometry.Width * channels;
            _destination.Row(part).Clear();
            fixed (T* images = _destination.Values, patches = _patches.Values)
            {
                var image = images + ((nint)part * _destination.Stride);
                var row = patches + ((nint)part * _geometry.Patches * _patches.Stride);
                for (var r = 0; r < _geometry.OutputHeight; r++)
                {
                    var top = (r * stride) - padding;
                    var (from, to) = (Math.Max(0, -top), Math.Min(_geometry.KernelHeight, _geometry.Height - top));
                    for (var c = 0; c < windows; c++, row += _patches.Stride)
                    {
                        var column = (c * stride) - padding;
                        nint start = Math.Max(0, -column) * channels;
                        var end = Math.Min(run, ((nint)_geometry.Width - column) * channels);
                        var pixels = image + ((top + from) * line) + ((nint)column * channels);
                        for (var k = from; k < to; k++, pixels += line) Add(row + (k * run) + start, pixels + start, end - start);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add(T* from, T* to, nint count)
        {
            nint i = 0;
            for (; i + Vector512<T>.Count <= count; i += Vector512<T>.Count) (Vector512.Load(to + i) + Vector512.Load(from + i)).Store(to + i);
            for (; i < count; i++) to[i] += from[i];
        }
    }
}
