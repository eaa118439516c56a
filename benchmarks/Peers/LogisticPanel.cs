using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Benchmarks;

/// <summary>What <see cref="HandWrittenLogistic"/> does with a panel of forty rows: five lanes of eight.</summary>
internal static class LogisticPanel
{
    private const int Lanes = 8;

    /// <summary>rows ← α + Xβ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Predict(ref double panel, ref double point, ref double rows)
    {
        var z0 = Vector512.Create(point);
        var (z1, z2, z3, z4) = (z0, z0, z0, z0);
        for (var j = 1; j <= BayesianLogisticProblem.Features; j++)
        {
            var b = Vector512.Create(Unsafe.Add(ref point, j));
            z0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel), b, z0);
            z1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel, Lanes), b, z1);
            z2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel, 2 * Lanes), b, z2);
            z3 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel, 3 * Lanes), b, z3);
            z4 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel, 4 * Lanes), b, z4);
            panel = ref Unsafe.Add(ref panel, 5 * Lanes);
        }

        z0.StoreUnsafe(ref rows);
        z1.StoreUnsafe(ref rows, Lanes);
        z2.StoreUnsafe(ref rows, 2 * Lanes);
        z3.StoreUnsafe(ref rows, 3 * Lanes);
        z4.StoreUnsafe(ref rows, 4 * Lanes);
    }

    /// <summary>rows ← y − σ(rows), and the sums of the panel's terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Terms(ref double rows, ref double labels, ref LogisticPanelSums sums)
    {
        var terms = sums.Terms;
        var factors = sums.Factors;
        var slopes = sums.Slopes;
        for (var k = 0; k < 5; k++)
        {
            var z = Vector512.LoadUnsafe(ref rows, (nuint)(k * Lanes));
            var label = Vector512.LoadUnsafe(ref labels, (nuint)(k * Lanes));
            var e = ExponentialOfNegative(Vector512.Abs(z));
            var factor = Vector512<double>.One + e;
            terms += Vector512.FusedMultiplyAdd(label, z, -Vector512.Max(z, Vector512<double>.Zero));
            factors *= factor;
            var slope = label - (Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<double>.Zero), Vector512<double>.One, e) / factor);
            slopes += slope;
            slope.StoreUnsafe(ref rows, (nuint)(k * Lanes));
        }

        sums.Terms = terms;
        sums.Factors = factors;
        sums.Slopes = slopes;
    }

    /// <summary>Adds the products of the columns with rows, lane by lane, to the sums of each column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Accumulate(ref double panel, ref double rows, ref double sums)
    {
        var r0 = Vector512.LoadUnsafe(ref rows);
        var r1 = Vector512.LoadUnsafe(ref rows, Lanes);
        var r2 = Vector512.LoadUnsafe(ref rows, 2 * Lanes);
        var r3 = Vector512.LoadUnsafe(ref rows, 3 * Lanes);
        var r4 = Vector512.LoadUnsafe(ref rows, 4 * Lanes);
        for (var j = 0; j < BayesianLogisticProblem.Features; j++)
        {
            var even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel), r0, Vector512.LoadUnsafe(ref sums));
            var odd = Vector512.LoadUnsafe(ref panel, Lanes) * r1;
            even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel, 2 * Lanes), r2, even);
            odd = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel, 3 * Lanes), r3, odd);
            even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel, 4 * Lanes), r4, even);
            (even + odd).StoreUnsafe(ref sums);
            panel = ref Unsafe.Add(ref panel, 5 * Lanes);
            sums = ref Unsafe.Add(ref sums, LogisticPanelSums.Lanes);
        }
    }

    // exp(−x) for x ≥ 0: −x = n ln 2 + r with |r| ≤ ½ ln 2, Taylor's polynomial of degree 12 (2e-16 at the ends),
    // n into the exponent. No branch, no call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExponentialOfNegative(Vector512<double> x)
    {
        const double Shifter = 6755399441055744; // 1.5 · 2^52: adding it rounds to an integer, which then lies in the lowest bits.
        var bounded = -Vector512.Min(x, Vector512.Create(700.0));
        var shifted = Vector512.FusedMultiplyAdd(bounded, Vector512.Create(1.4426950408889634), Vector512.Create(Shifter));
        var n = shifted - Vector512.Create(Shifter);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.6931471805599453), bounded);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-2.3190468138462996e-17), r);
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(1 / 479001600.0), r, Vector512.Create(1 / 39916800.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 3628800.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 362880.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 40320.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 5040.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 720.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 120.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 24.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1 / 6.0));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512<double>.One);
        return (p.AsInt64() + (shifted.AsInt64() << 52)).AsDouble();
    }
}
