namespace Toolkit.Optimization.Tests;

public sealed class CifarReaderTests
{
    [Fact]
    public void Planes_become_channels_side_by_side_over_several_files()
    {
        var planes = new byte[3072];
        for (var place = 0; place < 1024; place++) (planes[place], planes[1024 + place], planes[2048 + place]) = ((byte)(place % 7), (byte)(50 + (place % 11)), (byte)(100 + (place % 13)));
        byte[] first = [3, .. planes, 9, .. ImageFiles.Bytes(1, 3072)];
        byte[] second = [0, .. ImageFiles.Bytes(2, 3072)];
        var read = ImageFiles.Good(CifarReader.ReadTen(ImageFiles.Source(first, "a"), ImageFiles.Source(Files.Gzip(second), "b")));
        Assert.Equal(new ExampleShape(32, 32, 3), read.Images.Shape);
        Assert.Equal([3, 9, 0], read.Labels.ToArray());
        Assert.Equal(["cat", "truck", "airplane"], read.Labels.Select(label => read.ClassNames[label]));
        for (var place = 0; place < 1024; place++)
            Assert.Equal([(byte)(place % 7), (byte)(50 + (place % 11)), (byte)(100 + (place % 13))], read.Images[0].Slice(3 * place, 3).ToArray());
        Assert.Equal(second[1 + 1024 + 5], read.Images[2][(3 * 5) + 1]);
    }

    [Fact]
    public void A_hundred_classes_have_coarse_and_fine_labels()
    {
        byte[] Stored() => [19, 99, .. ImageFiles.Bytes(1, 3072), 0, 20, .. ImageFiles.Bytes(2, 3072)];
        var (fine, coarse) = (ImageFiles.Good(CifarReader.ReadHundred(ImageFiles.Source(Stored(), "c"))), ImageFiles.Good(CifarReader.ReadTwenty(ImageFiles.Source(Stored(), "c"))));
        Assert.Equal([99, 20], fine.Labels.ToArray());
        Assert.Equal([19, 0], coarse.Labels.ToArray());
        Assert.Equal((100, 20), (fine.Classes, coarse.Classes));
        Assert.Equal(fine.Images.Pixels.ToArray(), coarse.Images.Pixels.ToArray());
        Assert.Equal(Stored()[2], fine.Images[0][0]);
    }

    [Fact]
    public void What_looks_like_text_of_another_kind_is_read_all_the_same()
    {
        // The front of UTF-16 and the mark of UTF-8: both are pixels here.
        byte[] file = [3, 0, 3, 0, .. new byte[3069]];
        Assert.Equal([3], ImageFiles.Good(CifarReader.ReadTen(ImageFiles.Source(file, "f"))).Labels.ToArray());
    }

    [Fact]
    public void Files_that_are_cut_off_and_labels_that_are_none_are_errors_of_their_file()
    {
        byte[] good = [3, .. new byte[3072]];
        byte[] bad = [3, .. new byte[3072], 10, .. new byte[3072]];
        Assert.Equal(
            ["cut: ends at byte 3100, 27 bytes into record 2; expected whole records of 3073 bytes", "bad: at byte 3073: expected a label below 10, found 10", "none: has no bytes; expected records of 3073 bytes"],
            ImageFiles.Bad(CifarReader.ReadTen(
                ImageFiles.Source([.. good, .. new byte[27]], "cut"), ImageFiles.Source(good, "good"), ImageFiles.Source(bad, "bad"), ImageFiles.Source([], "none"))));
        Assert.Equal(
            ["f: at byte 1: expected a label below 100, found 100"],
            ImageFiles.Bad(CifarReader.ReadHundred(ImageFiles.Source([0, 100, .. new byte[3072]], "f"))));
        Assert.Equal(
            ["f: at byte 0: expected a label below 20, found 20"],
            ImageFiles.Bad(CifarReader.ReadTwenty(ImageFiles.Source([20, 1, .. new byte[3072]], "f"))));
        Assert.Throws<ArgumentException>("files", () => CifarReader.ReadTen());
    }

    // Ten records of 3,073 bytes are no whole number of records of 3,074.
    [Fact]
    public void One_set_read_as_the_other_is_an_error() =>
        Assert.NotEmpty(ImageFiles.Bad(CifarReader.ReadHundred(ImageFiles.Source(new byte[10 * 3073], "ten"))));
}
