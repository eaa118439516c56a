using System.Numerics;

namespace Toolkit.Inference;

/// <summary>U(x) = −ln p(x) of a model, with the products of its Hessian: what optimisers and curvature ask.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Model">The model.</param>
public readonly record struct ModelPotential<T>(Model<T> Model) : IObjective<T>, IHessianVectorOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public int Dimension => Model.Dimension;

    private Potential<T, Model<T>> Inner => new(Model);

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Inner.Value(point, workspace);

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) => Inner.Gradient(point, destination, workspace);

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) => Inner.ValueAndGradient(point, destination, workspace);

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace)
    {
        Model.HessianVectorProduct(point, direction, destination, workspace);
        for (var i = 0; i < destination.Length; i++) destination[i] = -destination[i];
    }
}
