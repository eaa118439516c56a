namespace Toolkit.Properties.Tests;

/// <summary>
/// A user's own step. Sign descent, with N = Σ |∂ᵢf| / √Lᵢ: <c>xᵢ ← xᵢ − N sign(∂ᵢf) / √Lᵢ</c>. Without N it is the classic step of a fixed size.
/// </summary>
internal readonly record struct SignDescent<TObjective>(Buffer<double> Constants, double? FixedSize)
    : IStep<SignDescent<TObjective>, double, TObjective, PointState, GradientInfo<double>>
    where TObjective : ISmoothObjective<double>
{
    /// <summary>½N² ≥ ½‖∇f‖² / max Lᵢ ≥ μ δ / max Lᵢ, and f falls by ½N² (Karimi, Nutini, Schmidt 2016, appendix).</summary>
    public static Step<double, TObjective, PointState, GradientInfo<double>, SignDescent<TObjective>> For(Problem<TObjective> problem,
        double? fixedSize = null) =>
        new SignDescent<TObjective>(problem.SignDescent, fixedSize).AsStep().Declaring(
            Rate.Linear(Math.Max(0, 1 - (problem.PolyakLojasiewicz / problem.SignDescent.Span.ToArray().Max())),
                "Lᵢ of sign descent, Polyak–Łojasiewicz with μ"));

    public PointState Initialize(in TObjective oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start));

    public GradientInfo<double> Advance(ref PointState state, in TObjective oracle, Workspace workspace)
    {
        using var rented = workspace.Rent<double>(oracle.Dimension);
        var x = state.Point.Mutable;
        var gradient = rented.Span;
        var constants = Constants.Span;
        oracle.Gradient(x, gradient, workspace);
        var norm = Reductions.Norm<double>(gradient);
        if (!double.IsFinite(norm)) return new(norm, norm, 1, "gradient");
        var size = 0.0;
        for (var i = 0; i < x.Length; i++) size += Math.Abs(gradient[i]) / Math.Sqrt(constants[i]);
        for (var i = 0; i < x.Length; i++) x[i] -= (FixedSize ?? size) * Math.Sign(gradient[i]) / Math.Sqrt(constants[i]);
        return new(norm, norm, 1);
    }
}
