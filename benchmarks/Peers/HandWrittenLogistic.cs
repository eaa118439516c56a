using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Toolkit.Numerics;

namespace Toolkit.Benchmarks;

/// <summary>
/// Bayesian logistic regression by hand: the rows lie in panels of forty, column by column within one, so that a panel (8 KB) is read from the first-level cache
/// the second time, for the gradient, and both products run over whole vectors without a sum across lanes until the end.
/// </summary>
/// <remarks>
/// The terms are y z − max(z, 0) − ln(1 + e) with e = exp(−|z|). Five factors 1 + e, which lie between 1 and 2, are multiplied before the logarithm is taken,
/// and so are the next panels' until one would be in danger of overflow: n logarithms become n/1000.
/// </remarks>
internal sealed class HandWrittenLogistic
{
    private const int Vectors = 5;
    private const int Lanes = 8;
    private const int PanelRows = Vectors * Lanes;
    private const int PanelsPerLogarithm = 150;
    private const double Precision = 1 / (BayesianLogisticProblem.PriorScale * BayesianLogisticProblem.PriorScale);
    private static readonly double Constant =
        -BayesianLogisticProblem.Dimension * (Math.Log(BayesianLogisticProblem.PriorScale) + (0.5 * Math.Log(Math.Tau)));

    private readonly Buffer<double> _panels;
    private readonly Buffer<double> _labels;
    private readonly Buffer<double> _sums = Buffer<double>.Allocate(BayesianLogisticProblem.Features * Lanes);

    /// <summary>Lays the rows out in panels.</summary>
    /// <param name="problem">The data; the number of rows is a multiple of forty.</param>
    public HandWrittenLogistic(BayesianLogisticProblem problem)
    {
        _panels = Buffer<double>.Allocate(BayesianLogisticProblem.Rows * BayesianLogisticProblem.Features);
        _labels = Buffer<double>.CopyOf(problem.Labels);
        var panels = _panels.Mutable;
        for (var i = 0; i < BayesianLogisticProblem.Rows; i++)
        {
            var (panel, row) = Math.DivRem(i, PanelRows);
            for (var j = 0; j < BayesianLogisticProblem.Features; j++)
                panels[(((panel * BayesianLogisticProblem.Features) + j) * PanelRows) + row] = problem.Design[(i * BayesianLogisticProblem.Features) + j];
        }
    }

    /// <summary>The log density and its gradient, in one pass over the rows.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        if (point.Length < BayesianLogisticProblem.Dimension || gradient.Length < BayesianLogisticProblem.Dimension)
            throw new ArgumentException("A span is too short.");
        ref var x = ref MemoryMarshal.GetReference(point);
        ref var panel = ref MemoryMarshal.GetReference(_panels.Span);
        ref var label = ref MemoryMarshal.GetReference(_labels.Span);
        ref var sums = ref MemoryMarshal.GetReference(_sums.Mutable);
        _sums.Mutable.Clear();
        var (intercept, terms, factors) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.One);
        var logarithms = Vector512<double>.Zero;
        for (var p = 0; p < BayesianLogisticProblem.Rows / PanelRows; p++)
        {
            var z0 = Vector512.Create(x);
            var (z1, z2, z3, z4) = (z0, z0, z0, z0);
            ref var a = ref panel;
            for (var j = 1; j <= BayesianLogisticProblem.Features; j++)
            {
                var b = Vector512.Create(Unsafe.Add(ref x, j));
                z0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a), b, z0);
                z1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, Lanes), b, z1);
                z2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, 2 * Lanes), b, z2);
                z3 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, 3 * Lanes), b, z3);
                z4 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, 4 * Lanes), b, z4);
                a = ref Unsafe.Add(ref a, PanelRows);
            }

            var r0 = Term(z0, Vector512.LoadUnsafe(ref label), ref terms, ref factors);
            var r1 = Term(z1, Vector512.LoadUnsafe(ref label, Lanes), ref terms, ref factors);
            var r2 = Term(z2, Vector512.LoadUnsafe(ref label, 2 * Lanes), ref terms, ref factors);
            var r3 = Term(z3, Vector512.LoadUnsafe(ref label, 3 * Lanes), ref terms, ref factors);
            var r4 = Term(z4, Vector512.LoadUnsafe(ref label, 4 * Lanes), ref terms, ref factors);
            intercept += r0 + r1 + (r2 + r3) + r4;
            if (p % PanelsPerLogarithm is PanelsPerLogarithm - 1)
            {
                logarithms += Vector512.Log(factors);
                factors = Vector512<double>.One;
            }

            for (var j = 0; j < BayesianLogisticProblem.Features; j++)
            {
                ref var sum = ref Unsafe.Add(ref sums, j * Lanes);
                var even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel), r0, Vector512.LoadUnsafe(ref sum));
                var odd = Vector512.LoadUnsafe(ref panel, Lanes) * r1;
                even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel, 2 * Lanes), r2, even);
                odd = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel, 3 * Lanes), r3, odd);
                even = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref panel, 4 * Lanes), r4, even);
                (even + odd).StoreUnsafe(ref sum);
                panel = ref Unsafe.Add(ref panel, PanelRows);
            }

            label = ref Unsafe.Add(ref label, PanelRows);
        }

        gradient[0] = Vector512.Sum(intercept) - (Precision * point[0]);
        var squares = point[0] * point[0];
        for (var j = 0; j < BayesianLogisticProblem.Features; j++)
        {
            squares += point[1 + j] * point[1 + j];
            gradient[1 + j] = Vector512.Sum(Vector512.LoadUnsafe(ref sums, (nuint)(j * Lanes))) - (Precision * point[1 + j]);
        }

        return Constant + Vector512.Sum(terms - logarithms - Vector512.Log(factors)) - (0.5 * Precision * squares);
    }

    // Adds y z − max(z, 0), multiplies by 1 + exp(−|z|), and gives y − σ(z).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Term(Vector512<double> z, Vector512<double> label, ref Vector512<double> terms, ref Vector512<double> factors)
    {
        var e = Vector512.Exp(-Vector512.Abs(z));
        var factor = Vector512<double>.One + e;
        var positive = Vector512.GreaterThan(z, Vector512<double>.Zero);
        terms += Vector512.FusedMultiplyAdd(label, z, -Vector512.Max(z, Vector512<double>.Zero));
        factors *= factor;
        return label - (Vector512.ConditionalSelect(positive, Vector512<double>.One, e) / factor);
    }
}
