using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>
/// Eight schools by hand: the eight schools are two vectors of four lanes, everything else is straight-line code,
/// what does not depend on the point is computed at construction.
/// </summary>
internal sealed class HandWrittenSchools
{
    private const double Precision = 1 / 25.0;
    private static readonly double Constant = Normalization();
    private readonly Vector256<double> _effects = Scaled(0);
    private readonly Vector256<double> _otherEffects = Scaled(4);
    private readonly Vector256<double> _inverse = Inverse(0);
    private readonly Vector256<double> _otherInverse = Inverse(4);

    /// <summary>
    /// With r = (y − μ − τ θ̃)/σ: the log density −½(‖θ̃‖² + ‖r‖²) − μ²/50 − ln(1 + τ²/25) + ln τ and its gradient. One exponential, one logarithm.
    /// </summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        if (point.Length < EightSchoolsProblem.Dimension || gradient.Length < EightSchoolsProblem.Dimension)
            throw new ArgumentException("A span is too short.");
        ref var x = ref MemoryMarshal.GetReference(point);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        var (mean, logScale) = (x, Unsafe.Add(ref x, 1));
        var scale = Math.Exp(logScale);
        var (t, u) = (Vector256.LoadUnsafe(ref x, 2), Vector256.LoadUnsafe(ref x, 6));
        var (a, b) = (_inverse * scale, _otherInverse * scale);
        var r = _effects - Vector256.FusedMultiplyAdd(a, t, _inverse * mean);
        var s = _otherEffects - Vector256.FusedMultiplyAdd(b, u, _otherInverse * mean);
        var (alongT, alongU) = (a * r, b * s);
        (alongT - t).StoreUnsafe(ref g, 2);
        (alongU - u).StoreUnsafe(ref g, 6);
        var square = Precision * scale * scale;
        g = Vector256.Sum(Vector256.FusedMultiplyAdd(_inverse, r, _otherInverse * s)) - (Precision * mean);
        Unsafe.Add(ref g, 1) = Vector256.Sum(Vector256.FusedMultiplyAdd(alongT, t, alongU * u)) + ((1 - square) / (1 + square));
        var quadratic = Vector256.FusedMultiplyAdd(r, r, t * t) + Vector256.FusedMultiplyAdd(s, s, u * u);
        var squares = Vector256.Sum(quadratic) + (Precision * mean * mean);
        return Constant + logScale - Math.Log(1 + square) - (0.5 * squares);
    }

    // ln of what normalises: 17 normals, of which one has deviation 5 and eight have σ, and a half-Cauchy of scale 5.
    private static double Normalization()
    {
        var sum = (-8.5 * Math.Log(Math.Tau)) - Math.Log(5) + Math.Log(2 / (Math.PI * 5));
        foreach (var error in EightSchoolsProblem.Errors) sum -= Math.Log(error);
        return sum;
    }

    private static Vector256<double> Inverse(int first) => Vector256<double>.One / Vector256.Create(EightSchoolsProblem.Errors[first..]);

    private static Vector256<double> Scaled(int first) => Vector256.Create(EightSchoolsProblem.Effects[first..]) * Inverse(first);
}
