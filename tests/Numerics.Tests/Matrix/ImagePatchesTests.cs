using System.Numerics;

namespace Toolkit.Numerics.Tests;

public sealed class SingleImagePatchesTests : ImagePatchesTests<float>;

public sealed class DoubleImagePatchesTests : ImagePatchesTests<double>;

public abstract class ImagePatchesTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static TheoryData<ConvolutionGeometry> Geometries
    {
        get
        {
            var geometries = new TheoryData<ConvolutionGeometry>();
            foreach (var channels in new[] { 1, 2, 3, 16, 32 })
            {
                foreach (var (height, width) in new[] { (1, 1), (3, 5), (7, 6), (14, 14) })
                {
                    foreach (var (kernelHeight, kernelWidth) in new[] { (1, 1), (3, 3), (5, 5), (2, 4) })
                    {
                        foreach (var (stride, padding) in new[] { (1, 0), (1, 1), (2, 0), (2, 1), (3, 2) })
                        {
                            if (padding >= Math.Min(kernelHeight, kernelWidth)) continue;
                            if (kernelHeight > height + (2 * padding) || kernelWidth > width + (2 * padding)) continue;
                            geometries.Add(new ConvolutionGeometry(height, width, channels, kernelHeight, kernelWidth, stride, padding));
                        }
                    }
                }
            }

            return geometries;
        }
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void A_window_is_what_plain_loops_find_and_nothing_else_is_written(ConvolutionGeometry geometry)
    {
        const int Images = 3;
        using var workspace = new Workspace();
        var random = new Random(geometry.GetHashCode());
        foreach (var gap in new[] { 0, 1, 7 })
        {
            var (imageStride, stride) = (geometry.ImageLength + gap, geometry.PatchLength + gap);
            var images = random.Matrix<T>(Images * imageStride);
            var rows = Images * geometry.Patches;
            var patches = new T[(rows * stride) + 5];
            patches.AsSpan().Fill(T.NaN);
            ImagePatches.Gather<T>(new(images, Images, geometry.ImageLength, imageStride), new(patches.AsSpan(0, rows * stride), rows, geometry.PatchLength, stride), in geometry, workspace);
            for (var row = 0; row < rows; row++)
            {
                var expected = Window(images.AsSpan(row / geometry.Patches * imageStride, geometry.ImageLength), in geometry, row % geometry.Patches);
                Samples.AssertSameBits<T>(expected, patches.AsSpan(row * stride, geometry.PatchLength));
                Assert.All(patches[((row * stride) + geometry.PatchLength)..((row + 1) * stride)], x => Assert.True(T.IsNaN(x)));
            }

            Assert.All(patches[(rows * stride)..], x => Assert.True(T.IsNaN(x)));
        }
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Scatter_is_the_adjoint_of_gather(ConvolutionGeometry geometry)
    {
        const int Images = 2;
        using var workspace = new Workspace();
        var random = new Random(geometry.GetHashCode());
        foreach (var gap in new[] { 0, 3 })
        {
            var (imageStride, stride, rows) = (geometry.ImageLength + gap, geometry.PatchLength + gap, Images * geometry.Patches);

            // Small whole numbers: their sums are exact, and so are the two products.
            var images = Whole(random, Images * imageStride);
            var patches = Whole(random, rows * stride);
            var (gathered, scattered) = (new T[rows * geometry.PatchLength], new T[Images * imageStride]);
            scattered.AsSpan().Fill(T.NaN);
            ImagePatches.Gather<T>(new(images, Images, geometry.ImageLength, imageStride), new(gathered, rows, geometry.PatchLength), in geometry, workspace);
            ImagePatches.Scatter<T>(new(patches, rows, geometry.PatchLength, stride), new(scattered, Images, geometry.ImageLength, imageStride), in geometry);
            var (left, right) = (0.0, 0.0);
            for (var i = 0; i < gathered.Length; i++)
            {
                left += double.CreateTruncating(gathered[i] * patches[(i / geometry.PatchLength * stride) + (i % geometry.PatchLength)]);
            }

            for (var i = 0; i < images.Length; i++)
            {
                if (i % imageStride >= geometry.ImageLength) Assert.True(T.IsNaN(scattered[i]));
                else right += double.CreateTruncating(images[i] * scattered[i]);
            }

            Assert.Equal(left, right);
        }
    }

    [Theory]
    [InlineData(9, 8, 3, 3, 3, 1, 1, 5)]
    [InlineData(11, 7, 2, 5, 3, 2, 2, 4)]
    [InlineData(6, 6, 16, 3, 3, 1, 0, 32)]
    public void A_convolution_is_a_product_with_the_windows(
        int height, int width, int channels, int kernelHeight, int kernelWidth, int stride, int padding, int outputs)
    {
        const int Images = 2;
        var geometry = new ConvolutionGeometry(height, width, channels, kernelHeight, kernelWidth, stride, padding);
        using var workspace = new Workspace();
        var random = new Random(1);
        var (images, weights) = (Whole(random, Images * geometry.ImageLength), Whole(random, geometry.PatchLength * outputs));
        var rows = Images * geometry.Patches;
        var (patches, result) = (new T[rows * geometry.PatchLength], new T[rows * outputs]);
        ImagePatches.Gather<T>(new(images, Images, geometry.ImageLength), new(patches, rows, geometry.PatchLength), in geometry, workspace);
        MatrixProduct.Multiply(new(patches, rows, geometry.PatchLength), new(weights, geometry.PatchLength, outputs), new MatrixSpan<T>(result, rows, outputs), workspace);
        for (var image = 0; image < Images; image++)
        {
            for (var r = 0; r < geometry.OutputHeight; r++)
            {
                for (var c = 0; c < geometry.OutputWidth; c++)
                {
                    for (var o = 0; o < outputs; o++)
                    {
                        var sum = T.Zero;
                        for (var y = 0; y < kernelHeight; y++)
                        {
                            for (var x = 0; x < kernelWidth; x++)
                            {
                                var (line, column) = ((r * stride) + y - padding, (c * stride) + x - padding);
                                if (line < 0 || line >= height || column < 0 || column >= width) continue;
                                for (var channel = 0; channel < channels; channel++)
                                {
                                    sum += images[(((((image * height) + line) * width) + column) * channels) + channel]
                                        * weights[(((((y * kernelWidth) + x) * channels) + channel) * outputs) + o];
                                }
                            }
                        }

                        Assert.Equal(sum, result[(((((image * geometry.OutputHeight) + r) * geometry.OutputWidth) + c) * outputs) + o]);
                    }
                }
            }
        }
    }

    [Fact]
    public void One_two_and_five_threads_give_the_same_bits()
    {
        var geometry = new ConvolutionGeometry(20, 21, 3, 5, 3, 1, 2);
        const int Images = 40;
        using var workspace = new Workspace();
        var rows = Images * geometry.Patches;
        var (images, alone, back) = (new Random(1).Matrix<T>(Images * geometry.ImageLength), new T[rows * geometry.PatchLength], new T[Images * geometry.ImageLength]);
        ImagePatches.Gather<T>(new(images, Images, geometry.ImageLength), new(alone, rows, geometry.PatchLength), in geometry, workspace);
        ImagePatches.Scatter<T>(new(alone, rows, geometry.PatchLength), new(back, Images, geometry.ImageLength), in geometry);
        foreach (var threads in new[] { 1, 2, 5 })
        {
            using var team = new WorkerTeam(threads);
            var (together, backTogether) = (new T[alone.Length], new T[back.Length]);
            ImagePatches.Gather<T>(new(images, Images, geometry.ImageLength), new(together, rows, geometry.PatchLength), in geometry, workspace, team);
            Samples.AssertSameBits<T>(alone, together);
            ImagePatches.Scatter<T>(new(alone, rows, geometry.PatchLength), new(backTogether, Images, geometry.ImageLength), in geometry, team);
            Samples.AssertSameBits<T>(back, backTogether);
        }
    }

    [Fact]
    public void Shapes_and_ranges_are_checked()
    {
        using var workspace = new Workspace();
        Assert.Throws<ArgumentOutOfRangeException>("height", () => new ConvolutionGeometry(0, 1, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => new ConvolutionGeometry(1, 0, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new ConvolutionGeometry(1, 1, 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("kernelHeight", () => new ConvolutionGeometry(4, 5, 1, 5, 5));
        Assert.Throws<ArgumentOutOfRangeException>("kernelHeight", () => new ConvolutionGeometry(4, 5, 1, 0, 5));
        Assert.Throws<ArgumentOutOfRangeException>("kernelWidth", () => new ConvolutionGeometry(5, 4, 1, 5, 7, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("stride", () => new ConvolutionGeometry(4, 4, 1, 3, 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>("padding", () => new ConvolutionGeometry(4, 4, 1, 3, 3, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("padding", () => new ConvolutionGeometry(9, 9, 1, 5, 3, 1, 3));
        Assert.Throws<OverflowException>(() => new ConvolutionGeometry(50_000, 50_000, 1, 1, 1));
        Assert.Throws<OverflowException>(() => new ConvolutionGeometry(20_000, 20_000, 1, 5, 5));

        var geometry = new ConvolutionGeometry(4, 4, 1, 3, 3);
        var (images, patches) = (new T[32], new T[72]);
        Assert.Throws<ArgumentException>("images", () => ImagePatches.Gather(new(images, 2, 15), new MatrixSpan<T>(patches, 8, 9), in geometry, workspace));
        Assert.Throws<ArgumentException>("images", () => ImagePatches.Gather(new ReadOnlyMatrixSpan<T>(images, 16, 2).Transpose(), new MatrixSpan<T>(patches, 8, 9), in geometry, workspace));
        Assert.Throws<ArgumentException>("images", () => ImagePatches.Gather(new(patches, 2, 16), new MatrixSpan<T>(patches, 8, 9), in geometry, workspace));
        Assert.Throws<ArgumentException>("destination", () => ImagePatches.Gather(new(images, 2, 16), new MatrixSpan<T>(patches, 7, 9), in geometry, workspace));
        Assert.Throws<ArgumentException>("patches", () => ImagePatches.Scatter(new(patches, 7, 9), new MatrixSpan<T>(images, 2, 16), in geometry));
        Assert.Throws<ArgumentException>("destination", () => ImagePatches.Scatter(new(patches, 8, 9), new MatrixSpan<T>(images, 2, 15), in geometry));
        Assert.Throws<ArgumentException>("patches", () => ImagePatches.Scatter(new ReadOnlyMatrixSpan<T>(patches, 9, 8).Transpose(), new MatrixSpan<T>(images, 2, 16), in geometry));
        Assert.Throws<ArgumentException>("geometry", () => ImagePatches.Gather(new(images, 2, 16), new MatrixSpan<T>(patches, 8, 9), default, workspace));
        ImagePatches.Gather(new([], 0, 16), new MatrixSpan<T>([], 0, 9), in geometry, workspace);
        Assert.Equal((2, 2, 4, 9, 16), (geometry.OutputHeight, geometry.OutputWidth, geometry.Patches, geometry.PatchLength, geometry.ImageLength));
        Assert.Equal((3, 4), (new ConvolutionGeometry(5, 8, 1, 3, 3, 2, 1).OutputHeight, new ConvolutionGeometry(5, 8, 1, 3, 3, 2, 1).OutputWidth));
    }

    private static T[] Whole(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => T.CreateChecked(random.Next(-8, 9)))];

    private static T[] Window(ReadOnlySpan<T> image, in ConvolutionGeometry geometry, int patch)
    {
        var (r, c) = Math.DivRem(patch, geometry.OutputWidth);
        var window = new T[geometry.PatchLength];
        for (var i = 0; i < window.Length; i++)
        {
            var (pixel, channel) = Math.DivRem(i, geometry.Channels);
            var line = (r * geometry.Stride) + (pixel / geometry.KernelWidth) - geometry.Padding;
            var column = (c * geometry.Stride) + (pixel % geometry.KernelWidth) - geometry.Padding;
            if (line < 0 || line >= geometry.Height || column < 0 || column >= geometry.Width) continue;
            window[i] = image[(((line * geometry.Width) + column) * geometry.Channels) + channel];
        }

        return window;
    }
}
