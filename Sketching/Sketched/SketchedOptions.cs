namespace Toolkit.Sketching;

/// <summary>What a sketched step holds, and what it predicts from.</summary>
/// <param name="Rows">d, the rows of each sketch: from 1 to 64.</param>
/// <param name="Columns">w, the buckets of a row: at least 1.</param>
/// <param name="Top">k, how many coordinates are kept with their numbers: at least 1.</param>
/// <param name="Key">What the hashes are drawn from.</param>
public sealed record SketchedOptions(int Rows, int Columns, int Top, RandomKey Key)
{
    /// <summary>Which numbers a prediction is made of.</summary>
    public SketchedReading Reading { get; init; } = SketchedReading.Top;

    /// <summary>Whether a coordinate of its own, which no sketch and no penalty touches, is added to every prediction.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>
    /// Of a model with several scores: whether they share one table, and features are kept by their norms Σ_c |x_c| over the scores; otherwise each has a table and k coordinates of its own. The shared form predicts from what the sketch tells now.
    /// </summary>
    public bool SharesTable { get; init; }

    /// <summary>Whether updates, and the lengths that a penalty reads, are divided by the mean of ‖a‖² over the examples so far: a rate of 1 then suits data of any scale. For chains whose update is in proportion to the gradient.</summary>
    public bool Normalized { get; init; }

    /// <summary>B, how many examples share a gradient, their mean: at least 1.</summary>
    public int Batch
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Batch), value, "Batch must be at least 1.");
    } = 1;

    /// <summary>How many examples a call of the step takes, unless they end before: at least 1. Which it is changes no bit of a run, only how often it can be stopped.</summary>
    public int Examples
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Examples), value, "Examples must be at least 1.");
    } = 256;
}

/// <summary>Which numbers a prediction is made of.</summary>
public enum SketchedReading
{
    /// <summary>Those of the k coordinates that are kept, as the sketch told them when an example last had them: the k-sparse model.</summary>
    Top,

    /// <summary>Those of the k coordinates that are kept, as the sketch tells them now.</summary>
    TopNow,

    /// <summary>Those of all coordinates, as the sketch tells them now.</summary>
    All,
}
