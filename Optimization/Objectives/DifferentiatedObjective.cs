using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A function written in operations of the tape, as an objective with a gradient and products of its Hessian.</summary>
/// <remarks>
/// The function is run at each call, on a tape that the workspace keeps: from the second call on nothing is allocated but what the function itself allocates.
/// Whatever it captures must not change.
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Dimension">The number of elements of a point.</param>
/// <param name="Function">The function, of a vector to a scalar.</param>
public readonly record struct DifferentiatedObjective<T>(int Dimension, Func<Variable<T>, Variable<T>> Function) : IObjective<T>, IHessianOracle<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace) => Derivatives.Value(Function, point, Tape(workspace));

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) => ValueAndGradient(point, destination, workspace);

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace) =>
        Derivatives.ValueAndGradient(Function, point, destination, Tape(workspace));

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace) =>
        Derivatives.HessianVectorProduct(Function, point, direction, destination, Tape(workspace));

    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        Derivatives.Hessian(Function, point, destination, Tape(workspace));
        for (var i = 0; i < destination.Rows; i++)
        {
            for (var j = 0; j < i; j++) destination.Row(j)[i] = destination.Row(i)[j];
        }
    }

    private static Tape<T> Tape(Workspace workspace) => workspace.Resident<Tape<T>>();
}
