using System.Collections.Immutable;

namespace Toolkit.Optimization;

/// <summary>A named part of a flat parameter vector, with a shape: the weights of a layer, a bias. Elements are in row-major order.</summary>
/// <remarks>Made by <see cref="ParameterBlocks.Of"/>; equal by content.</remarks>
public sealed record ParameterBlock : IParameterRegion<Diagonal>
{
    internal ParameterBlock(string name, ImmutableArray<int> shape, int offset, int length, int vectorLength) =>
        (Name, Shape, Offset, Length, VectorLength, Columns) =
            (name, shape, offset, length, vectorLength, shape.Skip(1).Aggregate(1, (product, dimension) => product * dimension));

    /// <summary>The name, unique within its vector.</summary>
    public string Name { get; }

    /// <summary>The dimensions, none for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <inheritdoc/>
    public int Offset { get; }

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int VectorLength { get; }

    /// <summary>The first dimension; 1 for a single number.</summary>
    public int Rows => Shape.IsEmpty ? 1 : Shape[0];

    /// <summary>The product of all dimensions but the first: a vector has one column.</summary>
    public int Columns { get; }

    /// <summary>The length of what is treated as one: a row of a block of two or more dimensions, or a whole block of fewer.</summary>
    internal int Unit => Shape.Length > 1 ? Columns : Length;

    /// <inheritdoc/>
    public bool Equals(ParameterBlock? other) => other is not null
        && Name == other.Name && Offset == other.Offset && VectorLength == other.VectorLength && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Offset, Length, VectorLength, Shape.Length);

    /// <summary>Name, shape and place: <c>bias[512] at 401408 of 401920</c>.</summary>
    public override string ToString() => $"{Name}[{string.Join(", ", Shape)}] at {Offset} of {VectorLength}";
}
