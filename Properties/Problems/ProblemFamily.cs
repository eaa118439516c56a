using FsCheck;
using FsCheck.Fluent;

namespace Toolkit.Properties;

/// <summary>Problems of one kind: FsCheck generates them from shapes, and shrinks one that fails by simplifying its shape.</summary>
/// <typeparam name="TProblem">The type of the problems.</typeparam>
/// <param name="Name">The name.</param>
/// <param name="Build">The problem of a shape.</param>
/// <param name="Parts">The parts of a shape that it is built from: the others are neither shrunk nor printed.</param>
public sealed record ProblemFamily<TProblem>(string Name, Func<ProblemShape, TProblem> Build, ShapeParts Parts = ShapeParts.All)
    where TProblem : Problem
{
    /// <summary>The problem of a shape, which it keeps.</summary>
    /// <param name="shape">The shape; parts that mean nothing to the family are ignored.</param>
    public TProblem Of(ProblemShape shape) => Build(shape) with { Shape = shape.Only(Parts) };

    /// <summary>Generator and shrinker for FsCheck.</summary>
    public Arbitrary<TProblem> ToArbitrary() =>
        Arb.From(ProblemShape.Generator.Select(Of), problem => problem.Shape is { } shape ? shape.Shrink().Select(Of) : []);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
