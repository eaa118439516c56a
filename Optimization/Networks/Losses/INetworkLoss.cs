using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>
/// The loss of a network: minus the logarithm of the likelihood of a target, <c>ℓ = −ln p(y | z)</c>, where z are the network's outputs. It knows its derivatives in z, its Fisher matrix, and
/// how to draw targets from the model.
/// </summary>
/// <remarks>All matrices have a row for each example and as many columns as the network has outputs; nothing is divided by the number of examples.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface INetworkLoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refuses targets that it cannot have.</summary>
    /// <param name="output">The shape of the network's outputs.</param>
    /// <param name="input">The shape of its inputs, for targets that are the inputs.</param>
    /// <param name="targets">The targets.</param>
    /// <exception cref="ArgumentException">The targets do not fit.</exception>
    void Check(ExampleShape output, ExampleShape input, in Targets<T> targets);

    /// <summary>losses ← ℓ of each example, and derivatives ← ∂ℓ/∂z.</summary>
    /// <param name="outputs">z.</param>
    /// <param name="targets">y.</param>
    /// <param name="losses">Receives an element for each example; empty where nobody asks.</param>
    /// <param name="derivatives">Receives the derivatives; empty where nobody asks.</param>
    void Evaluate(ReadOnlyMatrixSpan<T> outputs, in BatchTargets<T> targets, Span<T> losses, MatrixSpan<T> derivatives);

    /// <summary>destination ← (∂²ℓ/∂z²) ż for each example: the Fisher matrix of the outputs, which for these losses is the Hessian.</summary>
    /// <param name="outputs">z.</param>
    /// <param name="tangents">ż.</param>
    /// <param name="destination">Receives the products; may not overlap the other two.</param>
    void HessianProduct(ReadOnlyMatrixSpan<T> outputs, ReadOnlyMatrixSpan<T> tangents, MatrixSpan<T> destination);

    /// <summary>destination ← column c of a matrix S with <c>S Sᵀ = ∂²ℓ/∂z²</c>, for each example. S has as many columns as there are outputs.</summary>
    /// <param name="column">c.</param>
    /// <param name="outputs">z.</param>
    /// <param name="destination">Receives the columns.</param>
    void FisherColumn(int column, ReadOnlyMatrixSpan<T> outputs, MatrixSpan<T> destination);

    /// <summary>destination ← ∂ℓ/∂z at targets drawn from the model: of mean 0, and with the Fisher matrix as covariance.</summary>
    /// <param name="outputs">z.</param>
    /// <param name="key">What the targets are drawn from.</param>
    /// <param name="destination">Receives the derivatives.</param>
    /// <param name="workspace">Scratch memory.</param>
    void SampledDerivatives(ReadOnlyMatrixSpan<T> outputs, RandomKey key, MatrixSpan<T> destination, Workspace workspace);

    /// <summary>destination ← the mean of a target under the model: probabilities of classes, for labels.</summary>
    /// <param name="outputs">z.</param>
    /// <param name="destination">Receives the means; may be <paramref name="outputs"/>.</param>
    void Predict(ReadOnlyMatrixSpan<T> outputs, MatrixSpan<T> destination);
}
