namespace Toolkit.Inference;

/// <summary>How confidences are put into bins, to be held against how often they are right.</summary>
public enum CalibrationBins
{
    /// <summary>B intervals (k/B, (k + 1)/B] of one width; 0 is in the first (Guo and others 2017).</summary>
    EqualWidth,

    /// <summary>Intervals with as many examples each as can be, equal confidences in one (Nguyen and O'Connor 2015); fewer than B where ties or few examples leave some empty.</summary>
    EqualCount,
}

/// <summary>The examples whose confidence lies in an interval.</summary>
/// <param name="Lower">Where the interval begins; of bins of equal counts, the least confidence in it.</param>
/// <param name="Upper">Where it ends; of bins of equal counts, the largest confidence in it.</param>
/// <param name="Count">The number of examples.</param>
/// <param name="Confidence">The mean of their confidences; NaN where there is none.</param>
/// <param name="Accuracy">The share of them that is right; NaN where there is none.</param>
public readonly record struct ReliabilityBin(double Lower, double Upper, int Count, double Confidence, double Accuracy)
{
    /// <summary>|accuracy − confidence|; 0 where there is no example.</summary>
    public double Gap => Count == 0 ? 0 : Math.Abs(Accuracy - Confidence);
}
