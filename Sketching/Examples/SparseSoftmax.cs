using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>The softmax loss on examples: <c>−w_c ln p_y</c> with <c>p_c = e^(z_c) / Σ e^(z)</c>, labels 0 … K − 1. Its slopes, <c>p_c − 1[c = y]</c>, sum to 0.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly record struct SparseSoftmax<T> : IExampleModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal SparseSoftmax(IExampleSource<T> source, int classes) =>
        (Source, Outputs) = (source, classes >= 2 ? classes : throw new ArgumentOutOfRangeException(nameof(classes), classes, "classes must be at least 2."));

    /// <summary>The examples.</summary>
    public IExampleSource<T> Source { get; }

    /// <summary>What an example of each class counts, beside its own weight; empty where all count alike.</summary>
    public Buffer<T> ClassWeights
    {
        get;
        init => field = value.Length == Outputs && AreWeights(value.Span)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ClassWeights), value, $"ClassWeights must be {Outputs} numbers, finite and at least 0.");
    }

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <inheritdoc/>
    public int Dimension => 0;

    /// <inheritdoc/>
    public Examples<T> From(long position, int most) => Source.From(position, most);

    /// <inheritdoc/>
    public T Weight(T weight, T label) => ClassWeights.Length == 0 ? weight : weight * ClassWeights.Span[int.CreateTruncating(label)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The label is none of 0 … K − 1.</exception>
    public (double Loss, bool IsRight) At(ReadOnlySpan<T> scores, T label, Span<T> slopes)
    {
        var (truth, best, sum) = (int.CreateSaturating(label), 0, 0.0);
        if (truth < 0 || truth >= scores.Length || T.CreateChecked(truth) != label)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"A label must be a whole number from 0 to {scores.Length - 1}.");
        for (var c = 1; c < scores.Length; c++) best = scores[c] > scores[best] ? c : best;
        for (var c = 0; c < scores.Length; c++) sum += Math.Exp(double.CreateChecked(scores[c] - scores[best]));
        for (var c = 0; c < scores.Length; c++) slopes[c] = T.CreateChecked((Math.Exp(double.CreateChecked(scores[c] - scores[best])) / sum) - (c == truth ? 1 : 0));
        return (Math.Log(sum) - double.CreateChecked(scores[truth] - scores[best]), best == truth);
    }

    private static bool AreWeights(ReadOnlySpan<T> weights)
    {
        foreach (var weight in weights)
        {
            if (!(weight >= T.Zero && T.IsFinite(weight))) return false;
        }

        return true;
    }
}
