namespace Toolkit.Optimization.Tests;

/// <summary>The data that the readers were written for, where they are here.</summary>
public sealed class RealImagesTests
{
    [SkippableFact]
    public void Digits_are_all_there()
    {
        var (images, labels) = (ImageFiles.Shared("mnist/t10k-images-idx3-ubyte.gz"), ImageFiles.Shared("mnist/t10k-labels-idx1-ubyte.gz"));
        Skip.If(images is null || labels is null, "The MNIST test digits are not here.");
        var digits = ImageFiles.Good(IdxReader.Read(images, labels));
        Assert.Equal((10_000, new ExampleShape(28, 28, 1)), (digits.Count, digits.Images.Shape));
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], digits.ClassCounts().ToArray());
        Assert.Equal([7, 2, 1, 0, 4], digits.Labels.Take(5));

        var (training, test) = (digits.Take(..8000), digits.Take(^2000..));
        Assert.Equal((8000, 2000), (training.Count, test.Count));
        Assert.Equal(digits.Images[8000].ToArray(), test.Images[0].ToArray());

        var moments = digits.Images.Moments();
        Assert.Equal(0.1325, moments.Mean[0], 4);
        Assert.Equal(0.3105, moments.StandardDeviation[0], 4);
    }

    [SkippableTheory]
    [InlineData("small1", 136, 2720)]
    [InlineData("small2", 156, 3120)]
    public void Characters_are_all_there(string set, int characters, int count)
    {
        var archive = ImageFiles.Shared($"omniglot/images_background_{set}.zip");
        Skip.If(archive is null, "The Omniglot sets are not here.");
        var read = ImageFiles.Good(PngReader.Read(archive));
        Assert.Equal((count, characters, new ExampleShape(105, 105, 1)), (read.Count, read.Classes, read.Images.Shape));
        Assert.All(read.ClassCounts(), images => Assert.Equal(20, images));
        Assert.Equal(5, read.ClassNames.Select(name => name.Split('/')[0]).Distinct().Count());
        Assert.Equal([0, 255], read.Images.Pixels.ToArray().Distinct().Order().ToArray());

        // Ink is black and rare; at another size all of it is still there.
        var small = ImageFiles.Good(PngReader.Read(archive, new() { Size = (28, 28) }));
        Assert.Equal(read.Images.Resized(28, 28).Pixels.ToArray(), small.Images.Pixels.ToArray());
        Assert.Equal(read.Images.Moments().Mean[0], small.Images.Moments().Mean[0], 3);
        Assert.InRange(read.Images.Moments().Mean[0], 0.9, 0.99);
    }
}
