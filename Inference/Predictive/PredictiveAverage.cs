using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Averages of what draws from a posterior predict: where they begin, and how they take in a draw.</summary>
public static class PredictiveAverage
{
    /// <summary>The average of no draw yet.</summary>
    /// <param name="examples">n, at least 1.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of its range, or n C is too many for one array.</exception>
    public static PredictiveAverage<T> Of<T>(int examples, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(examples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(examples, Array.MaxLength / classes);
        return new(classes, Buffer<double>.Allocate(examples * classes), Buffer<double>.Allocate(examples), 0, 0);
    }

    /// <summary>
    /// Takes in a draw, in place: <c>Σ w p += w p</c> and <c>Σ w H[p] += w H[p]</c>. The old value is given up, and copies of it throw when they are read. Allocates nothing.
    /// </summary>
    /// <param name="average">The average, which is as it was where an exception is thrown.</param>
    /// <param name="probabilities">What the draw predicts, n × C row by row: not logits, nor log-probabilities.</param>
    /// <param name="weight">w, finite and at least 0: 1 for the draws of one chain, the rates of SGLD with falling steps. A draw of weight 0 is left out and not counted.</param>
    /// <exception cref="ArgumentException">
    /// There are other than n C probabilities; or one is not a number from 0 to 1, or a row's largest is below 1/C, or a row does not sum to 1, to 1e-6 + C ε: example and class are named.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of its range, or too large for the sum of all.</exception>
    /// <exception cref="DonatedBufferException">The average was given up before.</exception>
    public static void Add<T>(this ref PredictiveAverage<T> average, ReadOnlySpan<T> probabilities, double weight = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var total = average.Weight + Require.NotNegative(weight);
        if (!double.IsFinite(total)) ThrowTotal(weight);
        if (probabilities.Length != average.Sums.Length) ThrowLength(probabilities.Length, average.Examples, average.Classes);
        ClassProbabilities.Require(probabilities, average.Classes, nameof(probabilities));

        var (classes, sums, entropies, _, draws) = average.Donate(nameof(PredictiveAverage));
        average = new(classes, sums, entropies, total, weight > 0 ? draws + 1 : draws);
        if (weight > 0) Accumulate(probabilities, sums.Mutable, entropies.Mutable, weight);
    }

    private static void Accumulate<T>(ReadOnlySpan<T> probabilities, Span<double> sums, Span<double> entropies, double weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var classes = sums.Length / entropies.Length;
        for (var i = 0; i < entropies.Length; i++) entropies[i] += weight * ClassProbabilities.Entropy(probabilities.Slice(i * classes, classes));
        for (var k = 0; k < sums.Length; k++) sums[k] += weight * double.CreateChecked(probabilities[k]);
    }

    private static void ThrowTotal(double weight) => throw new ArgumentOutOfRangeException(nameof(weight), weight, "The sum of all weights must be finite.");

    private static void ThrowLength(int length, int examples, int classes) => throw new ArgumentException(
        $"There are {length} probabilities; {examples} examples of {classes} classes are averaged.", "probabilities");
}

/// <summary>
/// What draws θ from a posterior predict of n examples in C classes, averaged: <c>p̄ = Σ w p(· | x, θ) / Σ w</c>, and beside it the mean of the draws' own entropies, so that what the draws do not know
/// is told apart from what they do not agree on.
/// </summary>
/// <remarks>
/// In memory of n (C + 1) doubles for any number of draws, of either number type. Sums are taken in double: to rounding they depend neither on the order of draws nor on how those are split among
/// averages that are merged. The entropy of p̄ is the mean of entropies plus the mutual information of label and parameter, which is 0 where all draws agree. Source: Houlsby and others 2011;
/// Depeweg and others 2018.
/// </remarks>
/// <typeparam name="T">The number type of the draws' probabilities.</typeparam>
/// <param name="Classes">C.</param>
/// <param name="Sums">Σ w p, n × C row by row.</param>
/// <param name="Entropies">Σ w H[p] of each example, in nats.</param>
/// <param name="Weight">Σ w.</param>
/// <param name="Draws">The number of draws with a weight above 0.</param>
public readonly record struct PredictiveAverage<T>(int Classes, Buffer<double> Sums, Buffer<double> Entropies, double Weight, long Draws) : IState<PredictiveAverage<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>n.</summary>
    public int Examples => Entropies.Length;

    /// <summary>The average with one draw more; this one stays as it is. <see cref="PredictiveAverage.Add"/> does the same in place.</summary>
    /// <param name="probabilities">What the draw predicts, n × C row by row.</param>
    /// <param name="weight">w, finite and at least 0; a draw of weight 0 is left out.</param>
    /// <exception cref="ArgumentException">There are other than n C probabilities, or a row is no distribution: example and class are named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of its range, or too large for the sum of all.</exception>
    public PredictiveAverage<T> Next(ReadOnlySpan<T> probabilities, double weight = 1)
    {
        var next = this.Copy();
        next.Add(probabilities, weight);
        return next;
    }

    /// <summary>The average of both's draws, as of chains that ran apart; both stay as they are. The same bits whichever comes first.</summary>
    /// <param name="other">An average of other draws on the same examples.</param>
    /// <exception cref="ArgumentException">The other is one of another number of examples or classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sum of all weights is not finite.</exception>
    public PredictiveAverage<T> Merge(in PredictiveAverage<T> other)
    {
        if (other.Classes != Classes || other.Examples != Examples)
            throw new ArgumentException($"The other average is one of {other.Examples} examples of {other.Classes} classes, this one of {Examples} of {Classes}.", nameof(other));
        var total = Weight + other.Weight;
        if (!double.IsFinite(total)) throw new ArgumentOutOfRangeException(nameof(other), other.Weight, "The sum of all weights must be finite.");

        return new(Classes, Sum(Sums, other.Sums), Sum(Entropies, other.Entropies), total, Draws + other.Draws);
    }

    /// <summary>p̄, n × C row by row.</summary>
    /// <exception cref="InvalidOperationException">There was no draw yet.</exception>
    public double[] MeanProbabilities() => Divided(Sums.Span);

    /// <summary>H[p̄] of each example, in nats, from 0 to ln C: how little is known of its label, for whichever reason.</summary>
    /// <exception cref="InvalidOperationException">There was no draw yet.</exception>
    public double[] PredictiveEntropies()
    {
        var (mean, entropies) = (MeanProbabilities(), new double[Examples]);
        for (var i = 0; i < entropies.Length; i++) entropies[i] = ClassProbabilities.Entropy<double>(mean.AsSpan(i * Classes, Classes));
        return entropies;
    }

    /// <summary>Σ w H[p] / Σ w of each example, in nats, from 0 to ln C: what no draw knows, the noise of labels.</summary>
    /// <exception cref="InvalidOperationException">There was no draw yet.</exception>
    public double[] ExpectedEntropies() => Divided(Entropies.Span);

    /// <summary>H[p̄] − Σ w H[p] / Σ w of each example, in nats, from 0 to ln C: what draws do not agree on. What rounding takes below 0 is 0.</summary>
    /// <exception cref="InvalidOperationException">There was no draw yet.</exception>
    public double[] MutualInformation()
    {
        var (information, expected) = (PredictiveEntropies(), ExpectedEntropies());
        for (var i = 0; i < information.Length; i++) information[i] = Math.Max(information[i] - expected[i], 0);
        return information;
    }

    /// <inheritdoc/>
    public PredictiveAverage<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Scalar(Classes), visitor.NonNegative(Sums), visitor.NonNegative(Entropies), visitor.Scalar(Weight), visitor.Scalar(Draws));

    private static Buffer<double> Sum(Buffer<double> first, Buffer<double> second)
    {
        var sum = first.Copy();
        var sums = sum.Mutable;
        var terms = second.Span;
        for (var k = 0; k < sums.Length; k++) sums[k] += terms[k];
        return sum;
    }

    private double[] Divided(ReadOnlySpan<double> sums)
    {
        if (Draws == 0) throw new InvalidOperationException("There is no draw to average.");
        var means = new double[sums.Length];
        for (var k = 0; k < means.Length; k++) means[k] = sums[k] / Weight;
        return means;
    }
}
