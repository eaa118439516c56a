using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Which parameters a Fisher matrix couples: a block for each layer whose gradient is a sum of products δ h̄ᵀ, and what is left over.</summary>
/// <param name="Blocks">The blocks, in the order of the parameters.</param>
/// <param name="Length">The number of all parameters, of blocks and of others.</param>
public sealed record CurvatureLayout(ImmutableArray<CurvatureBlock> Blocks, int Length)
{
    /// <inheritdoc/>
    public bool Equals(CurvatureLayout? other) => other is not null && Length == other.Length && Blocks.AsSpan().SequenceEqual(other.Blocks.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Blocks.Aggregate(Length, HashCode.Combine);

    /// <summary>The blocks, separated by semicolons.</summary>
    public override string ToString() => string.Join("; ", Blocks);

    /// <summary>The number of parameters that no block has.</summary>
    public int Others { get; } = Length - Blocks.Sum(block => block.Shape.Length);

    internal static CurvatureLayout Of<T>(ImmutableArray<Network<T>.Node> nodes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(
            [.. nodes.Select((node, index) => (node, index)).Where(pair => pair.node.Layer.Kronecker(pair.node.Input) is not null)
                .Select(pair => new CurvatureBlock(pair.node.Name, pair.node.Offset, pair.node.Layer.Kronecker(pair.node.Input)!.Value, pair.index))],
            nodes.IsEmpty ? 0 : nodes[^1].Offset + nodes[^1].Length);
}

/// <summary>One block of a Fisher matrix.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Offset">Where its parameters begin.</param>
/// <param name="Shape">Its form.</param>
/// <param name="Layer">The number of the layer.</param>
public sealed record CurvatureBlock(string Name, int Offset, KroneckerShape Shape, int Layer);
