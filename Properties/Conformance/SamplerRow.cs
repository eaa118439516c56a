using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// A row for a sampler: the structural laws of every step, and that a chain stays where it is when every point it tries has a density that is no number. A sampler
/// does not stop there, as a step of optimisation does: in its tails a density may well overflow.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TInfo">What a transition tells.</typeparam>
/// <typeparam name="TStep">The implementation of the sampler.</typeparam>
/// <param name="Name">The name of the row.</param>
/// <param name="Step">Makes the sampler for the density.</param>
public sealed record SamplerRow<T, TState, TInfo, TStep>(
    string Name, Func<ProbeDensity<T>, Step<T, ProbeDensity<T>, TState, TInfo, TStep>> Step)
    : ConformanceRow(Name)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TState : struct, IState<TState>, IPointState<T>
    where TInfo : struct, IStepInfo
    where TStep : struct, IStep<TStep, T, ProbeDensity<T>, TState, TInfo>
{
    private const int Patience = 20;

    /// <inheritdoc/>
    public override IReadOnlySet<Type> Covers => Definitions(typeof(TStep)).ToHashSet();

    /// <inheritdoc/>
    public override Verdict Validate(int dimension)
    {
        var density = new ProbeDensity<T>(dimension);
        var step = Step(density);
        var start = Start<T>(dimension);
        var structure = PurityLaw.Validate(step, density, start)
            + DonationLaw.Validate(step, density, start)
            + StaleCopyLaw.Validate(step, density, start)
            + TraversalLaw.Validate(step, density, start)
            + ReplayLaw.Validate(step, density, start);
        return (dimension == 0 ? structure : structure + StaysWhereItIs(step, density, start)).In($"{Name}, dimension {dimension}");
    }

    /// <inheritdoc/>
    public override long AllocatedBytesPerStep(int dimension = 1000) =>
        AllocationLaw.BytesPerStep(Step(new(dimension)), new(dimension), Start<T>(dimension));

    private static Verdict StaysWhereItIs(Step<T, ProbeDensity<T>, TState, TInfo, TStep> step, ProbeDensity<T> density, ReadOnlySpan<T> start)
    {
        var found = new Findings($"densities that are no number in {step.Name}");
        var workspace = new Workspace();
        var state = step.Initialize(density, start);
        foreach (var fault in (T[])[T.NaN, T.PositiveInfinity, T.NegativeInfinity])
        {
            var before = state.Point.Copy();
            step.Advance(ref state, density with { Fault = fault }, workspace);
            found.Require(before == state.Point, $"{fault}: the chain moved");
            found.AtMost(workspace.Outstanding, 0, $"{fault}: scratch memory left rented");

            // A step size that is still being tuned may be too long at first.
            for (var k = 0; k < Patience && before == state.Point; k++) step.Advance(ref state, density, workspace);
            found.Require(before != state.Point, $"{fault}: the chain does not move afterwards");
        }

        return found.Verdict;
    }
}
