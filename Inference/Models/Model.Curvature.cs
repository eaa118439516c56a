using System.Numerics;

namespace Toolkit.Inference;

public sealed partial class Model<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>−ln p as an objective: its least value is the mode of the density on the free values.</summary>
    public ModelPotential<T> Potential => new(this);

    /// <summary>
    /// The same density without the Jacobians of the constraints: as a function of the parameters in their sets, at the point that free values stand for. Its
    /// mode is the maximum a posteriori of the parameters, whatever the transforms; it is not what a sampler of free values needs.
    /// </summary>
    public Model<T> WithoutJacobian() => new(this, IsStatic, omitsJacobian: true);

    /// <summary>destination ← ∇² ln p(x) v: the gradient is written on the tape, and its product with v swept back.</summary>
    /// <param name="point">x, the free values.</param>
    /// <param name="direction">v, as many elements.</param>
    /// <param name="destination">Receives the product.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>ln p(x).</returns>
    /// <exception cref="ArgumentException">A length is not that of the model.</exception>
    /// <exception cref="NotSupportedException">The model uses a function that comes with its gradient alone.</exception>
    public T HessianVectorProduct(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace)
    {
        if (direction.Length != Dimension) throw new ArgumentException($"{direction.Length} elements; the model has {Dimension}.", nameof(direction));
        if (destination.Length != Dimension) throw new ArgumentException($"{destination.Length} elements; the model has {Dimension}.", nameof(destination));
        return workspace.Resident<ModelScope<T>>().HessianVectorProduct(this, point, direction, destination);
    }
}
