using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>
/// A primitive of differentiation: a value computed from values, with its vector–Jacobian product written in operations of the tape, so that it can be
/// differentiated again.
/// </summary>
/// <remarks>
/// An operation is a <c>readonly struct</c> that holds its parameters (an axis, indices), and is applied by <see cref="Variable{T}.Apply{TOperation}(in TOperation, Variable{T})"/>
/// and its overloads. Three members are a complete operation; the other two are faster ways to the same numbers, and are tested against the first three.
/// </remarks>
/// <typeparam name="TSelf">The operation itself.</typeparam>
/// <typeparam name="T">The number type.</typeparam>
public interface IOperation<TSelf, T>
    where TSelf : struct, IOperation<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What messages call it.</summary>
    static abstract string Name { get; }

    /// <summary>The shape of the result.</summary>
    /// <param name="operands">The operands, of which shapes may be read.</param>
    /// <exception cref="ArgumentException">The operands do not fit together.</exception>
    Shape ResultShape(in Operands<T> operands);

    /// <summary>Writes the result.</summary>
    /// <param name="evaluation">Operands to read, the result to write, memory to keep for the derivative.</param>
    void Evaluate(in Evaluation<T> evaluation);

    /// <summary>Adds to each operand's cotangent, in operations of the tape: v ↦ vᵀ ∂result/∂operand.</summary>
    /// <param name="pullback">Operands, result and its cotangent v as variables, and where contributions go.</param>
    void Pullback(in Pullback<T> pullback);

    /// <summary>
    /// The tangent of the result from the tangents of the operands, in operations of the tape. Without it the pullback, which is linear in its
    /// cotangent, is differentiated instead.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="pushforward">Operands, result and tangents as variables.</param>
    /// <param name="tangent">The tangent of the result.</param>
    /// <returns>False when the operation does not say.</returns>
    static virtual bool Pushforward(in TSelf operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = default;
        return false;
    }

    /// <summary>Adds numbers to the operands' adjoints at once: the pullback where nothing is to be differentiated again.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="adjoints">Operands, result and its adjoint to read, the operands' adjoints to add to.</param>
    /// <returns>False when the operation has no such kernel; nothing must have been added then.</returns>
    static virtual bool Accumulate(in TSelf operation, in Adjoints<T> adjoints) => false;
}
