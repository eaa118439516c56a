using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>The panels of <see cref="HandWrittenLogistic"/> in 10 vectors of 256 bits.</summary>
internal readonly struct LogisticPanel256 : ILogisticPanel
{
    private const int Lanes = 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Predict(ref double panel, ref double point, ref double rows)
    {
        var z0 = Vector256.Create(point);
        var (z1, z2, z3, z4, z5, z6, z7, z8, z9) = (z0, z0, z0, z0, z0, z0, z0, z0, z0);
        for (var j = 1; j <= BayesianLogisticProblem.Features; j++)
        {
            var b = Vector256.Create(Unsafe.Add(ref point, j));
            z0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel), b, z0);
            z1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, Lanes), b, z1);
            z2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 2 * Lanes), b, z2);
            z3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 3 * Lanes), b, z3);
            z4 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 4 * Lanes), b, z4);
            z5 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 5 * Lanes), b, z5);
            z6 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 6 * Lanes), b, z6);
            z7 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 7 * Lanes), b, z7);
            z8 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 8 * Lanes), b, z8);
            z9 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 9 * Lanes), b, z9);
            panel = ref Unsafe.Add(ref panel, 10 * Lanes);
        }

        z0.StoreUnsafe(ref rows);
        z1.StoreUnsafe(ref rows, Lanes);
        z2.StoreUnsafe(ref rows, 2 * Lanes);
        z3.StoreUnsafe(ref rows, 3 * Lanes);
        z4.StoreUnsafe(ref rows, 4 * Lanes);
        z5.StoreUnsafe(ref rows, 5 * Lanes);
        z6.StoreUnsafe(ref rows, 6 * Lanes);
        z7.StoreUnsafe(ref rows, 7 * Lanes);
        z8.StoreUnsafe(ref rows, 8 * Lanes);
        z9.StoreUnsafe(ref rows, 9 * Lanes);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Terms(ref double rows, ref double labels, ref LogisticPanelSums sums)
    {
        var terms = Vector256.LoadUnsafe(ref sums.Terms[0]);
        var factors = Vector256.LoadUnsafe(ref sums.Factors[0]);
        var slopes = Vector256.LoadUnsafe(ref sums.Slopes[0]);
        for (var k = 0; k < 10; k++)
        {
            var z = Vector256.LoadUnsafe(ref rows, (nuint)(k * Lanes));
            var label = Vector256.LoadUnsafe(ref labels, (nuint)(k * Lanes));
            var e = ExponentialOfNegative(Vector256.Abs(z));
            var factor = Vector256<double>.One + e;
            terms += Vector256.FusedMultiplyAdd(label, z, -Vector256.Max(z, Vector256<double>.Zero));
            factors *= factor;
            var slope = label - (Vector256.ConditionalSelect(Vector256.GreaterThan(z, Vector256<double>.Zero), Vector256<double>.One, e) / factor);
            slopes += slope;
            slope.StoreUnsafe(ref rows, (nuint)(k * Lanes));
        }

        terms.StoreUnsafe(ref sums.Terms[0]);
        factors.StoreUnsafe(ref sums.Factors[0]);
        slopes.StoreUnsafe(ref sums.Slopes[0]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Accumulate(ref double panel, ref double rows, ref double sums)
    {
        var r0 = Vector256.LoadUnsafe(ref rows);
        var r1 = Vector256.LoadUnsafe(ref rows, Lanes);
        var r2 = Vector256.LoadUnsafe(ref rows, 2 * Lanes);
        var r3 = Vector256.LoadUnsafe(ref rows, 3 * Lanes);
        var r4 = Vector256.LoadUnsafe(ref rows, 4 * Lanes);
        var r5 = Vector256.LoadUnsafe(ref rows, 5 * Lanes);
        var r6 = Vector256.LoadUnsafe(ref rows, 6 * Lanes);
        var r7 = Vector256.LoadUnsafe(ref rows, 7 * Lanes);
        var r8 = Vector256.LoadUnsafe(ref rows, 8 * Lanes);
        var r9 = Vector256.LoadUnsafe(ref rows, 9 * Lanes);
        for (var j = 0; j < BayesianLogisticProblem.Features; j++)
        {
            var even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel), r0, Vector256.LoadUnsafe(ref sums));
            var odd = Vector256.LoadUnsafe(ref panel, Lanes) * r1;
            even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 2 * Lanes), r2, even);
            odd = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 3 * Lanes), r3, odd);
            even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 4 * Lanes), r4, even);
            odd = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 5 * Lanes), r5, odd);
            even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 6 * Lanes), r6, even);
            odd = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 7 * Lanes), r7, odd);
            even = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 8 * Lanes), r8, even);
            odd = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref panel, 9 * Lanes), r9, odd);
            (even + odd).StoreUnsafe(ref sums);
            panel = ref Unsafe.Add(ref panel, 10 * Lanes);
            sums = ref Unsafe.Add(ref sums, LogisticPanelSums.Lanes);
        }
    }

    // exp(−x) for x ≥ 0: −x = n ln 2 + r with |r| ≤ ½ ln 2, Taylor's polynomial of degree 12 (2e-16 at the ends),
    // n into the exponent. No branch, no call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ExponentialOfNegative(Vector256<double> x)
    {
        const double Shifter = 6755399441055744; // 1.5 · 2^52: adding it rounds to an integer, which then lies in the lowest bits.
        var bounded = -Vector256.Min(x, Vector256.Create(700.0));
        var shifted = Vector256.FusedMultiplyAdd(bounded, Vector256.Create(1.4426950408889634), Vector256.Create(Shifter));
        var n = shifted - Vector256.Create(Shifter);
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.6931471805599453), bounded);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-2.3190468138462996e-17), r);
        var p = Vector256.FusedMultiplyAdd(Vector256.Create(1 / 479001600.0), r, Vector256.Create(1 / 39916800.0));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1 / 3628800.0));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1 / 362880.0));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1 / 40320.0));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1 / 5040.0));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1 / 720.0));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1 / 120.0));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1 / 24.0));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(1 / 6.0));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256<double>.One);
        p = Vector256.FusedMultiplyAdd(p, r, Vector256<double>.One);
        return (p.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
    }
}
