using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

/// <summary>
/// An iterate of which every feature goes to <c>soft(a x, τ)</c> in each step, soft(v, τ) = sign(v) max(|v| − τ, 0), at the price of two numbers a step.
/// </summary>
/// <remarks>
/// Kept is v with <c>xⱼ = P sign(vⱼ) max(|vⱼ| − S, 0)</c>, and a step is P ← a P, S ← S + τ/|P|: x shrinks in size only, and what is at zero stays there, so
/// the cuts of many steps are their sum, whatever a and τ are in each. Numbers are double. The iterate is written anew before P leaves the range in which its
/// inverse is harmless, and where |a| &gt; 1 with cuts, which would grow beside what they cut. Coordinates behind the features are kept as they are. Source: Bottou 2012, section 5, for P; Langford, Li, Zhang 2009 for S.
/// </remarks>
internal ref struct ShrunkIterate
{
    private const double Largest = 1e150;

    private readonly Span<double> _values;
    private readonly int _features;
    private double _scale;
    private double _inverse;
    private double _cut;

    /// <summary>An iterate at a point.</summary>
    /// <param name="features">How many coordinates, from the first on, shrink.</param>
    /// <param name="values">Memory for v, as long as the point.</param>
    public ShrunkIterate(int features, Span<double> values)
    {
        _values = values;
        _features = features;
        (_scale, _inverse, _cut) = (1, 1, 0);
    }

    /// <summary>xⱼ.</summary>
    /// <param name="coordinate">j.</param>
    public readonly double this[int coordinate]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var value = _values[coordinate];
            return coordinate < _features ? _scale * Math.CopySign(Math.Max(Math.Abs(value) - _cut, 0), value) : value;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            var scaled = _inverse * value;
            _values[coordinate] = coordinate < _features ? scaled + Math.CopySign(_cut, scaled) : value;
        }
    }

    /// <summary>soft(v, τ).</summary>
    /// <param name="value">v.</param>
    /// <param name="threshold">τ.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Soft(double value, double threshold) => Math.CopySign(Math.Max(Math.Abs(value) - threshold, 0), value);

    /// <summary>x ← soft(a x, τ) in every feature.</summary>
    /// <param name="factor">a, of any sign.</param>
    /// <param name="threshold">τ, at least 0.</param>
    /// <returns>How many coordinates were written: all features, or none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Shrink(double factor, double threshold)
    {
        var scale = factor * _scale;
        var inverse = 1 / scale;
        var cut = _cut + (threshold * Math.Abs(inverse));
        var harmless = Math.Abs(scale) < Largest && Math.Abs(inverse) < Largest && cut < Largest && (Math.Abs(factor) <= 1 || cut == 0);
        if (!harmless) return Write(factor, threshold);
        (_scale, _inverse, _cut) = (scale, inverse, cut);
        return 0;
    }

    /// <summary>Writes x as it is: P = 1, S = 0.</summary>
    /// <returns>How many coordinates were written.</returns>
    public int Write() => Write(1, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Write(double factor, double threshold)
    {
        for (var j = 0; j < _features; j++) _values[j] = Soft(factor * this[j], threshold);
        (_scale, _inverse, _cut) = (1, 1, 0);
        return _features;
    }
}
