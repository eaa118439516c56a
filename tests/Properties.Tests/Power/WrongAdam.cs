namespace Toolkit.Properties.Tests;

/// <summary>What an implementation of Adam can get wrong.</summary>
public enum AdamSlip
{
    None,
    NoBiasCorrection,
    NoCorrectionOfTheSquare,
    EpsilonInsideTheRoot,
    DecaysSwapped,
    CountsFromZero,
}

internal readonly record struct MomentPair(Buffer<double> Point, Buffer<double> First, Buffer<double> Second, long Steps)
    : IState<MomentPair>, IPointState<double>
{
    public MomentPair Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor =>
        new(visitor.Buffer(Point), visitor.Buffer(First), visitor.Buffer(Second), visitor.Scalar(Steps));
}

/// <summary>Adam, plainly written, with one slip.</summary>
internal readonly record struct WrongAdam(double Rate, AdamSlip Slip) : IStep<WrongAdam, double, Quadratic, MomentPair, GradientInfo<double>>
{
    public MomentPair Initialize(in Quadratic oracle, ReadOnlySpan<double> start) =>
        new(Buffer<double>.CopyOf(start), Buffer<double>.Allocate(start.Length), Buffer<double>.Allocate(start.Length), 0);

    public GradientInfo<double> Advance(ref MomentPair state, in Quadratic oracle, Workspace workspace)
    {
        var (first, second) = Slip is AdamSlip.DecaysSwapped ? (0.999, 0.9) : (0.9, 0.999);
        var steps = state.Steps + (Slip is AdamSlip.CountsFromZero ? 2 : 1);
        var meanBias = Slip is AdamSlip.NoBiasCorrection ? 1 : 1 - Math.Pow(first, steps);
        var squareBias = Slip is AdamSlip.NoBiasCorrection or AdamSlip.NoCorrectionOfTheSquare ? 1 : 1 - Math.Pow(second, steps);
        const double Epsilon = 1e-3;
        using var gradient = workspace.Rent<double>(oracle.Dimension);
        oracle.Gradient(state.Point.Span, gradient.Span, workspace);
        for (var i = 0; i < oracle.Dimension; i++)
        {
            var g = gradient.Span[i];
            var m = state.First.Mutable[i] = (first * state.First.Span[i]) + ((1 - first) * g);
            var v = state.Second.Mutable[i] = (second * state.Second.Span[i]) + ((1 - second) * g * g);
            var root = Slip is AdamSlip.EpsilonInsideTheRoot ? Math.Sqrt((v / squareBias) + Epsilon) : Math.Sqrt(v / squareBias) + Epsilon;
            state.Point.Mutable[i] -= Rate * (m / meanBias) / root;
        }

        state = state with { Steps = state.Steps + 1 };
        return new(0, 0, 1);
    }
}
