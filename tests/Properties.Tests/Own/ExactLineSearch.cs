namespace Toolkit.Properties.Tests;

/// <summary>
/// A user's own step: x ← x − γ∇f(x) with the best γ. On a quadratic γ = ‖g‖²/gᵀHg; elsewhere Newton's method on the slope along the line, from 1/L
/// and as long as it improves, which is at least as good as 1/L.
/// </summary>
internal readonly record struct ExactLineSearch<TObjective>(double Lipschitz)
    : IStep<ExactLineSearch<TObjective>, double, TObjective, PointState, GradientInfo<double>>
    where TObjective : ISmoothObjective<double>, IHessianVectorOracle<double>
{
    private const int Newton = 30;

    public PointState Initialize(in TObjective oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start));

    public GradientInfo<double> Advance(ref PointState state, in TObjective oracle, Workspace workspace)
    {
        var x = state.Point.Mutable;
        var (gradient, product, slopes) = (new double[x.Length], new double[x.Length], new double[x.Length]);
        oracle.Gradient(x, gradient, workspace);
        var (best, least) = (1 / Lipschitz, double.PositiveInfinity);
        for (var (i, length) = (0, best); i < Newton; i++)
        {
            var moved = Along(x, length, gradient);
            var value = oracle.ValueAndGradient(moved, slopes, workspace);
            if (!(value < least)) break;
            (best, least) = (length, value);
            oracle.HessianVectorProduct(moved, gradient, product, workspace);
            var curvature = Reductions.Dot<double>(gradient, product);
            if (curvature <= 0) break;
            length += Reductions.Dot<double>(gradient, slopes) / curvature;
        }

        Along(x, best, gradient).CopyTo(x);
        return new(Reductions.Norm<double>(gradient), double.NaN, Newton);
    }

    private static double[] Along(ReadOnlySpan<double> x, double length, double[] gradient)
    {
        var moved = x.ToArray();
        for (var i = 0; i < moved.Length; i++) moved[i] -= length * gradient[i];
        return moved;
    }
}
