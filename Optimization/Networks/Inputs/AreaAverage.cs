namespace Toolkit.Optimization;

/// <summary>Images at another size: an element is the mean of the area that it covers, whole elements and parts of them.</summary>
/// <param name="shape">The shape that images have.</param>
/// <param name="height">The number of rows that they get.</param>
/// <param name="width">The number of columns that they get.</param>
internal readonly struct AreaAverage(ExampleShape shape, int height, int width)
{
    /// <summary>destination ← the image at the other size.</summary>
    /// <param name="image">The image.</param>
    /// <param name="destination">Receives height × width × channels bytes.</param>
    public void Resize(ReadOnlySpan<byte> image, Span<byte> destination)
    {
        if (shape.Height == height && shape.Width == width)
        {
            image.CopyTo(destination);
            return;
        }

        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < shape.Channels; c++) destination[(((y * width) + x) * shape.Channels) + c] = Mean(image, y, x, c);
            }
        }
    }

    // In units of 1 / height by 1 / width of an element all areas are whole numbers, so the mean is exact before it is rounded; they add up to height × width of the image.
    private byte Mean(ReadOnlySpan<byte> image, int y, int x, int channel)
    {
        var (top, bottom, left, right) = ((long)y * shape.Height, (y + 1L) * shape.Height, (long)x * shape.Width, (x + 1L) * shape.Width);
        var sum = 0L;
        for (var row = top / height; row * height < bottom; row++)
        {
            var rowSum = 0L;
            for (var column = left / width; column * width < right; column++)
            {
                var covered = Math.Min(right, (column + 1) * width) - Math.Max(left, column * width);
                rowSum += covered * image[(int)((((row * shape.Width) + column) * shape.Channels) + channel)];
            }

            sum += rowSum * (Math.Min(bottom, (row + 1) * height) - Math.Max(top, row * height));
        }

        var area = (long)shape.Height * shape.Width;
        return (byte)((sum + (area / 2)) / area);
    }
}
