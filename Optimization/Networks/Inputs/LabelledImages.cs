using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Toolkit.Optimization;

/// <summary>Images, each with the number of its class.</summary>
public sealed record LabelledImages
{
    /// <summary>Images and their classes.</summary>
    /// <param name="images">The images.</param>
    /// <param name="labels">The class of each, from 0 to the number of classes − 1.</param>
    /// <param name="classNames">What each class is called; at least one, and a class need not have images.</param>
    /// <exception cref="ArgumentNullException"><paramref name="images"/> is null.</exception>
    /// <exception cref="ArgumentException">There are not as many labels as images, or no class names.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is out of its range.</exception>
    public LabelledImages(ByteImages images, ImmutableArray<int> labels, ImmutableArray<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (classNames.IsDefaultOrEmpty) throw new ArgumentException("There must be at least one class.", nameof(classNames));
        if (labels.IsDefault || labels.Length != images.Count)
            throw new ArgumentException($"There must be a label for each of the {images.Count} images; there are {(labels.IsDefault ? 0 : labels.Length)}.", nameof(labels));
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classNames.Length)
                throw new ArgumentOutOfRangeException(nameof(labels), labels[i], $"Label {i} must be in [0, {classNames.Length - 1}].");
        }

        (Images, Labels, ClassNames) = (images, labels, classNames);
    }

    /// <summary>The images.</summary>
    public ByteImages Images { get; }

    /// <summary>The class of each image, from 0 to <see cref="Classes"/> − 1.</summary>
    public ImmutableArray<int> Labels { get; }

    /// <summary>What each class is called.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>The number of images, at least 1.</summary>
    public int Count => Images.Count;

    /// <summary>The number of classes, with images or without.</summary>
    public int Classes => ClassNames.Length;

    /// <summary>Images that follow each other, in the same memory and with the same classes: <c>..8000</c> to train on, <c>^2000..</c> to test with.</summary>
    /// <param name="range">Which; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty, or goes beyond the images.</exception>
    public LabelledImages Take(Range range) => new(Images.Take(range), ImmutableArray.Create(Labels.AsSpan()[range]), ClassNames);

    /// <summary>A copy of some images with their labels, in the order that is asked for.</summary>
    /// <param name="indices">Which, from 0 to <see cref="Count"/> − 1; at least one, and any more than once.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of its range.</exception>
    /// <exception cref="ArgumentException">There is no index.</exception>
    public LabelledImages Select(ReadOnlySpan<int> indices)
    {
        var images = Images.Select(indices);
        var labels = new int[indices.Length];
        for (var i = 0; i < labels.Length; i++) labels[i] = Labels[indices[i]];
        return new(images, ImmutableCollectionsMarshal.AsImmutableArray(labels), ClassNames);
    }

    /// <summary>A copy in random order: place i has the image whose index is element i of <see cref="RandomKey.Permutation"/>.</summary>
    /// <param name="key">Where the order comes from.</param>
    public LabelledImages Shuffled(RandomKey key)
    {
        var order = new int[Count];
        key.Permutation(order);
        return Select(order);
    }

    /// <summary>A copy of the images of some classes, in the order that they have here; class k is then the k-th of those asked for.</summary>
    /// <param name="classes">Which, from 0 to <see cref="Classes"/> − 1, each once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class is out of its range.</exception>
    /// <exception cref="ArgumentException">A class is asked for twice, or none of them has an image.</exception>
    public LabelledImages OfClasses(params ReadOnlySpan<int> classes)
    {
        var places = new int[Classes];
        Array.Fill(places, -1);
        for (var k = 0; k < classes.Length; k++)
        {
            ref var place = ref places[(int)Require.Below(classes[k], Classes, nameof(classes))];
            if (place >= 0) throw new ArgumentException($"Class {classes[k]} is asked for twice.", nameof(classes));
            place = k;
        }

        var indices = new List<int>();
        for (var i = 0; i < Count; i++)
        {
            if (places[Labels[i]] >= 0) indices.Add(i);
        }

        if (indices.Count == 0) throw new ArgumentException("None of the classes has an image.", nameof(classes));
        var names = new string[classes.Length];
        for (var k = 0; k < names.Length; k++) names[k] = ClassNames[classes[k]];
        return new(
            Images.Select(CollectionsMarshal.AsSpan(indices)),
            [.. indices.Select(i => places[Labels[i]])],
            ImmutableCollectionsMarshal.AsImmutableArray(names));
    }

    /// <summary>How many images each class has.</summary>
    public ImmutableArray<int> ClassCounts()
    {
        var counts = new int[Classes];
        foreach (var label in Labels) counts[label]++;
        return ImmutableCollectionsMarshal.AsImmutableArray(counts);
    }

    /// <summary>The labels of <see cref="AugmentedInputs{T}"/> of these images: element i is label i mod <see cref="Count"/>.</summary>
    /// <param name="copies">How many times they are repeated, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="copies"/> is below 1, or there would be more than 2³¹ − 1 labels.</exception>
    public ImmutableArray<int> RepeatedLabels(int copies)
    {
        var labels = new int[InputArguments.Repeated(Count, copies)];
        for (var at = 0; at < labels.Length; at += Count) Labels.CopyTo(labels, at);
        return ImmutableCollectionsMarshal.AsImmutableArray(labels);
    }
}
