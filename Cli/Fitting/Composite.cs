namespace Toolkit.Cli;

/// <summary>F = f + g, to measure how far a run has come: its value, and its generalized gradient at the point itself.</summary>
/// <typeparam name="TObjective">f.</typeparam>
/// <param name="Smooth">f.</param>
/// <param name="Penalty">The proximal map of g.</param>
internal readonly record struct Composite<TObjective>(TObjective Smooth, Separable<double, L1<double>> Penalty)
    where TObjective : ISmoothObjective<double>
{
    /// <summary>F(x).</summary>
    /// <param name="point">x.</param>
    /// <param name="workspace">Scratch memory.</param>
    public double Value(ReadOnlySpan<double> point, Workspace workspace) => Smooth.Value(point, workspace) + Penalty.Value(point, workspace);

    /// <summary>L ‖x − prox(x − ∇f(x)/L, 1/L)‖: ‖∇f(x)‖ where there is no penalty, and 0 at a solution in any case.</summary>
    /// <param name="point">x.</param>
    /// <param name="workspace">Scratch memory.</param>
    public double GradientNorm(ReadOnlySpan<double> point, Workspace workspace)
    {
        using var rental = workspace.Rent<double>(point.Length);
        var moved = rental.Span;
        Smooth.Gradient(point, moved, workspace);
        if (Penalty.Map.Weight == 0) return Reductions.Norm<double>(moved);

        var lipschitz = Smooth.Smoothness.Lipschitz;
        for (var i = 0; i < moved.Length; i++) moved[i] = point[i] - (moved[i] / lipschitz);
        Penalty.Apply(moved, 1 / lipschitz, moved, workspace);
        for (var i = 0; i < moved.Length; i++) moved[i] = lipschitz * (point[i] - moved[i]);
        return Reductions.Norm<double>(moved);
    }
}
