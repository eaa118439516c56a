namespace Toolkit.Sketching;

/// <summary>What a sketch promises of any one coordinate: its estimate is off by more than <c>Part · ‖x‖</c> with at most <c>Failure</c>, over the keys of the hashes.</summary>
/// <remarks>
/// <para>
/// A Count-Sketch: Part = √(3/w) of ‖x‖₂. By Chebyshev a row, of variance (‖x‖₂² − xᵢ²)/w, is off by more with probability at most 1/3; the median of an odd d only if (d + 1)/2 rows are:
/// Failure = P(Bin(d, 1/3) ≥ (d + 1)/2) ≤ e^(−d/18). Of an even d half of the rows suffice, P(Bin(d, 1/3) ≥ d/2): the mean of the two in the middle may be off as soon as one of them is. Source: Charikar, Chen, Farach-Colton 2002.
/// </para>
/// <para>A Count-Min: Part = e/w of ‖x‖₁, and only above, never below; Failure = e⁻ᵈ. Source: Cormode and Muthukrishnan 2005.</para>
/// <para>Both are for a coordinate that was fixed before the key was drawn; for n of them at once the failures add up to n times as much.</para>
/// </remarks>
/// <param name="Part">The error as a part of the norm.</param>
/// <param name="Failure">The largest probability that it is more, from 0 to 1.</param>
public readonly record struct ErrorBound(double Part, double Failure)
{
    internal static ErrorBound OfCountSketch(SketchShape shape) => new(Math.Sqrt(3.0 / shape.Columns), AtLeastOfThirds((shape.Rows + 1) / 2, shape.Rows));

    internal static ErrorBound OfCountMin(SketchShape shape) => new(Math.E / shape.Columns, Math.Exp(-shape.Rows));

    // P(Bin(count, 1/3) ≥ least), from the probability of none on, each from the one before.
    private static double AtLeastOfThirds(int least, int count)
    {
        var (probability, sum) = (Math.Pow(2.0 / 3, count), 0.0);
        for (var k = 0; k <= count; k++)
        {
            if (k >= least) sum += probability;
            probability *= (count - k) / (2.0 * (k + 1));
        }

        return Math.Min(sum, 1);
    }
}
