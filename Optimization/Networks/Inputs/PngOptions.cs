namespace Toolkit.Optimization;

/// <summary>What becomes of PNG images as they are read.</summary>
public sealed record PngOptions
{
    /// <summary>The height and width that each image gets, an element being the mean of the area that it covers; null where images must be of one size, and keep it. Extents of at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An extent is below 1.</exception>
    public (int Height, int Width)? Size
    {
        get;
        init => field = value is null or { Height: >= 1, Width: >= 1 }
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Size), value, "Size must have extents of at least 1.");
    }

    /// <summary>The number of channels that each image gets: 1 for grey, 2 for grey and opacity, 3 for red, green and blue, 4 for these and opacity; null where images must be alike, and stay as they are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int? Channels
    {
        get;
        init => field = value is null or (>= 1 and <= 4) ? value : throw new ArgumentOutOfRangeException(nameof(Channels), value, "Channels must be in [1, 4].");
    }
}
