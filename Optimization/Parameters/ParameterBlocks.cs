using System.Collections.Immutable;

namespace Toolkit.Optimization;

/// <summary>
/// A flat parameter vector as named blocks, one after the other: <c>ParameterBlocks.Of(("weights", [512, 784]), ("bias", [512]))</c>. It holds no
/// numbers; blocks are reached by name.
/// </summary>
/// <remarks>
/// Blocks that lie side by side form a region of their own, <c>blocks["weights", "bias"]</c>: a vector transform which acts there alone, such as
/// <c>ScaleByTrustRatio(part).On(part)</c>, is told of these blocks and sees a vector that begins with the first of them.
/// </remarks>
public sealed record ParameterBlocks : IParameterRegion<Diagonal>
{
    private ParameterBlocks(ImmutableArray<ParameterBlock> all) =>
        (All, Units) = (all, all.Sum(block => block.Length == 0 ? 0 : block.Length / block.Unit));

    /// <summary>The blocks in their order within the vector, without gaps.</summary>
    public ImmutableArray<ParameterBlock> All { get; }

    /// <inheritdoc/>
    public int Offset => All[0].Offset;

    /// <inheritdoc/>
    public int Length => All[^1].Offset + All[^1].Length - Offset;

    /// <inheritdoc/>
    public int VectorLength => All[0].VectorLength;

    /// <summary>The block of this name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no such block; the message lists those that there are.</exception>
    public ParameterBlock this[string name] => All.FirstOrDefault(block => block.Name == name) ?? throw new KeyNotFoundException(
        $"There is no block \"{name}\"; there are {string.Join(", ", All.Select(block => $"\"{block.Name}\""))}.");

    /// <summary>Several blocks that lie side by side, in any order of their names, as one region.</summary>
    /// <param name="first">A name.</param>
    /// <param name="others">The names of the others.</param>
    /// <exception cref="KeyNotFoundException">There is no such block; the message lists those that there are.</exception>
    /// <exception cref="ArgumentException">A block lies between them that is not named, or one is named twice.</exception>
    public ParameterBlocks this[string first, params ReadOnlySpan<string> others]
    {
        get
        {
            ImmutableArray<ParameterBlock> chosen = [.. others.ToArray().Prepend(first).Select(name => this[name]).OrderBy(All.IndexOf)];
            var start = All.IndexOf(chosen[0]);
            return chosen.Select(All.IndexOf).SequenceEqual(Enumerable.Range(start, chosen.Length))
                ? new(chosen)
                : throw new ArgumentException(
                    $"Blocks of one region lie side by side and are named once each, not {string.Join(", ", chosen.Select(block => block.Name))}; "
                    + $"the order is {string.Join(", ", All.Select(block => block.Name))}.",
                    nameof(others));
        }
    }

    /// <summary>A vector made of blocks in this order.</summary>
    /// <param name="blocks">Names, and shapes of any number of dimensions, each at least 0; no dimension is a single number.</param>
    /// <exception cref="ArgumentException">There is no block, a name is empty or occurs twice, or a shape is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    /// <exception cref="OverflowException">The vector has 2³¹ elements or more.</exception>
    public static ParameterBlocks Of(params ReadOnlySpan<(string Name, ImmutableArray<int> Shape)> blocks)
    {
        if (blocks.IsEmpty) throw new ArgumentException("A vector of parameters has at least one block.", nameof(blocks));
        var (lengths, vectorLength, names) = (new int[blocks.Length], 0, new HashSet<string>());
        for (var i = 0; i < blocks.Length; i++)
        {
            var (name, shape) = blocks[i];
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(blocks));
            if (!names.Add(name)) throw new ArgumentException($"The name \"{name}\" occurs twice.", nameof(blocks));
            if (shape.IsDefault) throw new ArgumentException($"The block \"{name}\" has no shape.", nameof(blocks));
            lengths[i] = 1;
            foreach (var dimension in shape)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(blocks));
                lengths[i] = checked(lengths[i] * dimension);
            }

            vectorLength = checked(vectorLength + lengths[i]);
        }

        var laid = ImmutableArray.CreateBuilder<ParameterBlock>(blocks.Length);
        for (var (i, offset) = (0, 0); i < blocks.Length; offset += lengths[i], i++)
        {
            laid.Add(new(blocks[i].Name, blocks[i].Shape, offset, lengths[i], vectorLength));
        }

        return new(laid.MoveToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(ParameterBlocks? other) => other is not null && All.AsSpan().SequenceEqual(other.All.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => All.Aggregate(0, HashCode.Combine);

    /// <summary>The blocks, separated by semicolons.</summary>
    public override string ToString() => string.Join("; ", All);

    /// <summary>The number of units of all blocks.</summary>
    internal int Units { get; }

    /// <summary>Where a block begins in a vector that begins with the first of these blocks.</summary>
    internal int Start(ParameterBlock block) => block.Offset - Offset;

    /// <summary>Refuses a vector of another length.</summary>
    internal void RequireLength(int length)
    {
        if (length != Length) throw new ArgumentException($"The blocks have {Length} parameters ({this}), the vector has {length}.", nameof(length));
    }
}
