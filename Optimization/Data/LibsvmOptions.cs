namespace Toolkit.Optimization;

/// <summary>What a LIBSVM file does not say of itself.</summary>
public sealed record LibsvmOptions
{
    /// <summary>The number of the first feature: 1 as the format has it, 0 for files that count from 0. It is never guessed.</summary>
    public int FirstIndex
    {
        get;
        init => field = value is 0 or 1 ? value : throw new ArgumentOutOfRangeException(nameof(FirstIndex), value, "FirstIndex must be 0 or 1.");
    } = 1;

    /// <summary>
    /// The largest feature index to accept, from 1 to 2^31 − 1 (one less for files that count from 0). A vector of coefficients has an
    /// element for each index up to the largest one.
    /// </summary>
    public int LargestIndex
    {
        get;
        init => field = Require.AtLeastOne(value, nameof(LargestIndex));
    } = int.MaxValue;

    /// <summary>A file with the weight of each row, one number a line, at least 0, like the one that LIBSVM's <c>-W</c> takes; null for none.</summary>
    public DataSource? Weights { get; init; }
}
