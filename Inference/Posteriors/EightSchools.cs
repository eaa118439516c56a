namespace Toolkit.Inference;

/// <summary>The effects of coaching in eight schools and their standard errors (Rubin 1981, "Estimation in parallel randomized experiments", table 1).</summary>
public static class EightSchools
{
    /// <summary>J, y and sigma.</summary>
    public static DataRecord Data { get; } = DataRecord.Empty
        .With("J", 8)
        .With("y", 28, 8, -3, 7, -1, 1, 18, 12)
        .With("sigma", 15, 10, 16, 11, 9, 11, 10, 18);
}
