namespace Toolkit.Sketching;

/// <summary>What a sketch of a classifier's weights holds, and how it learns.</summary>
/// <param name="Rows">d, the rows of the sketch: from 1 to 64. With an active set one row does best in the paper.</param>
/// <param name="Columns">w, the buckets of a row: at least 1.</param>
/// <param name="Top">k, how many features are kept by their names: at least 1.</param>
/// <param name="Key">What the hashes are drawn from.</param>
public sealed record WeightSketchOptions(int Rows, int Columns, int Top, RandomKey Key)
{
    /// <summary>η₀, above 0: the rate of example t, from 0, is <c>η_t = η₀/(1 + η₀ λ₂ t)</c>.</summary>
    public double Rate
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Rate), value, "Rate must be finite and above 0.");
    } = 0.1;

    /// <summary>λ₂, at least 0: the penalty ½λ₂‖x‖² of every weight but the intercept; η₀ λ₂ must be below 1.</summary>
    public double L2
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(L2), value, "L2 must be finite and at least 0.");
    } = 1e-6;

    /// <summary>Whether an intercept, which no sketch and no penalty touches, is added to every prediction.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>How many examples a call of the step takes, unless they end before: at least 1. Which it is changes no bit of a run.</summary>
    public int Examples
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Examples), value, "Examples must be at least 1.");
    } = 256;
}
