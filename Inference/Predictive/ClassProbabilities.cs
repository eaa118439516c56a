using System.Numerics;

namespace Toolkit.Inference;

/// <summary>What every table of class probabilities must hold, row by row: examples by classes.</summary>
internal static class ClassProbabilities
{
    private const double Tolerance = 1e-6;

    /// <summary>The number of examples of a table, after a look at each row: its entries are from 0 to 1, its largest is at least 1/C, and its sum is 1, to 1e-6 + C ε with ε the number type's.</summary>
    /// <remarks>
    /// The bound 1/C is one that no average of probabilities can break, while averages of log-probabilities, or of what belongs to different examples, do; it is asked before the sum because it says
    /// more.
    /// </remarks>
    /// <param name="probabilities">The table.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <param name="name">The argument that a fault is said of.</param>
    /// <exception cref="ArgumentException">The table is empty, no whole number of rows, or a row is no distribution; the example and the class are named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 classes.</exception>
    public static int Require<T>(ReadOnlySpan<T> probabilities, int classes, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (probabilities.IsEmpty) throw new ArgumentException("There is no example.", name);
        if (probabilities.Length % classes != 0) throw new ArgumentException($"{probabilities.Length} probabilities are no whole number of rows of {classes} classes.", name);

        var tolerance = Tolerance + (classes * double.CreateChecked(Number.Epsilon<T>()));
        for (var from = 0; from < probabilities.Length; from += classes)
        {
            var (sum, largest) = (0.0, 0.0);
            for (var c = 0; c < classes; c++)
            {
                var probability = double.CreateChecked(probabilities[from + c]);
                if (!(probability >= 0 && probability <= 1 + tolerance)) ThrowEntry(probability, from / classes, c, name);
                sum += probability;
                largest = Math.Max(largest, probability);
            }

            if (largest * classes < 1 - tolerance) ThrowLargest(largest, classes, probabilities.Slice(from, classes).IndexOf(Number.Of<T>(largest)), from / classes, name);
            if (Math.Abs(sum - 1) > tolerance) ThrowSum(sum, from / classes, name);
        }

        return probabilities.Length / classes;
    }

    /// <summary>H = −Σ p ln p in nats, with 0 ln 0 = 0; not below 0, which a probability just above 1 would give.</summary>
    /// <param name="row">p.</param>
    public static double Entropy<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = 0.0;
        foreach (var entry in row)
        {
            var probability = double.CreateChecked(entry);
            if (probability > 0) sum -= probability * Math.Log(probability);
        }

        return Math.Max(sum, 0);
    }

    private static void ThrowEntry(double probability, int example, int label, string name) => throw new ArgumentException(
        $"The probability of class {label} of example {example} is {probability}; it must be from 0 to 1.{(probability < 0 ? " Are these log-probabilities?" : "")}", name);

    private static void ThrowLargest(double largest, int classes, int label, int example, string name) => throw new ArgumentException(
        $"The largest probability of example {example}, {largest} of class {label}, is below 1/{classes}, which no distribution allows. Were log-probabilities averaged?", name);

    private static void ThrowSum(double sum, int example, string name) => throw new ArgumentException(
        $"The probabilities of example {example} sum to {sum}, not to 1.", name);
}
