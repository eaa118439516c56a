namespace Toolkit.Optimization;

/// <summary>
/// A run of neighbouring parameters within a flat vector: a block, or several that lie side by side. A transform acts there alone by
/// <see cref="Transforms.On"/>.
/// </summary>
/// <typeparam name="TMetric">
/// The most regular metric that a transform can have which acts there alone: <see cref="Diagonal"/>, for inside and outside differ in length. The
/// compiler joins it with the transform's own.
/// </typeparam>
public interface IParameterRegion<out TMetric>
    where TMetric : Metric
{
    /// <summary>The index of the first parameter within the vector.</summary>
    int Offset { get; }

    /// <summary>The number of parameters.</summary>
    int Length { get; }

    /// <summary>The number of parameters of the whole vector.</summary>
    int VectorLength { get; }
}
