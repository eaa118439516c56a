using System.Numerics;

namespace Toolkit.Properties;

/// <summary>
/// A row for a transform: what a step made of it is asked, and besides it the laws of composition and, where each coordinate goes its own way, of
/// partitions.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TTransform">The transform.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
/// <typeparam name="TKernel">Its kernel.</typeparam>
/// <param name="Step">The row of the step that follows the transform.</param>
/// <param name="Transform">Makes the transform for the oracle.</param>
/// <param name="IsCoordinatewise">
/// Whether a lane transform changes each coordinate by what it knows of that coordinate, and not of its place or of the whole point.
/// </param>
public sealed record TransformRow<T, TTransform, TState, TKernel>(
    ConformanceRow Step, Func<Probe<T>, ITransform<TTransform, IValue, Metric, T, TState, TKernel>> Transform, bool IsCoordinatewise)
    : ConformanceRow(Step.Name)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTransform : struct, ITransformOperator<T, TState, TKernel>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
{
    /// <inheritdoc/>
    public override IReadOnlySet<Type> Covers => Step.Covers;

    /// <inheritdoc/>
    public override Verdict Validate(int dimension)
    {
        var transform = Transform(new Probe<T>(dimension));
        var key = RandomKey.FromSeed(11);
        var partition = IsCoordinatewise && !TKernel.ReadsWholeUpdate ? PartitionLaw.Validate(transform, key, dimension) : Verdict.Kept;
        return Step.Validate(dimension) + (CompositionLaw.Validate(transform, key, dimension) + partition).In($"{Name}, dimension {dimension}");
    }

    /// <inheritdoc/>
    public override long AllocatedBytesPerStep(int dimension = 1000) => Step.AllocatedBytesPerStep(dimension);
}
