using System.Collections.Immutable;

namespace Toolkit.Optimization.Tests;

public sealed class IdxReaderTests
{
    private static readonly byte[] Pixels = ImageFiles.Bytes(1, 3 * 4 * 5);
    private static readonly byte[] Images = ImageFiles.Idx(Pixels, 3, 4, 5);
    private static readonly byte[] Labels = ImageFiles.Idx([2, 0, 9], 3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_and_labels_are_read_as_they_were_written(bool compressed)
    {
        byte[] Stored(byte[] file) => compressed ? Files.Gzip(file) : file;
        var read = ImageFiles.Good(IdxReader.Read(ImageFiles.Source(Stored(Images), "images"), ImageFiles.Source(Stored(Labels), "labels")));
        Assert.Equal(new ExampleShape(4, 5, 1), read.Images.Shape);
        Assert.Equal(Pixels, read.Images.Pixels.ToArray());
        Assert.Equal([2, 0, 9], read.Labels.ToArray());
        Assert.Equal(Enumerable.Range(0, 10).Select(k => $"{k}"), read.ClassNames);
    }

    [Fact]
    public void Files_are_read_from_disk_and_however_their_bytes_arrive()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Images);
            Assert.Equal(Pixels, ImageFiles.Good(IdxReader.ReadImages(path)).Pixels.ToArray());
            Assert.Equal(Pixels, ImageFiles.Good(IdxReader.ReadImages(Files.Chunks(Images, 1))).Pixels.ToArray());
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal([$"{path}: no such file"], ImageFiles.Bad(IdxReader.ReadImages(path)));
    }

    [Fact]
    public void Every_cut_of_a_file_is_an_error_that_says_where_it_ends()
    {
        for (var length = 0; length < Images.Length; length++)
        {
            var expected = length < 16 ? "16 bytes that say what it holds" : "76 bytes for 3 images of 4 × 5";
            Assert.Equal([$"cut: ends at byte {length}; expected {expected}"], ImageFiles.Bad(IdxReader.ReadImages(ImageFiles.Source(Images[..length], "cut"))));
        }
    }

    [Fact]
    public void A_file_that_goes_on_is_an_error() => Assert.Equal(
        ["long: goes on at byte 76; expected its end there, behind 3 images of 4 × 5"],
        ImageFiles.Bad(IdxReader.ReadImages(ImageFiles.Source([.. Images, 0], "long"))));

    [Fact]
    public void A_compressed_file_that_is_cut_off_or_damaged_is_an_error()
    {
        var packed = Files.Gzip(Images);
        Assert.Single(ImageFiles.Bad(IdxReader.ReadImages(ImageFiles.Source(packed[..^5], "cut"))));
        packed[^7] ^= 1;
        Assert.Single(ImageFiles.Bad(IdxReader.ReadImages(ImageFiles.Source(packed, "damaged"))));
    }

    [Fact]
    public void What_is_no_file_of_images_is_an_error_that_says_what_it_is()
    {
        string Of(byte[] file) => Assert.Single(ImageFiles.Bad(IdxReader.ReadImages(ImageFiles.Source(file, "f"))));
        Assert.Equal("f: at byte 0: expected 0x00000803, which is how IDX files of images as bytes begin, found 0x00000801 (labels)", Of(Labels));
        Assert.Contains("found 0x00000D03", Of(ImageFiles.IdxOf(13, new byte[16], 1, 2, 2)), StringComparison.Ordinal);
        Assert.Equal(
            "f: at byte 0: expected 0x00000801, which is how IDX files of labels as bytes begin, found 0x00000803 (images)",
            Assert.Single(ImageFiles.Bad(IdxReader.ReadLabels(ImageFiles.Source(Images, "f")))));
        Assert.Equal("f: at byte 8: expected the extent of dimension 2, from 1 to 2147483647, found 0", Of(ImageFiles.Idx([], 3, 0, 5)));
        Assert.Equal("f: at byte 4: expected the extent of dimension 1, from 1 to 2147483647, found 4294967295", Of(ImageFiles.Idx([], -1, 2, 5)));
        Assert.Contains("can be held", Of(ImageFiles.Idx([], int.MaxValue, int.MaxValue, int.MaxValue)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_extent_that_is_damaged_takes_no_memory()
    {
        var file = ImageFiles.Idx(Pixels, 1_000_000, 40, 50);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ImageFiles.Bad(IdxReader.ReadImages(ImageFiles.Source(file, "f")));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Labels_that_are_no_class_are_named_each_with_its_byte()
    {
        var labels = ImageFiles.Source(ImageFiles.Idx([2, 10, 9, 255], 4), "labels");
        Assert.Equal(
            ["labels: at byte 9: expected a label below 10, found 10", "labels: at byte 11: expected a label below 10, found 255"],
            ImageFiles.Bad(IdxReader.ReadLabels(labels)));
        Assert.Equal([0, 3], ImageFiles.Good(IdxReader.ReadLabels(ImageFiles.Source(ImageFiles.Idx([0, 3], 2), "labels"), 4)).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => IdxReader.ReadLabels(ImageFiles.Source(Labels, "labels"), 257));
    }

    [Fact]
    public void Other_numbers_of_labels_and_images_are_an_error() => Assert.Equal(
        ["labels: at byte 4: expected 3 labels, one for each image of images, found 2"],
        ImageFiles.Bad(IdxReader.Read(ImageFiles.Source(Images, "images"), ImageFiles.Source(ImageFiles.Idx([1, 1], 2), "labels"))));

    [Fact]
    public void Errors_of_both_files_are_told()
    {
        ImmutableArray<string> two = ["no", "yes"];
        var errors = ImageFiles.Bad(IdxReader.Read(ImageFiles.Source(Images[..20], "images"), ImageFiles.Source(Labels, "labels"), two));
        Assert.Equal(3, errors.Count);
        Assert.Contains(errors, error => error.StartsWith("images: ends at byte 20", StringComparison.Ordinal));
        Assert.Contains("labels: at byte 10: expected a label below 2, found 9", errors);
    }
}
