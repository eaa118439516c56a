using System.Runtime.Intrinsics;

namespace Toolkit.Properties;

/// <summary>
/// A loss, its derivative and its conjugate belong together (Fenchel and Young): φ(z) + φ*(u) ≥ zu for all z and u, with equality at u = φ′(z).
/// </summary>
/// <remarks>
/// Predictions are drawn at sizes from 0.01 to 100, and u as a derivative, as a derivative scaled into the domain and as a number that may be outside of
/// it, where φ* must be +∞: else some prediction breaks the inequality.
/// </remarks>
public static class ConjugateLaw
{
    private const int Predictions = 24;
    private const double Rounding = 1e-12;

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="labels">Legal labels.</param>
    /// <param name="key">What the samples are drawn from.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TLoss>(ILoss<TLoss, double> loss, ReadOnlySpan<double> labels, RandomKey key)
        where TLoss : struct, ILoss<TLoss, double> => Validate(loss, labels, key).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="labels">Legal labels.</param>
    /// <param name="key">What the samples are drawn from.</param>
    public static Verdict Validate<TLoss>(ILoss<TLoss, double> loss, ReadOnlySpan<double> labels, RandomKey key)
        where TLoss : struct, ILoss<TLoss, double>
    {
        var found = new Findings($"conjugate of {Names.Of(typeof(TLoss))}");
        var known = (TLoss)loss;
        for (var l = 0; l < labels.Length; l++)
        {
            var label = Vector512.Create(labels[l]);
            var points = Draws(key.Fold(2 * l));
            var slopes = points.Select(z => known.Derivative(Vector512.Create(z), label).ToScalar())
                .SelectMany(u => (double[])[u, u / 3]).Concat(Draws(key.Fold((2 * l) + 1))).ToArray();
            foreach (var z in points)
            {
                var value = known.Value(Vector512.Create(z), label).ToScalar();
                var own = known.Derivative(Vector512.Create(z), label).ToScalar();
                found.AtMost(Math.Abs(Excess(z, value, own, out var scale)), Rounding * scale, $"label {labels[l]:g4}, equality at {z:g6}");
                foreach (var u in slopes)
                {
                    found.AtMost(-Excess(z, value, u, out scale), Rounding * scale, $"label {labels[l]:g4}, inequality at {z:g6} and slope {u:g6}");
                }
            }

            double Excess(double z, double value, double u, out double scale)
            {
                var conjugate = known.Conjugate(Vector512.Create(u), label).ToScalar();
                scale = 1 + Math.Abs(value) + Math.Abs(conjugate) + Math.Abs(z * u);
                return value + conjugate - (z * u);
            }
        }

        return found.Verdict;
    }

    private static double[] Draws(RandomKey key)
    {
        var draws = new double[Predictions];
        key.Normals<double>(draws);
        return [.. draws.Select((draw, i) => draw * Math.Pow(10, (i % 5) - 2))];
    }
}
