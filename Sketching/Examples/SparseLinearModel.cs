using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Sketching;

/// <summary>The loss of a linear model on examples, <c>wᵢ φ(⟨aᵢ, x⟩ + b, yᵢ)</c>, example by example: b being the intercept.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
/// <param name="Source">The examples.</param>
/// <param name="Loss">φ.</param>
public readonly record struct SparseLinearModel<T, TLoss>(IExampleSource<T> Source, TLoss Loss) : IExampleModel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ILoss<TLoss, T>
{
    /// <summary>What a label of each sign counts, beside the weight of its example: the first for labels of at most 0, the second for others.</summary>
    public (T NotPositive, T Positive) ClassWeights
    {
        get;
        init => field = IsWeight(value.NotPositive) && IsWeight(value.Positive)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ClassWeights), value, "ClassWeights must be finite and at least 0.");
    } = (T.One, T.One);

    /// <inheritdoc/>
    public int Dimension => 0;

    /// <inheritdoc/>
    public int Outputs => 1;

    /// <inheritdoc/>
    public Examples<T> From(long position, int most) => Source.From(position, most);

    /// <inheritdoc/>
    public T Weight(T weight, T label) => weight * (label > T.Zero ? ClassWeights.Positive : ClassWeights.NotPositive);

    /// <inheritdoc/>
    public (double Loss, bool IsRight) At(ReadOnlySpan<T> scores, T label, Span<T> slopes)
    {
        var (loss, slope) = At(scores[0], label);
        slopes[0] = slope;
        return (loss, scores[0] > T.Zero == label > T.Zero);
    }

    /// <summary>φ and φ′ at a prediction.</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    public (double Loss, T Slope) At(T prediction, T label)
    {
        var (z, y) = (Vector512.Create(prediction), Vector512.Create(label));
        return (double.CreateChecked(Loss.Value(z, y)[0]), Loss.Derivative(z, y)[0]);
    }

    private static bool IsWeight(T weight) => weight >= T.Zero && T.IsFinite(weight);
}

/// <summary>Linear models on examples.</summary>
public static class SparseLinearModels
{
    /// <summary>A loss on examples.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="source">The examples.</param>
    /// <param name="loss">The loss.</param>
    public static SparseLinearModel<T, TLoss> With<T, TLoss>(this IExampleSource<T> source, ILoss<TLoss, T> loss)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILoss<TLoss, T> => new(source, (TLoss)loss);

    /// <summary>The softmax loss on examples.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">The examples, labelled 0 … K − 1.</param>
    /// <param name="classes">K, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of its range.</exception>
    public static SparseSoftmax<T> WithSoftmax<T>(this IExampleSource<T> source, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(source, classes);
}
