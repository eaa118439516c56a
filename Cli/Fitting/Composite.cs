namespace Toolkit.Cli;

/// <summary>F = f + l1 ‖x‖₁ over the features, to measure how far a run has come: its value, and the certificate that ends the run.</summary>
/// <typeparam name="TObjective">f.</typeparam>
internal sealed class Composite<TObjective>
    where TObjective : IObjective<double>, IDualityGapOracle<double>
{
    private readonly TObjective _smooth;
    private readonly double _l1;
    private readonly double _scale;

    /// <summary>F, measured once at zero.</summary>
    /// <param name="smooth">f.</param>
    /// <param name="l1">The weight of the norm.</param>
    /// <param name="workspace">Scratch memory.</param>
    public Composite(TObjective smooth, double l1, Workspace workspace)
    {
        (_smooth, _l1) = (smooth, l1);
        _scale = l1 == 0 && GradientNorm(new double[smooth.Dimension], workspace) is > 0 and var norm ? norm : 1;
    }

    /// <summary>What is measured.</summary>
    public Certificate Certificate => _l1 > 0 ? Certificate.RelativeGap : Certificate.RelativeGradient;

    /// <summary>F(x).</summary>
    /// <param name="point">x.</param>
    /// <param name="workspace">Scratch memory.</param>
    public double Value(ReadOnlySpan<double> point, Workspace workspace) =>
        _smooth.Value(point, workspace) + (_l1 * Reductions.SumOfAbs(point[.._smooth.Features]));

    /// <summary>The certificate at x.</summary>
    /// <param name="point">x.</param>
    /// <param name="workspace">Scratch memory.</param>
    public double Measure(ReadOnlySpan<double> point, Workspace workspace) =>
        _l1 > 0 ? _smooth.DualityGap(point, _l1, workspace).Relative : Relative(GradientNorm(point, workspace));

    /// <summary>The certificate of a gradient with this norm.</summary>
    /// <param name="norm">‖∇f(x)‖.</param>
    public double Relative(double norm) => norm / _scale;

    private double GradientNorm(ReadOnlySpan<double> point, Workspace workspace)
    {
        using var gradient = workspace.Rent<double>(point.Length);
        _smooth.Gradient(point, gradient.Span, workspace);
        return Reductions.Norm<double>(gradient.Span);
    }
}
