namespace Toolkit.Sketching;

/// <summary>What BEAR holds, and how far it goes.</summary>
/// <param name="Rows">d, the rows of the sketch: from 1 to 64.</param>
/// <param name="Columns">w, the buckets of a row: at least 1.</param>
/// <param name="Top">k, how many coordinates are kept with their numbers: at least 1.</param>
/// <param name="Key">What the hashes are drawn from.</param>
public sealed record BearOptions(int Rows, int Columns, int Top, RandomKey Key)
{
    /// <summary>η, above 0: the length of every step along the direction.</summary>
    public double Rate
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Rate), value, "Rate must be finite and above 0.");
    } = 1;

    /// <summary>B, how many examples share a gradient, their mean: at least 1. A step takes one batch, at the end what is left.</summary>
    public int Batch { get; init => field = AtLeastOne(value, nameof(Batch)); } = 100;

    /// <summary>m, how many pairs are remembered: at least 1.</summary>
    public int Memory { get; init => field = AtLeastOne(value, nameof(Memory)); } = 5;

    /// <summary>How many features a pair has room for: at least 1. A batch that has more moves as any other, and leaves no pair.</summary>
    public int Capacity { get; init => field = AtLeastOne(value, nameof(Capacity)); } = 1 << 12;

    private static int AtLeastOne(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");
}
