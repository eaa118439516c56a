namespace Toolkit.Properties.Tests;

/// <summary>A state whose traversal forgets a buffer: it is neither copied nor donated nor saved.</summary>
internal readonly record struct ForgottenBuffer(Buffer<double> Point, Buffer<double> Momentum) : IState<ForgottenBuffer>, IPointState<double>
{
    public ForgottenBuffer Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), Momentum);
}

/// <summary>A state whose traversal forgets a scalar: it is copied, but not saved.</summary>
internal readonly record struct ForgottenScalar(Buffer<double> Point, long Steps) : IState<ForgottenScalar>, IPointState<double>
{
    public ForgottenScalar Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => this with { Point = visitor.Buffer(Point) };
}

/// <summary>A state that holds a reference.</summary>
internal readonly record struct SharedNotebook(Buffer<double> Point, Notebook Notebook) : IState<SharedNotebook>, IPointState<double>
{
    public SharedNotebook Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => this with { Point = visitor.Buffer(Point) };
}

internal readonly record struct ForgetfulMomentum : IStep<ForgetfulMomentum, double, Quadratic, ForgottenBuffer, GradientInfo<double>>
{
    public ForgottenBuffer Initialize(in Quadratic oracle, ReadOnlySpan<double> start) =>
        new(Buffer<double>.CopyOf(start), Buffer<double>.Allocate(start.Length));

    public GradientInfo<double> Advance(ref ForgottenBuffer state, in Quadratic oracle, Workspace workspace)
    {
        using var gradient = workspace.Rent<double>(oracle.Dimension);
        oracle.Gradient(state.Point.Span, gradient.Span, workspace);
        for (var i = 0; i < oracle.Dimension; i++)
        {
            state.Momentum.Mutable[i] = (0.5 * state.Momentum.Span[i]) + gradient.Span[i];
            state.Point.Mutable[i] -= 0.1 * state.Momentum.Span[i];
        }

        return new(0, 0, 1);
    }
}

internal readonly record struct ForgetfulSchedule : IStep<ForgetfulSchedule, double, Quadratic, ForgottenScalar, GradientInfo<double>>
{
    public ForgottenScalar Initialize(in Quadratic oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start), 0);

    public GradientInfo<double> Advance(ref ForgottenScalar state, in Quadratic oracle, Workspace workspace)
    {
        using var gradient = workspace.Rent<double>(oracle.Dimension);
        oracle.Gradient(state.Point.Span, gradient.Span, workspace);
        for (var i = 0; i < oracle.Dimension; i++) state.Point.Mutable[i] -= 0.1 / (1 + state.Steps) * gradient.Span[i];
        state = state with { Steps = state.Steps + 1 };
        return new(0, 0, 1);
    }
}

internal readonly record struct NotedDescent : IStep<NotedDescent, double, Quadratic, SharedNotebook, GradientInfo<double>>
{
    public SharedNotebook Initialize(in Quadratic oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start), new());

    public GradientInfo<double> Advance(ref SharedNotebook state, in Quadratic oracle, Workspace workspace)
    {
        state.Notebook.Calls++;
        state.Point.Mutable[0] /= state.Notebook.Calls;
        return new(0, 0, 1);
    }
}
