using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>
/// Eight schools by hand: the eight schools are one vector of eight lanes, everything else is straight-line code, what does not depend on the point is
/// computed at construction.
/// </summary>
internal sealed class HandWrittenSchools
{
    private const double Precision = 1 / 25.0;
    private static readonly double Constant = Normalization();
    private readonly Vector512<double> _effects;
    private readonly Vector512<double> _inverseErrors;

    /// <summary>Takes the data in.</summary>
    public HandWrittenSchools()
    {
        _inverseErrors = Vector512<double>.One / Vector512.Create(EightSchoolsProblem.Errors);
        _effects = Vector512.Create(EightSchoolsProblem.Effects) * _inverseErrors;
    }

    /// <summary>
    /// With r = (y − μ − τ θ̃)/σ: the log density −½(‖θ̃‖² + ‖r‖²) − μ²/50 − ln(1 + τ²/25) + ln τ and its gradient. One exponential, one logarithm.
    /// </summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        if (point.Length < EightSchoolsProblem.Dimension || gradient.Length < EightSchoolsProblem.Dimension) throw new ArgumentException("A span is too short.");
        ref var x = ref MemoryMarshal.GetReference(point);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        var (mean, logScale) = (x, Unsafe.Add(ref x, 1));
        var scale = Math.Exp(logScale);
        var offsets = Vector512.LoadUnsafe(ref x, 2);
        var slopes = _inverseErrors * scale;
        var residual = _effects - Vector512.FusedMultiplyAdd(slopes, offsets, _inverseErrors * mean);
        Vector512.FusedMultiplyAdd(slopes, residual, -offsets).StoreUnsafe(ref g, 2);
        var square = Precision * scale * scale;
        g = Vector512.Sum(_inverseErrors * residual) - (Precision * mean);
        Unsafe.Add(ref g, 1) = Vector512.Sum(slopes * residual * offsets) + ((1 - square) / (1 + square));
        var squares = Vector512.Sum(Vector512.FusedMultiplyAdd(residual, residual, offsets * offsets)) + (Precision * mean * mean);
        return Constant + logScale - Math.Log(1 + square) - (0.5 * squares);
    }

    // ln of what normalises: 17 normals, of which one has deviation 5 and eight have σ, and a half-Cauchy of scale 5.
    private static double Normalization()
    {
        var sum = (-8.5 * Math.Log(Math.Tau)) - Math.Log(5) + Math.Log(2 / (Math.PI * 5));
        foreach (var error in EightSchoolsProblem.Errors) sum -= Math.Log(error);
        return sum;
    }
}
