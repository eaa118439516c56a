using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Sketching;

/// <summary>The loss of a linear model on examples, <c>wᵢ φ(⟨aᵢ, x⟩ + b, yᵢ)</c>, example by example: what a sketched step asks.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TSource">The examples.</typeparam>
/// <typeparam name="TLoss">φ.</typeparam>
/// <param name="Source">The examples.</param>
/// <param name="Loss">φ.</param>
public readonly record struct SparseLinearModel<T, TSource, TLoss>(TSource Source, TLoss Loss) : IOracle
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSource : IExampleSource<T>
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

    /// <summary>The weight of an example.</summary>
    /// <param name="weight">Its own.</param>
    /// <param name="label">Its label.</param>
    public T Weight(T weight, T label) => weight * (label > T.Zero ? ClassWeights.Positive : ClassWeights.NotPositive);

    /// <summary>φ and φ′ at a prediction.</summary>
    /// <param name="prediction">z.</param>
    /// <param name="label">y.</param>
    public (double Value, T Slope) At(T prediction, T label)
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
    /// <typeparam name="TSource">The examples.</typeparam>
    /// <typeparam name="TLoss">The loss.</typeparam>
    /// <param name="source">The examples.</param>
    /// <param name="loss">The loss.</param>
    public static SparseLinearModel<T, TSource, TLoss> With<T, TSource, TLoss>(this TSource source, ILoss<TLoss, T> loss)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSource : IExampleSource<T>
        where TLoss : struct, ILoss<TLoss, T> => new(source, (TLoss)loss);
}
