using FsCheck;
using FsCheck.Fluent;

namespace Toolkit.Properties;

/// <summary>Problems of one kind: FsCheck generates them from shapes, and shrinks one that fails by simplifying its shape.</summary>
/// <typeparam name="TProblem">The type of the problems.</typeparam>
/// <param name="Name">The name.</param>
/// <param name="Build">The problem of a shape; a part of the shape that means nothing to the family is ignored.</param>
public sealed record ProblemFamily<TProblem>(string Name, Func<ProblemShape, TProblem> Build)
    where TProblem : Problem
{
    /// <summary>The problem of a shape, which it keeps.</summary>
    /// <param name="shape">The shape.</param>
    public TProblem Of(ProblemShape shape) => Build(shape) with { Shape = shape };

    /// <summary>Generator and shrinker for FsCheck.</summary>
    public Arbitrary<TProblem> ToArbitrary() =>
        Arb.From(ProblemShape.Generator.Select(Of), problem => problem.Shape is { } shape ? shape.Shrink().Select(Of) : []);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
