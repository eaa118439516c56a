namespace Toolkit.Optimization.Tests.Shapes;

/// <summary>
/// Tuning is a step of its own around the kernel that it tunes. What it needs is a third record beside the kernel's state and info, and when it is
/// stopped the kernel goes on alone, from its own state, with the length that was found.
/// </summary>
internal readonly record struct AdaptedLeapfrog<TOracle>(LeapfrogIntegrator<TOracle> Kernel, double Target)
    : IStep<AdaptedLeapfrog<TOracle>, double, TOracle, AdaptedLeapfrogState, LeapfrogInfo>
    where TOracle : IObjective<double>
{
    public AdaptedLeapfrogState Initialize(in TOracle oracle, ReadOnlySpan<double> start) =>
        new(Kernel.Initialize(oracle, start), new(Math.Log(Kernel.StepSize), 0));

    public LeapfrogInfo Advance(ref AdaptedLeapfrogState state, in TOracle oracle, Workspace workspace)
    {
        var (chain, adaptation) = state;
        var info = (Kernel with { StepSize = adaptation.StepSize }).Advance(ref chain, oracle, workspace);
        var acceptance = Math.Min(1, Math.Exp(-info.EnergyError));
        var steps = adaptation.Steps + 1;
        state = new(chain, new(adaptation.LogStepSize + ((acceptance - Target) / Math.Sqrt(steps)), steps));
        return info;
    }
}

internal readonly record struct StepSizeAdaptation(double LogStepSize, long Steps) : IState<StepSizeAdaptation>
{
    public double StepSize => Math.Exp(LogStepSize);

    public StepSizeAdaptation Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Scalar(LogStepSize), visitor.Scalar(Steps));
}

internal readonly record struct AdaptedLeapfrogState(LeapfrogState Chain, StepSizeAdaptation Adaptation) : IState<AdaptedLeapfrogState>
{
    public AdaptedLeapfrogState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.State(Chain), visitor.State(Adaptation));
}
