namespace Toolkit.Sketching.Tests;

/// <summary>Sketches come back from files as they were, or not at all.</summary>
public sealed class SketchFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("toolkit-sketch-");

    private string File => Path.Combine(_folder.FullName, "sketch");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Sketches_come_back_bit_for_bit()
    {
        var (floats, doubles, counts) = (Filled(), CountSketch<double>.Zero(2, 40_000, RandomKey.FromSeed(4)), CountMin<float>.Zero(3, 77, RandomKey.FromSeed(5).Fold(6)));
        doubles.Add(7, double.NaN);
        doubles.Add(8, -0.0);
        counts.Add(9, 3);
        SketchFile.Write(File, floats);
        Assert.Equal(floats, Right(SketchFile.ReadCountSketch<float>(File)));
        SketchFile.Write(File, doubles);
        Assert.Equal(doubles, Right(SketchFile.ReadCountSketch<double>(File)));
        SketchFile.Write(File, counts);
        var read = Right(SketchFile.ReadCountMin<float>(File));
        Assert.Equal(counts, read);
        read.Merge(counts);
        Assert.Equal(6, read.Estimate(9));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Any_flipped_bit_is_refused()
    {
        SketchFile.Write(File, Filled());
        var (bytes, random) = (System.IO.File.ReadAllBytes(File), new Random(3));
        for (var k = 0; k < 500 + (80 * 8); k++)
        {
            // Every bit of the head, and 500 of the whole.
            var bit = k < 500 ? random.Next(bytes.Length * 8) : k - 500;
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            System.IO.File.WriteAllBytes(File, bytes);
            var error = Wrong(SketchFile.ReadCountSketch<float>(File));
            Assert.StartsWith(File, error.ToString(), StringComparison.Ordinal);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void What_is_cut_off_or_goes_on_is_refused()
    {
        SketchFile.Write(File, Filled());
        var bytes = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < bytes.Length; length += length < 200 || length > bytes.Length - 40 ? 1 : 31)
        {
            System.IO.File.WriteAllBytes(File, bytes[..length]);
            Assert.Matches("ends within|is no sketch", Wrong(SketchFile.ReadCountSketch<float>(File)).Message);
        }

        System.IO.File.WriteAllBytes(File, [.. bytes, 0]);
        Assert.Contains("goes on", Wrong(SketchFile.ReadCountSketch<float>(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_something_else_is_refused_by_name()
    {
        SketchFile.Write(File, Filled());
        Assert.Contains("kind Count-Sketch; expected Count-Min", Wrong(SketchFile.ReadCountMin<float>(File)).Message, StringComparison.Ordinal);
        Assert.Contains("numbers of 4 bytes; expected 8", Wrong(SketchFile.ReadCountSketch<double>(File)).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Wrong(SketchFile.ReadCountSketch<float>(File + "x")).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Wrong(SketchFile.ReadCountSketch<float>(_folder.FullName)).Message, StringComparison.Ordinal);
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[8] = 2;
        System.IO.File.WriteAllBytes(File, bytes);
        Assert.Contains("version 2 of the format; expected 1", Wrong(SketchFile.ReadCountSketch<float>(File)).Message, StringComparison.Ordinal);
        System.IO.File.WriteAllText(File, "label index:value and more of it than a head has, so that it is read to its end, and no digest");
        Assert.Contains("expected 'TKSKETCH'", Wrong(SketchFile.ReadCountSketch<float>(File)).Message, StringComparison.Ordinal);
    }

    // Sketches among other things in one stream.
    [Fact]
    public void A_sketch_ends_where_the_next_begins()
    {
        var (sketch, counts, stream) = (Filled(), CountMin<double>.Zero(1, 9, RandomKey.FromSeed(2)), new MemoryStream());
        SketchRecord.Write(stream, SketchKind.CountSketch, sketch.Shape, sketch.Table.Span);
        Assert.Equal(SketchRecord.Length<float>(sketch.Shape), stream.Length);
        SketchRecord.Write(stream, SketchKind.CountMin, counts.Shape, counts.Table.Span);
        stream.Position = 0;
        var (shape, table, fault) = SketchRecord.Read<float>(stream, SketchKind.CountSketch);
        Assert.Null(fault);
        Assert.Equal(sketch, CountSketch<float>.Of(shape, table));
        Assert.Null(SketchRecord.Read<double>(stream, SketchKind.CountMin).Fault);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void Numbers_that_have_no_place_in_the_format_are_refused() =>
        Assert.Throws<NotSupportedException>(() => SketchFile.Write(File, CountSketch<Half>.Zero(1, 1, RandomKey.FromSeed(1))));

    private static CountSketch<float> Filled()
    {
        var sketch = CountSketch<float>.Zero(3, 101, RandomKey.FromSeed(1));
        for (var i = 0UL; i < 500; i++) sketch.Add(i * 7, i - 250f);
        return sketch;
    }

    private static T Right<T>(LanguageExt.Validation<DataError, T> read) => read.Match(Succ: value => value, Fail: errors => throw new InvalidOperationException(errors.Head.ToString()));

    private static DataError Wrong<T>(LanguageExt.Validation<DataError, T> read) => read.Match(Succ: _ => throw new InvalidOperationException("It was read."), Fail: errors => errors.Head);
}
