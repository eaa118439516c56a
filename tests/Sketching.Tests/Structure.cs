using Toolkit.Properties;

namespace Toolkit.Sketching.Tests;

/// <summary>The structural laws that every step is held to.</summary>
internal static class Structure
{
    public static void Check<T, TOracle, TState, TInfo, TStep>(Step<T, TOracle, TState, TInfo, TStep> step, TOracle oracle, params T[] start)
        where T : unmanaged
        where TOracle : IOracle
        where TState : struct, IState<TState>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
    {
        (PurityLaw.Validate(step, oracle, start) + DonationLaw.Validate(step, oracle, start) + StaleCopyLaw.Validate(step, oracle, start)
            + TraversalLaw.Validate(step, oracle, start) + ReplayLaw.Validate(step, oracle, start)).Assert();
        AllocationLaw.Assert(step, oracle, start);
    }
}
