namespace Toolkit.Cli;

/// <summary>F = f + g, to measure how far a run has come: its value, and the certificate that ends the run.</summary>
/// <typeparam name="TObjective">f.</typeparam>
internal sealed class Composite<TObjective>
    where TObjective : ISmoothObjective<double>
{
    private readonly TObjective _smooth;
    private readonly Separable<double, L1<double>> _penalty;

    /// <summary>F, measured once at zero.</summary>
    /// <param name="smooth">f.</param>
    /// <param name="penalty">The proximal map of g.</param>
    /// <param name="workspace">Scratch memory.</param>
    public Composite(TObjective smooth, Separable<double, L1<double>> penalty, Workspace workspace)
    {
        (_smooth, _penalty) = (smooth, penalty);
        Scale = GradientNorm(new double[smooth.Dimension], workspace) is > 0 and var norm ? norm : 1;
    }

    /// <summary>What is measured.</summary>
    public Certificate Certificate => Certificate.RelativeGradient;

    /// <summary>‖∇F(0)‖.</summary>
    public double Scale { get; }

    /// <summary>F(x).</summary>
    /// <param name="point">x.</param>
    /// <param name="workspace">Scratch memory.</param>
    public double Value(ReadOnlySpan<double> point, Workspace workspace) => _smooth.Value(point, workspace) + _penalty.Value(point);

    /// <summary>The certificate at x.</summary>
    /// <param name="point">x.</param>
    /// <param name="workspace">Scratch memory.</param>
    public double Measure(ReadOnlySpan<double> point, Workspace workspace) => GradientNorm(point, workspace) / Scale;

    // L ‖x − prox(x − ∇f(x)/L, 1/L)‖: ‖∇f(x)‖ where there is no penalty, and 0 at a solution in any case.
    private double GradientNorm(ReadOnlySpan<double> point, Workspace workspace)
    {
        using var rental = workspace.Rent<double>(point.Length);
        var moved = rental.Span;
        _smooth.Gradient(point, moved, workspace);
        if (_penalty.Map.Weight == 0) return Reductions.Norm<double>(moved);

        var lipschitz = _smooth.Smoothness.Lipschitz;
        for (var i = 0; i < moved.Length; i++) moved[i] = point[i] - (moved[i] / lipschitz);
        _penalty.Apply(moved, 1 / lipschitz, moved, workspace);
        for (var i = 0; i < moved.Length; i++) moved[i] = lipschitz * (point[i] - moved[i]);
        return Reductions.Norm<double>(moved);
    }
}
