using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>
/// Maps an update to an update, with a state of its own: <c>(update, evidence, state) → (update′, state′)</c>. The first update of a
/// chain is the gradient; the last is added to the point.
/// </summary>
/// <remarks>
/// <para>
/// A transform is written once, on a lane: <see cref="ITransformOperator{T, TState, TKernel}.Prepare"/> computes what does not change along the vector and returns a kernel,
/// the kernel sees one 512-bit lane at a time, and <c>Then</c> nests kernels, so that the compiler fuses a chain into one loop.
/// </para>
/// <para>
/// Three tiers, visible in the type: a <em>lane</em> transform has an <see cref="ILaneKernel{T}"/>; a <em>vector</em> transform has an
/// <see cref="IVectorKernel{T}"/>, which has seen the whole incoming update before its first lane and so breaks the loop in two; a
/// <em>step wrapper</em> holds a step and is no transform.
/// </para>
/// <para>
/// <typeparamref name="TEvidence"/> says what the transform must be told besides the update (<see cref="IPoint"/>, <see cref="IValue"/>);
/// <typeparamref name="TMetric"/> in which metric its step is short (<see cref="Identity"/>, <see cref="Diagonal"/>, <see cref="Metric"/>).
/// A chain needs the most that a part needs and has the metric of its least regular part; the compiler infers both.
/// </para>
/// </remarks>
/// <typeparam name="TSelf">The transform itself, as its loop knows it: a struct without the two tags.</typeparam>
/// <typeparam name="TEvidence">What it must be told.</typeparam>
/// <typeparam name="TMetric">The metric of its step.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
/// <typeparam name="TKernel">Its kernel.</typeparam>
public interface ITransform<TSelf, in TEvidence, out TMetric, T, TState, TKernel> : ITransformOperator<T, TState, TKernel>
    where TSelf : struct, ITransformOperator<T, TState, TKernel>
    where TEvidence : class, IPoint
    where TMetric : Metric
    where T : unmanaged
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
{
    /// <summary>The transform as a struct, which the compiler specialises loops for.</summary>
    TSelf Operator => (TSelf)this;
}

/// <summary>What a transform does, without the tags that say how it may be composed.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">Its state.</typeparam>
/// <typeparam name="TKernel">Its kernel.</typeparam>
public interface ITransformOperator<T, TState, TKernel> : INamedPart
    where T : unmanaged
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
{
    /// <summary>The state before the first step.</summary>
    /// <param name="point">Where the run starts.</param>
    TState Initialize(ReadOnlySpan<T> point);

    /// <summary>Advances the scalars of the state and sets up the kernel that will advance its buffers.</summary>
    /// <param name="state">The state; its buffers are current and may be written by the kernel.</param>
    /// <param name="update">The whole incoming update for a vector transform; for a lane transform not to be read.</param>
    /// <param name="evidence">What the step knows besides the update.</param>
    /// <param name="workspace">Scratch memory; what is taken from it lives until the step ends.</param>
    /// <param name="kernel">Receives the kernel, in the place that its loop reads it from.</param>
    void Prepare(scoped ref TState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out TKernel kernel);
}

/// <summary>Transforms in composition: the operator, with the tags of all its parts joined.</summary>
/// <typeparam name="TEvidence">What one of the parts must be told.</typeparam>
/// <typeparam name="TMetric">The metric of the least regular part.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TKernel">The kernel.</typeparam>
/// <typeparam name="TOperator">The operator.</typeparam>
public sealed record Transform<TEvidence, TMetric, T, TState, TKernel, TOperator> : ITransform<TOperator, TEvidence, TMetric, T, TState, TKernel>
    where TEvidence : class, IPoint
    where TMetric : Metric
    where T : unmanaged
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<T>, allows ref struct
    where TOperator : struct, ITransformOperator<T, TState, TKernel>
{
    internal Transform(TOperator implementation) => Operator = implementation;

    /// <inheritdoc/>
    public TOperator Operator { get; }

    /// <inheritdoc/>
    public TState Initialize(ReadOnlySpan<T> point) => Operator.Initialize(point);

    /// <inheritdoc/>
    public void Prepare(scoped ref TState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out TKernel kernel) =>
        Operator.Prepare(ref state, update, evidence, workspace, out kernel);
}

/// <summary>The loop body of a transform.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface ILaneKernel<T>
    where T : unmanaged
{
    /// <summary>Maps one lane of the update, and of the length where the transform rescales it.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="index">The index of the lane's first element.</param>
    void Invoke(ref Lane<T> lane, nuint index);

    /// <summary>Whether the whole incoming update must be known before the first lane leaves: true for a vector transform.</summary>
    static virtual bool ReadsWholeUpdate => false;

    /// <summary>
    /// Whether an update goes on into later ones, as a momentum does: it is then no multiple of its own gradient, and injected noise is not of its shape.
    /// </summary>
    static virtual bool AveragesInTime => false;
}

/// <summary>The loop body of a vector transform: one that has seen the whole update when its first lane leaves.</summary>
/// <typeparam name="T">The number type.</typeparam>
public interface IVectorKernel<T> : ILaneKernel<T>
    where T : unmanaged
{
    static bool ILaneKernel<T>.ReadsWholeUpdate => true;
}

/// <summary>512 bits of what a chain of transforms works on.</summary>
/// <typeparam name="T">The number type.</typeparam>
public struct Lane<T>
    where T : unmanaged
{
    /// <summary>The update: the gradient at first, at last what is added to the point.</summary>
    public Vector512<T> Update;

    /// <summary>The point that the gradient was taken at.</summary>
    public Vector512<T> Point;

    /// <summary>
    /// The diagonal of the step's inverse metric times its length: how far the update goes for a steady gradient of one. Proximal maps and
    /// injected noise read it. Transforms that only average the update in time leave it as it is.
    /// </summary>
    public Vector512<T> Length;
}
