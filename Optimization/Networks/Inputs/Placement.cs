using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Where an image comes to lie: flipped, scaled and rotated about its centre, and shifted.</summary>
/// <param name="Flips">Whether left and right are exchanged.</param>
/// <param name="Cosine">The cosine of the angle, counter-clockwise, over the factor.</param>
/// <param name="Sine">The sine of the angle, counter-clockwise, over the factor.</param>
/// <param name="Down">By how many rows it is shifted down.</param>
/// <param name="Right">By how many columns it is shifted to the right.</param>
internal readonly record struct Placement(bool Flips, double Cosine, double Sine, int Down, int Right)
{
    /// <summary>Rotated by an angle and magnified by a factor.</summary>
    /// <param name="degrees">The angle, counter-clockwise; quarters of a turn are exact.</param>
    /// <param name="factor">The factor, above 0.</param>
    /// <param name="flips">Whether left and right are exchanged before.</param>
    /// <param name="down">By how many rows it is shifted down.</param>
    /// <param name="right">By how many columns it is shifted to the right.</param>
    public static Placement Of(double degrees, double factor, bool flips, int down, int right)
    {
        var (sine, cosine) = double.SinCosPi(degrees / 180);
        return new(flips, cosine / factor, sine / factor, down, right);
    }

    /// <summary>Whether elements are copied: there is neither rotation nor scale.</summary>
    public bool IsCopy => Cosine == 1 && Sine == 0;

    /// <summary>Whether nothing changes its place.</summary>
    public bool IsIdentity => this == new Placement(false, 1, 0, 0, 0);

    /// <summary>destination ← the image where it comes to lie.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="image">The image, in other memory than <paramref name="destination"/>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="padding">What stands where there is no image.</param>
    /// <param name="destination">Receives as many elements.</param>
    public void Apply<T>(ReadOnlySpan<T> image, ExampleShape shape, T padding, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (IsCopy) Copy(image, shape, padding, destination);
        else Interpolate(image, shape, padding, destination);
    }

    private void Copy<T>(ReadOnlySpan<T> image, ExampleShape shape, T padding, Span<T> destination)
        where T : unmanaged
    {
        destination.Fill(padding);
        var (rowLength, channels) = (shape.Width * shape.Channels, shape.Channels);
        var (first, end) = (Math.Max(0, Right), (int)Math.Min(shape.Width, (long)shape.Width + Right));
        if (first >= end) return;
        for (var y = Math.Max(0, Down); y < Math.Min(shape.Height, (long)shape.Height + Down); y++)
        {
            var source = image.Slice((y - Down) * rowLength, rowLength);
            var row = destination.Slice(y * rowLength, rowLength);
            if (!Flips)
            {
                source.Slice((first - Right) * channels, (end - first) * channels).CopyTo(row[(first * channels)..]);
                continue;
            }

            for (var x = first; x < end; x++)
            {
                for (var c = 0; c < channels; c++) row[(x * channels) + c] = source[((shape.Width - 1 - (x - Right)) * channels) + c];
            }
        }
    }

    // For each place of the destination, where it comes from: the map is turned round.
    private void Interpolate<T>(ReadOnlySpan<T> image, ExampleShape shape, T padding, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (middleRow, middleColumn, at) = ((shape.Height - 1) / 2.0, (shape.Width - 1) / 2.0, 0);
        for (var y = 0; y < shape.Height; y++)
        {
            for (var x = 0; x < shape.Width; x++)
            {
                var (down, right) = (y - middleRow - Down, x - middleColumn - Right);
                var across = (Cosine * right) - (Sine * down);
                var (row, column) = (middleRow + (Sine * right) + (Cosine * down), middleColumn + (Flips ? -across : across));

                // Far outside, also where a number would be too large for a whole one.
                if (!(row > -1 && row < shape.Height && column > -1 && column < shape.Width))
                {
                    destination.Slice(at, shape.Channels).Fill(padding);
                    at += shape.Channels;
                    continue;
                }

                var (top, left) = ((int)Math.Floor(row), (int)Math.Floor(column));
                var (below, beside) = (Number.Of<T>(row - top), Number.Of<T>(column - left));
                for (var c = 0; c < shape.Channels; c++, at++)
                {
                    var upper = Between(Element(image, shape, top, left, c, padding), Element(image, shape, top, left + 1, c, padding), beside);
                    var lower = Between(Element(image, shape, top + 1, left, c, padding), Element(image, shape, top + 1, left + 1, c, padding), beside);
                    destination[at] = Between(upper, lower, below);
                }
            }
        }
    }

    private static T Between<T>(T one, T other, T way)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => one + (way * (other - one));

    private static T Element<T>(ReadOnlySpan<T> image, ExampleShape shape, int row, int column, int channel, T padding) =>
        (uint)row < (uint)shape.Height && (uint)column < (uint)shape.Width ? image[(((row * shape.Width) + column) * shape.Channels) + channel] : padding;
}
