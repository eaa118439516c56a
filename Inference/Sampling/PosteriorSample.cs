using System.Collections.Immutable;

namespace Toolkit.Inference;

/// <summary>Draws from a posterior: chains of the same length over named quantities.</summary>
public sealed class PosteriorSample
{
    private readonly double[] _byQuantity;

    /// <summary>A sample of chains that were run.</summary>
    /// <param name="model">What the model is called.</param>
    /// <param name="names">The names of the quantities, as Stan writes them.</param>
    /// <param name="options">How they were run.</param>
    /// <param name="chains">The chains, at least one.</param>
    /// <exception cref="ArgumentException">There is no chain, or one of another length.</exception>
    public PosteriorSample(string model, ImmutableArray<string> names, SamplingOptions options, ImmutableArray<ChainDraws> chains)
    {
        if (chains.IsDefaultOrEmpty) throw new ArgumentException("There is no chain.", nameof(chains));
        if (chains.Any(chain => chain.Count != chains[0].Count || chain.Values.Length != chain.Count * names.Length))
            throw new ArgumentException("The chains are not of one length.", nameof(chains));
        (Model, Names, Options, Chains) = (model, names, options, chains);
        Count = chains[0].Count;
        _byQuantity = new double[names.Length * chains.Length * Count];
        for (var k = 0; k < names.Length; k++)
        {
            for (var c = 0; c < chains.Length; c++)
            {
                for (var i = 0; i < Count; i++) _byQuantity[(((k * chains.Length) + c) * Count) + i] = chains[c].Values[(i * names.Length) + k];
            }
        }
    }

    /// <summary>What the model is called.</summary>
    public string Model { get; }

    /// <summary>The names of the quantities.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>How the chains were run.</summary>
    public SamplingOptions Options { get; }

    /// <summary>The chains.</summary>
    public ImmutableArray<ChainDraws> Chains { get; }

    /// <summary>The number of draws of a chain.</summary>
    public int Count { get; }

    /// <summary>The draws of a quantity, chain after chain.</summary>
    /// <param name="quantity">Its number, from 0.</param>
    public ReadOnlySpan<double> Draws(int quantity) => _byQuantity.AsSpan(quantity * Chains.Length * Count, Chains.Length * Count);

    /// <summary>The draws of a quantity, chain after chain.</summary>
    /// <param name="name">Its name, such as <c>theta[1]</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such quantity.</exception>
    public ReadOnlySpan<double> Draws(string name) => Names.IndexOf(name) is >= 0 and var quantity
        ? Draws(quantity)
        : throw new KeyNotFoundException($"There is no quantity '{name}'; there are {string.Join(", ", Names)}.");

    /// <summary>ln p of the draws, chain after chain.</summary>
    public double[] LogDensities() => [.. Chains.SelectMany(chain => chain.Transitions.Select(transition => transition.LogDensity))];
}
