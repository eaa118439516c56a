using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>What the outputs of a network should be: labels of classes, rows of numbers, or the inputs themselves.</summary>
/// <remarks>There are as many as inputs; augmented copies have <see cref="LabelledImages.RepeatedLabels"/>.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct Targets<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ImmutableArray<int> _labels;
    private readonly ReadOnlyMemory<T> _values;

    private Targets(ImmutableArray<int> labels, ReadOnlyMemory<T> values, int width, bool areInputs) =>
        (_labels, _values, Width, AreInputs) = (labels, values, width, areInputs);

    /// <summary>The inputs themselves, as an auto-encoder has them.</summary>
    public static Targets<T> Inputs => new(default, default, 0, true);

    /// <summary>The number of targets; 0 where they are the inputs.</summary>
    public int Count => HasLabels ? _labels.Length : Width == 0 ? 0 : _values.Length / Width;

    /// <summary>The number of elements of a target: 0 for labels, and where targets are the inputs.</summary>
    public int Width { get; }

    /// <summary>Whether targets are the inputs.</summary>
    public bool AreInputs { get; }

    /// <summary>Whether targets are labels.</summary>
    public bool HasLabels => !_labels.IsDefault;

    /// <summary>Labels from 0 on.</summary>
    /// <param name="labels">The labels, at least one, each at least 0.</param>
    /// <exception cref="ArgumentException">There is no label, or one is below 0.</exception>
    public static Targets<T> Labels(ImmutableArray<int> labels)
    {
        if (labels.IsDefaultOrEmpty) throw new ArgumentException("There must be at least one label.", nameof(labels));
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0) throw new ArgumentException($"Label {i} is {labels[i]}; labels are at least 0.", nameof(labels));
        }

        return new(labels, default, 0, false);
    }

    /// <summary>Rows of numbers.</summary>
    /// <param name="values">The rows, one after the other; not copied.</param>
    /// <param name="width">The number of elements of a row, at least 1.</param>
    /// <exception cref="ArgumentException">There is no row, a last one is not whole, or a number is not finite.</exception>
    public static Targets<T> Values(ReadOnlyMemory<T> values, int width)
    {
        Require.AtLeastOne(width);
        if (values.Length == 0 || values.Length % width != 0) throw new ArgumentException($"{values.Length} elements are no whole rows of {width}.", nameof(values));
        if (!Reductions.AllFinite(values.Span)) throw new ArgumentException("Targets must be finite.", nameof(values));
        return new(default, values, width, false);
    }

    /// <summary>The label of an example.</summary>
    /// <param name="example">The number of the example.</param>
    public int Label(int example) => _labels[example];

    /// <summary>The row of an example.</summary>
    /// <param name="example">The number of the example.</param>
    public ReadOnlySpan<T> Row(int example) => _values.Span.Slice(example * Width, Width);

    /// <summary>The largest label; −1 where targets are no labels.</summary>
    internal (int Label, int Example) Largest()
    {
        var (largest, at) = (-1, -1);
        for (var i = 0; HasLabels && i < _labels.Length; i++) (largest, at) = _labels[i] > largest ? (_labels[i], i) : (largest, at);
        return (largest, at);
    }
}

/// <summary>The targets of a batch, side by side.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct BatchTargets<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Targets of a batch.</summary>
    /// <param name="labels">A label for each example; empty where targets are numbers.</param>
    /// <param name="values">A row for each example; empty where targets are labels.</param>
    public BatchTargets(ReadOnlySpan<int> labels, ReadOnlyMatrixSpan<T> values)
    {
        Labels = labels;
        Values = values;
    }

    /// <summary>A label for each example.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>A row for each example.</summary>
    public ReadOnlyMatrixSpan<T> Values { get; }
}
