using System.Numerics;

namespace Toolkit.Inference;

/// <summary>M = I, whatever the target: nothing is learned.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct UnitMassMatrix<T> : IMassMatrix<UnitMassMatrix<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public static UnitMassMatrix<T> Identity(int dimension) => default;

    /// <inheritdoc/>
    public static int MomentLength(int dimension) => 0;

    /// <inheritdoc/>
    public static void Accumulate(ReadOnlySpan<T> before, ReadOnlySpan<T> after, Span<T> moments)
    {
    }

    /// <inheritdoc/>
    public bool Learn(ReadOnlySpan<T> moments, long count, Workspace workspace) => true;

    /// <inheritdoc/>
    public void Velocity(ReadOnlySpan<T> momentum, Span<T> velocity) => momentum.CopyTo(velocity);

    /// <inheritdoc/>
    public void DrawMomentum(RandomKey key, Span<T> momentum) => key.Normals(momentum);

    /// <inheritdoc/>
    public UnitMassMatrix<T> Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => this;
}
