using System.Collections.Immutable;

namespace Toolkit.Optimization.Tests;

public sealed class ByteImagesTests
{
    private static readonly ByteImages Images = new(ImageFiles.Bytes(3, 6 * 5 * 4 * 3), new(5, 4, 3));

    [Fact]
    public void Shapes_and_lengths_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => new ByteImages(new byte[4], new(2, 0, 2)));
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => new ByteImages(new byte[4], new(1 << 16, 1 << 16, 1)));
        Assert.Throws<ArgumentException>("pixels", () => new ByteImages(new byte[5], new(2, 1, 2)));
        Assert.Throws<ArgumentException>("pixels", () => new ByteImages(default, new(2, 1, 2)));
        Assert.Throws<ArgumentException>("values", () => new DenseInputs<float>(new float[5], ExampleShape.Vector(2)));
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => new DenseInputs<float>(new float[5], ExampleShape.Vector(0)));
    }

    [Fact]
    public void Parts_are_taken_and_selected()
    {
        Assert.Equal(Images.Pixels[60..240].ToArray(), Images.Take(1..4).Pixels.ToArray());
        Assert.Equal(Images.Pixels[300..].ToArray(), Images.Take(^1..).Pixels.ToArray());
        Assert.Equal([.. Images[5], .. Images[0], .. Images[5]], Images.Select([5, 0, 5]).Pixels.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("range", () => Images.Take(2..2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Images.Take(..7));
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => Images.Select([0, 6]));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => Images[-1].Length);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(5, 4)]
    [InlineData(7, 9)]
    [InlineData(1, 1)]
    public void Another_size_is_the_mean_of_the_area(int height, int width)
    {
        var resized = Images.Resized(height, width);
        Assert.Equal(new ExampleShape(height, width, 3), resized.Shape);
        for (var i = 0; i < Images.Count; i++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    for (var c = 0; c < 3; c++)
                    {
                        // By a grid so fine that each of its cells is in one element of both.
                        var mean = 0.0;
                        for (var row = 0; row < 5; row++)
                        {
                            for (var column = 0; column < 4; column++) mean += Images[i][(((((y * 5) + row) / height * 4) + (((x * 4) + column) / width)) * 3) + c] / 20.0;
                        }

                        Assert.Equal(mean, resized[i][(((y * width) + x) * 3) + c], 0.5 + 1e-9);
                    }
                }
            }
        }
    }

    [Fact]
    public void Moments_are_those_of_two_passes()
    {
        var moments = Images.Moments();
        for (var c = 0; c < 3; c++)
        {
            double[] channel = [.. Images.Pixels.ToArray().Where((_, i) => i % 3 == c).Select(value => value / 255.0)];
            var mean = channel.Average();
            Assert.Equal(mean, moments.Mean[c], 14);
            Assert.Equal(Math.Sqrt(channel.Average(value => (value - mean) * (value - mean))), moments.StandardDeviation[c], 14);
        }
    }

    [Fact]
    public void Labels_are_checked()
    {
        ImmutableArray<string> two = ["a", "b"];
        Assert.Throws<ArgumentOutOfRangeException>("labels", () => new LabelledImages(Images, [0, 1, 2, 0, 1, 1], two));
        Assert.Throws<ArgumentOutOfRangeException>("labels", () => new LabelledImages(Images, [0, 1, -1, 0, 1, 1], two));
        Assert.Throws<ArgumentException>("labels", () => new LabelledImages(Images, [0, 1], two));
        Assert.Throws<ArgumentException>("labels", () => new LabelledImages(Images, default, two));
        Assert.Throws<ArgumentException>("classNames", () => new LabelledImages(Images, [0, 0, 0, 0, 0, 0], []));
        Assert.Throws<ArgumentNullException>("images", () => new LabelledImages(null!, [0], two));
    }

    [Fact]
    public void Labels_go_with_their_images()
    {
        var labelled = new LabelledImages(Images, [0, 2, 1, 0, 2, 0], ["a", "b", "c", "d"]);
        Assert.Equal([3, 1, 2, 0], labelled.ClassCounts().ToArray());
        Assert.Equal((6, 4), (labelled.Count, labelled.Classes));

        var end = labelled.Take(^2..);
        Assert.Equal([2, 0], end.Labels.ToArray());
        Assert.Equal(Images[4].ToArray(), end.Images[0].ToArray());

        var some = labelled.OfClasses(2, 3, 0);
        Assert.Equal(["c", "d", "a"], some.ClassNames.ToArray());
        Assert.Equal([2, 0, 2, 0, 2], some.Labels.ToArray());
        Assert.Equal([.. Images[0], .. Images[1], .. Images[3], .. Images[4], .. Images[5]], some.Images.Pixels.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => labelled.OfClasses(4));
        Assert.Throws<ArgumentException>("classes", () => labelled.OfClasses(1, 1));
        Assert.Throws<ArgumentException>("classes", () => labelled.OfClasses(3));

        var order = new int[6];
        RandomKey.FromSeed(5).Permutation(order);
        var shuffled = labelled.Shuffled(RandomKey.FromSeed(5));
        Assert.NotEqual([0, 1, 2, 3, 4, 5], order);
        Assert.Equal(order.Select(i => labelled.Labels[i]), shuffled.Labels);
        for (var i = 0; i < 6; i++) Assert.Equal(Images[order[i]].ToArray(), shuffled.Images[i].ToArray());

        Assert.Equal([0, 2, 1, 0, 2, 0, 0, 2, 1, 0, 2, 0], labelled.RepeatedLabels(2).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("copies", () => labelled.RepeatedLabels(0));
        Assert.Throws<ArgumentOutOfRangeException>("copies", () => labelled.RepeatedLabels(int.MaxValue / 6 + 1));
    }
}
