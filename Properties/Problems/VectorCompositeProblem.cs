namespace Toolkit.Properties;

/// <summary>A problem F = f + g with a smooth f and a convex g whose proximal map acts on whole vectors.</summary>
/// <typeparam name="TObjective">The objective f.</typeparam>
/// <typeparam name="TProximalMap">The proximal map of g.</typeparam>
/// <param name="Name">The family with its parameters, enough to build the problem again.</param>
/// <param name="Objective">f.</param>
/// <param name="Map">The proximal map of g, with g itself.</param>
/// <param name="Start">x₀, inside the domain of g.</param>
/// <param name="Minimum">F*.</param>
/// <param name="Solutions">X*.</param>
/// <param name="SignDescent">Lᵢ of f.</param>
public sealed record VectorCompositeProblem<TObjective, TProximalMap>(
    string Name, TObjective Objective, TProximalMap Map, Buffer<double> Start, double Minimum, SolutionSet Solutions, Buffer<double> SignDescent)
    : Problem<TObjective>(Name, Objective, Start, Minimum, Solutions, SignDescent)
    where TObjective : ISmoothObjective<double>
    where TProximalMap : struct, IProximalMap<TProximalMap, double>
{
    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> point, Workspace workspace) =>
        Objective.Value(point, workspace) + Map.Value(point, workspace);
}

/// <summary>From separable maps to maps over vectors.</summary>
public static class CompositeProblems
{
    /// <summary>The same problem with its map over whole vectors.</summary>
    /// <param name="problem">The problem.</param>
    public static VectorCompositeProblem<TObjective, Separable<double, TProximalMap>> OverVectors<TObjective, TProximalMap>(
        this CompositeProblem<TObjective, TProximalMap> problem)
        where TObjective : ISmoothObjective<double>
        where TProximalMap : struct, ISeparableProximalMap<TProximalMap, double> =>
        new(
            problem.Name, problem.Objective, problem.Map.OverVectors(), problem.Start, problem.Minimum, problem.Solutions, problem.SignDescent)
        {
            Shape = problem.Shape,
        };
}
