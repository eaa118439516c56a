namespace Toolkit.Properties.Tests;

/// <summary>What can be wrong about a random coordinate step.</summary>
internal enum RandomSlip
{
    None,
    TenthOfTheLength,
    NeverDrawsTheLast,
    DrawsByTheSquare,
    SaysTwiceTheProbability,
    SeesTheFirstAlone,
    KeepsItsKey,
}

/// <summary>A user's own random step, written plainly: <c>xᵢ ← xᵢ − ∂ᵢf / L_c</c> for i drawn uniformly.</summary>
internal readonly record struct RandomCoordinate<TObjective>(double Lipschitz, RandomKey Key, RandomSlip Slip)
    : IRandomizedStep<RandomCoordinate<TObjective>, double, TObjective, KeyedPoint, GradientInfo<double>>
    where TObjective : ISmoothObjective<double>
{
    /// <summary>E δ⁺ ≤ (1 − μ/(d L_c)) δ (Karimi, Nutini, Schmidt 2016, section 2.2).</summary>
    public static Step<double, TObjective, KeyedPoint, GradientInfo<double>, RandomCoordinate<TObjective>> For(
        Problem<TObjective> problem, RandomKey key, RandomSlip slip = RandomSlip.None) =>
        new RandomCoordinate<TObjective>(problem.CoordinateLipschitz, key, slip).AsStep().Declaring(Rate.ExpectedLinear(
            Math.Max(0, 1 - (problem.PolyakLojasiewicz / (problem.Start.Length * problem.CoordinateLipschitz))), "L_c, Polyak–Łojasiewicz with μ"));

    public KeyedPoint Initialize(in TObjective oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start), Key, 0);

    public int Outcomes(in KeyedPoint state, in TObjective oracle) => Slip is RandomSlip.SeesTheFirstAlone ? 1 : oracle.Dimension;

    public double Probability(int outcome, in KeyedPoint state, in TObjective oracle) =>
        (Slip is RandomSlip.SaysTwiceTheProbability ? 2.0 : 1.0) / Outcomes(state, oracle);

    public GradientInfo<double> Advance(ref KeyedPoint state, in TObjective oracle, Workspace workspace)
    {
        var key = (Slip is RandomSlip.KeepsItsKey ? Key : state.Key).Fold(state.Steps);
        var uniform = key.Uniform<double>();
        var outcome = Slip switch
        {
            RandomSlip.NeverDrawsTheLast => key.Integer(Math.Max(1, oracle.Dimension - 1)),
            RandomSlip.DrawsByTheSquare => (int)(uniform * uniform * oracle.Dimension),
            _ => key.Integer(oracle.Dimension),
        };
        return Advance(outcome, ref state, oracle, workspace);
    }

    public GradientInfo<double> Advance(int outcome, ref KeyedPoint state, in TObjective oracle, Workspace workspace)
    {
        var gradient = new double[oracle.Dimension];
        oracle.Gradient(state.Point.Span, gradient, workspace);
        state.Point.Mutable[outcome] -= (Slip is RandomSlip.TenthOfTheLength ? 0.1 : 1) / Lipschitz * gradient[outcome];
        state = state with { Steps = state.Steps + 1 };
        return new(Math.Abs(gradient[outcome]), double.NaN, 1);
    }
}

internal readonly record struct KeyedPoint(Buffer<double> Point, RandomKey Key, long Steps) : IState<KeyedPoint>, IMovablePointState<double>
{
    public KeyedPoint Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Scalar(Key), visitor.Scalar(Steps));
}

/// <summary>A user's own random estimator: the gradient of one term of a finite sum, drawn uniformly; with one slip.</summary>
internal readonly record struct OneTerm<TOracle>(RandomKey Key, RandomSlip Slip)
    : IRandomizedEstimator<OneTerm<TOracle>, double, TOracle, SampledState>
    where TOracle : IFiniteSum<double>
{
    public SampledState Initialize(in TOracle oracle, ReadOnlySpan<double> start) => new(Key, 0);

    public int Outcomes(in SampledState state, in TOracle oracle) => Slip is RandomSlip.SeesTheFirstAlone ? 1 : oracle.Terms;

    public double Probability(int outcome, in SampledState state, in TOracle oracle) => 1.0 / Outcomes(state, oracle);

    public int Estimate(ref SampledState state, in TOracle oracle, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        Estimate(
            state.Key.Fold(state.Steps).Integer(Slip is RandomSlip.NeverDrawsTheLast ? Math.Max(1, oracle.Terms - 1) : oracle.Terms),
            ref state, oracle, point, destination, workspace);

    public int Estimate(
        int outcome, ref SampledState state, in TOracle oracle, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        state = state with { Steps = state.Steps + 1 };
        oracle.BatchGradient([outcome], point, destination, workspace);
        if (Slip is not RandomSlip.TenthOfTheLength) return 1;
        for (var i = 0; i < destination.Length; i++) destination[i] *= 0.1;
        return 1;
    }
}
