using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>The checks that mean losses share.</summary>
internal static class MeanLossArguments
{
    public static void CheckLabels<T, TLoss>(int rows, TLoss loss, ReadOnlySpan<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILoss<TLoss, T>
    {
        CheckCount(rows, labels);
        for (var i = 0; i < labels.Length; i++)
        {
            if (!loss.Accepts(labels[i])) throw new ArgumentException($"The label of row {i} is {labels[i]}; it must be {loss.Labels}.", nameof(labels));
        }
    }

    public static void CheckClasses<T>(int rows, int classes, ReadOnlySpan<T> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckCount(rows, labels);
        var end = Number.Of<T>(classes);
        for (var i = 0; i < labels.Length; i++)
        {
            if (!(labels[i] >= T.Zero && labels[i] < end && T.IsInteger(labels[i])))
            {
                throw new ArgumentException($"The label of row {i} is {labels[i]}; it must be a whole number from 0 to {classes - 1}.", nameof(labels));
            }
        }
    }

    public static void CheckWeights<T>(int rows, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (weights.IsEmpty) return;
        if (weights.Length != rows) throw new ArgumentException($"There are {weights.Length} weights for {rows} rows.", nameof(weights));
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= T.Zero && T.IsFinite(weights[i])))
            {
                throw new ArgumentException($"The weight of row {i} is {weights[i]}; it must be finite and at least 0.", nameof(weights));
            }
        }
    }

    private static void CheckCount<T>(int rows, ReadOnlySpan<T> labels)
        where T : unmanaged
    {
        if (rows == 0) throw new ArgumentException("There are no rows: a mean is over at least one.", nameof(rows));
        if (labels.Length != rows) throw new ArgumentException($"There are {labels.Length} labels for {rows} rows.", nameof(labels));
    }
}
