namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>Shape 9, inside: gradient descent that gives its own vector–Jacobian product, v ← v − η H v.</summary>
internal readonly record struct DifferentiableDescent<TOracle>(double Rate)
    : IDifferentiableStep<DifferentiableDescent<TOracle>, double, TOracle, JointState, GradientInfo<double>>
    where TOracle : IHessianVectorOracle<double>
{
    public JointState Initialize(in TOracle oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start));

    public GradientInfo<double> Advance(ref JointState state, in TOracle oracle, Workspace workspace)
    {
        using var gradient = workspace.Rent<double>(state.Point.Length);
        oracle.Gradient(state.Point.Span, gradient.Span, workspace);
        var norm = Reductions.Norm<double>(gradient.Span);
        if (!double.IsFinite(norm)) return new(norm, norm, 1, "gradient");
        for (var i = 0; i < gradient.Span.Length; i++) state.Point.Mutable[i] -= Rate * gradient.Span[i];
        return new(norm, norm, 1);
    }

    public void PullBack(in JointState before, in TOracle oracle, ref JointState cotangent, Workspace workspace)
    {
        using var product = workspace.Rent<double>(before.Point.Length);
        oracle.HessianVectorProduct(before.Point.Span, cotangent.Point.Span, product.Span, workspace);
        for (var i = 0; i < product.Span.Length; i++) cotangent.Point.Mutable[i] -= Rate * product.Span[i];
    }
}

/// <summary>Shape 9, outside: the loss after a few inner steps on another loss, as a function of where they began.</summary>
internal readonly record struct AdaptedOracle<TInner, TOuter, TStep>(TInner Support, TOuter Query, TStep Step, int Steps) : IObjective<double>
    where TInner : IOracle
    where TOuter : IObjective<double>
    where TStep : struct, IDifferentiableStep<TStep, double, TInner, JointState, GradientInfo<double>>
{
    public int Dimension => Support.Dimension;

    public double Value(ReadOnlySpan<double> point, Workspace workspace) => Query.Value(Run(point, workspace)[^1].Point.Span, workspace);

    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) => ValueAndGradient(point, destination, workspace);

    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        var path = Run(point, workspace);
        var value = Query.ValueAndGradient(path[^1].Point.Span, destination, workspace);
        var cotangent = new JointState(Buffer<double>.CopyOf(destination));
        for (var step = Steps - 1; step >= 0; step--) Step.PullBack(path[step], Support, ref cotangent, workspace);
        cotangent.Point.Span.CopyTo(destination);
        return value;
    }

    private JointState[] Run(ReadOnlySpan<double> point, Workspace workspace)
    {
        var path = new JointState[Steps + 1];
        path[0] = Step.Initialize(Support, point);
        for (var step = 0; step < Steps; step++)
        {
            var next = path[step].Copy();
            Step.Advance(ref next, Support, workspace);
            path[step + 1] = next;
        }

        return path;
    }
}
