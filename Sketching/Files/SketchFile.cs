using System.Numerics;
using LanguageExt;
using static LanguageExt.Prelude;

namespace Toolkit.Sketching;

/// <summary>Sketches as files: shape, key and table, under a digest. A file is written whole or not at all, and read only where every bit of it is as it was written.</summary>
/// <remarks>
/// The format begins with <c>TKSKETCH</c> and its version, is little-endian, and ends with the SHA-256 of what goes before. What is read adds to, merges with and estimates as what was written, bit for bit.
/// </remarks>
public static class SketchFile
{
    /// <summary>Writes a Count-Sketch; a reader sees the file that was there before or the whole new one.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="sketch">The sketch.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="NotSupportedException">The numbers are neither floats nor doubles.</exception>
    public static void Write<T>(string path, CountSketch<T> sketch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => WholeFile.Write(path, stream => SketchRecord.Write(stream, SketchKind.CountSketch, sketch.Shape, sketch.Table.Span));

    /// <summary>Writes a Count-Min; a reader sees the file that was there before or the whole new one.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="sketch">The sketch.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="NotSupportedException">The numbers are neither floats nor doubles.</exception>
    public static void Write<T>(string path, CountMin<T> sketch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => WholeFile.Write(path, stream => SketchRecord.Write(stream, SketchKind.CountMin, sketch.Shape, sketch.Table.Span));

    /// <summary>Reads a Count-Sketch.</summary>
    /// <typeparam name="T">float or double, as it was written.</typeparam>
    /// <param name="path">The file.</param>
    /// <returns>The sketch, or what is wrong with the file: it is no sketch, of a newer format, of another kind or type, cut off, damaged, or not to be read.</returns>
    /// <exception cref="NotSupportedException">The numbers are neither floats nor doubles.</exception>
    public static Validation<DataError, CountSketch<T>> ReadCountSketch<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Read<T>(path, SketchKind.CountSketch).Map(read => CountSketch<T>.Of(read.Shape, read.Table));

    /// <summary>Reads a Count-Min.</summary>
    /// <typeparam name="T">float or double, as it was written.</typeparam>
    /// <param name="path">The file.</param>
    /// <returns>The sketch, or what is wrong with the file: it is no sketch, of a newer format, of another kind or type, cut off, damaged, or not to be read.</returns>
    /// <exception cref="NotSupportedException">The numbers are neither floats nor doubles.</exception>
    public static Validation<DataError, CountMin<T>> ReadCountMin<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Read<T>(path, SketchKind.CountMin).Map(read => CountMin<T>.Of(read.Shape, read.Table));

    private static Validation<DataError, (SketchShape Shape, Buffer<T> Table)> Read<T>(string path, SketchKind kind)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            if (Directory.Exists(path)) return Wrong("is a folder; expected a sketch");
            using var file = File.OpenRead(path);
            var (shape, table, fault) = SketchRecord.Read<T>(file, kind);
            if (fault is not null) return Wrong(fault);
            return file.ReadByte() < 0 ? Success<DataError, (SketchShape, Buffer<T>)>((shape, table)) : Wrong($"goes on behind the sketch; expected {SketchRecord.Length<T>(shape)} bytes");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Wrong("no such file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Wrong($"cannot be read: {exception.Message}");
        }

        Validation<DataError, (SketchShape, Buffer<T>)> Wrong(string message) => Fail<DataError, (SketchShape, Buffer<T>)>(DataError.OfFile(path, message));
    }
}
