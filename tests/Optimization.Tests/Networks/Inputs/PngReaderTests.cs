using System.IO.Compression;

namespace Toolkit.Optimization.Tests;

public sealed class PngReaderTests
{
    private static readonly byte[] One = [1, 2, 3, 4, 5, 6];
    private static readonly byte[] Two = [9, 8, 7, 6, 5, 4];

    public static TheoryData<int, int> Kinds => new() { { 1, 0 }, { 2, 0 }, { 4, 0 }, { 8, 0 }, { 16, 0 }, { 8, 2 }, { 16, 2 }, { 8, 4 }, { 8, 6 }, { 1, 3 }, { 2, 3 }, { 4, 3 }, { 8, 3 } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Images_of_every_depth_and_kind_are_decoded(int depth, int kind)
    {
        const int Width = 11;
        const int Height = 7;
        var samples = kind switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var random = new Random(depth + (100 * kind));
        byte[] palette = [.. Enumerable.Range(0, 3 * Math.Min(256, 1 << depth)).Select(_ => (byte)random.Next(256))];
        var (rows, expected) = (new byte[Height][], new List<byte>());
        for (var y = 0; y < Height; y++)
        {
            rows[y] = new byte[((Width * samples * depth) + 7) / 8];
            for (var x = 0; x < Width * samples; x++)
            {
                var value = random.Next(1 << depth);
                if (depth == 16) (rows[y][2 * x], rows[y][(2 * x) + 1]) = ((byte)(value >> 8), (byte)value);
                else rows[y][x * depth / 8] |= (byte)(value << (8 - depth - (x * depth % 8)));
                if (kind == 3) expected.AddRange(palette[(3 * value)..((3 * value) + 3)]);
                else expected.Add((byte)(depth == 16 ? value >> 8 : value * 255 / ((1 << depth) - 1)));
            }
        }

        var read = ImageFiles.Good(Zip(("a/0.png", ImageFiles.Png(Width, depth, kind, rows, kind == 3 ? palette : null))));
        Assert.Equal(new ExampleShape(Height, Width, kind == 3 ? 3 : samples), read.Images.Shape);
        Assert.Equal(expected, read.Images.Pixels.ToArray());
    }

    [Fact]
    public void Classes_are_folders_and_order_is_ordinal_whatever_the_order_of_the_archive()
    {
        (string, byte[])[] entries =
        [
            ("set/b/x/2.png", Grey(One)), ("set/", []), ("set/b/x/10.png", Grey(Two)), ("set/B/z/1.PNG", Grey(Two)), ("set/b/x.y/1.png", Grey(One)),
            ("__MACOSX/set/b/x/._2.png", [0]), ("set/b/x/._2.png", [0]), ("set/.DS_Store", [1]), ("set/b/x/notes.txt", [1]),
        ];
        var read = ImageFiles.Good(Zip(entries));
        Assert.Equal(["B/z", "b/x", "b/x.y"], read.ClassNames.ToArray());
        Assert.Equal([0, 1, 1, 2], read.Labels.ToArray());
        Assert.Equal([.. Two, .. Two, .. One, .. One], read.Images.Pixels.ToArray());
        var again = ImageFiles.Good(Zip([.. entries.Reverse()]));
        Assert.Equal(read.ClassNames.ToArray(), again.ClassNames.ToArray());
        Assert.Equal(read.Images.Pixels.ToArray(), again.Images.Pixels.ToArray());
    }

    [Fact]
    public void A_folder_reads_like_an_archive_of_what_is_in_it()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var (path, pixels) in new[] { ("b/x/2.png", One), ("a/y/1.png", Two), ("b/x/1.png", Two) })
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.FullName, path))!);
                File.WriteAllBytes(Path.Combine(folder.FullName, path), Grey(pixels));
            }

            File.WriteAllText(Path.Combine(folder.FullName, ".DS_Store"), "junk");
            var archive = Path.Combine(folder.FullName, "all.zip");
            ZipFile.CreateFromDirectory(Path.Combine(folder.FullName, "b"), archive);
            var read = ImageFiles.Good(PngReader.Read(folder.FullName));
            Assert.Equal(["a/y", "b/x"], read.ClassNames.ToArray());
            Assert.Equal([.. Two, .. Two, .. One], read.Images.Pixels.ToArray());
            Assert.Equal([.. Two, .. One], ImageFiles.Good(PngReader.Read(archive)).Images.Pixels.ToArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.Equal([$"{folder.FullName}: no such file or folder"], ImageFiles.Bad(PngReader.Read(folder.FullName)));
    }

    [Fact]
    public void Images_of_different_sizes_are_an_error_that_names_both_or_get_one_size()
    {
        (string, byte[])[] entries = [("a/1.png", Grey(One)), ("b/1.png", ImageFiles.Grey(3, 2, One)), ("b/2.png", Grey(Two)), ("b/3.png", ImageFiles.Grey(4, 4, new byte[16]))];
        Assert.Equal(
            [
                "z/b/1.png: is of 3 × 2 × 1; expected 2 × 3 × 1, the size of z/a/1.png; the option Size makes sizes alike",
                "z/b/3.png: is of 4 × 4 × 1; expected 2 × 3 × 1, the size of z/a/1.png; the option Size makes sizes alike",
            ],
            ImageFiles.Bad(Zip(entries)));
        var read = ImageFiles.Good(PngReader.ReadZip(new MemoryStream(ImageFiles.Zip(entries)), "z", new() { Size = (1, 1) }));
        Assert.Equal(new ExampleShape(1, 1, 1), read.Images.Shape);
        Assert.Equal([4, 4, 7, 0], read.Images.Pixels.ToArray());
    }

    [Fact]
    public void Images_of_different_channels_are_an_error_or_get_as_many()
    {
        (string, byte[])[] entries = [("a/1.png", Grey(One)), ("b/1.png", ImageFiles.Png(3, 8, 2, [new byte[9], new byte[9]]))];
        Assert.EndsWith("the option Channels makes channels alike", Assert.Single(ImageFiles.Bad(Zip(entries))), StringComparison.Ordinal);
        var read = ImageFiles.Good(PngReader.ReadZip(new MemoryStream(ImageFiles.Zip(entries)), "z", new() { Channels = 3 }));
        Assert.Equal([.. One.SelectMany(value => Enumerable.Repeat(value, 3)), .. new byte[18]], read.Images.Pixels.ToArray());
    }

    [Fact]
    public void Every_damage_of_an_image_is_an_error_that_names_it()
    {
        var file = Grey(One);
        for (var at = 0; at < file.Length; at++)
        {
            var damaged = (byte[])file.Clone();
            damaged[at] ^= 4;
            Assert.StartsWith("z/b/1.png: ", Assert.Single(ImageFiles.Bad(Zip(("a/1.png", file), ("b/1.png", damaged)))), StringComparison.Ordinal);
            Assert.StartsWith("z/b/1.png: ", Assert.Single(ImageFiles.Bad(Zip(("a/1.png", file), ("b/1.png", file[..at])))), StringComparison.Ordinal);
        }

        Assert.Equal([$"z/b/1.png: goes on at byte {file.Length}; expected its end there"], ImageFiles.Bad(Zip(("b/1.png", [.. file, 0]))));
        Assert.Equal(["z/b/1.png: at byte 0: expected a PNG file, found 'GIF89a'"], ImageFiles.Bad(Zip(("b/1.png", "GIF89a"u8.ToArray()))));
    }

    // Every part has its checksum, but the rows are too few for the header.
    [Fact]
    public void An_image_that_the_decoder_refuses_is_an_error_that_names_it()
    {
        var (short_, header) = (ImageFiles.Grey(1, 3, One[..3]), Grey(One));
        byte[] file = [.. header[..33], .. short_[33..]];
        Assert.StartsWith("z/b/1.png: cannot be decoded as PNG: ", Assert.Single(ImageFiles.Bad(Zip(("b/1.png", file)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Archives_without_images_or_cut_off_and_images_without_a_class_are_errors()
    {
        Assert.Equal(["z: has no images; expected files called *.png in folders, one folder a class"], ImageFiles.Bad(Zip(("a/readme.txt", []))));
        Assert.Equal(["z/1.png: lies in no folder; expected one, which is its class"], ImageFiles.Bad(Zip(("1.png", Grey(One)), ("a/1.png", Grey(One)))));
        var whole = ImageFiles.Zip(("a/1.png", Grey(One)));
        Assert.StartsWith("z: is not a whole zip archive: ", Assert.Single(ImageFiles.Bad(PngReader.ReadZip(new MemoryStream(whole[..^8]), "z"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Size", () => new PngOptions { Size = (0, 3) });
        Assert.Throws<ArgumentOutOfRangeException>("Channels", () => new PngOptions { Channels = 5 });
    }

    private static byte[] Grey(byte[] pixels) => ImageFiles.Grey(2, 3, pixels);

    private static LanguageExt.Validation<DataError, LabelledImages> Zip(params (string, byte[])[] entries) => PngReader.ReadZip(new MemoryStream(ImageFiles.Zip(entries)), "z");
}
