using System.Numerics;

namespace Toolkit.Inference;

public sealed partial class Model<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Where the computation of the log density or of its gradient leaves the finite numbers: the operation, and the parameters that it depends on.
    /// </summary>
    /// <param name="point">The free values.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>The fault; null where the log density and its gradient are finite.</returns>
    /// <exception cref="ArgumentException">The point is of another length.</exception>
    public Fault? FirstFault(ReadOnlySpan<T> point, Workspace workspace) => workspace.Resident<ModelScope<T>>().FirstFault(this, point).Fault;

    /// <summary>Why the log density or its gradient is not finite at a point, in a sentence.</summary>
    /// <param name="point">The free values.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>The sentence; null where all is finite.</returns>
    /// <exception cref="ArgumentException">The point is of another length.</exception>
    public string? Explain(ReadOnlySpan<T> point, Workspace workspace)
    {
        if (workspace.Resident<ModelScope<T>>().FirstFault(this, point) is not ({ } fault, var data)) return null;
        if (fault.By is null)
        {
            return (T.IsNegativeInfinity(LogDensity(point, workspace)) ? $"The density of '{Name}' is 0, its logarithm not finite: {fault}" : $"The log density of '{Name}' is not finite: {fault}")
                + (data is null ? "" : $" It is in the term of the data '{data}'.")
                + (fault.Inputs.Count > 0 ? "" : " No parameter changes that: a number that is given is not finite, or outside of its distribution's support.");
        }

        using var gradient = workspace.Rent<T>(Dimension);
        var value = LogDensityAndGradient(point, gradient.Span, workspace);
        var element = Outside.FirstNotFinite<T>(gradient.Span);
        return $"The log density of '{Name}' is {value}, but its derivative by '{ParameterOf(element).Name}' is {gradient.Span[element]}: {fault}";
    }

    /// <summary>The log density with its gradient, where both must be finite.</summary>
    /// <param name="point">The free values.</param>
    /// <param name="destination">Receives the gradient.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <exception cref="NotFiniteNumberException">A number is not finite: says which operation gave it, and the parameters that it depends on.</exception>
    public T FiniteLogDensityAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        var value = LogDensityAndGradient(point, destination, workspace);
        return T.IsFinite(value) && Outside.FirstNotFinite<T>(destination) < 0
            ? value
            : throw new NotFiniteNumberException(Explain(point, workspace) ?? $"The log density of '{Name}' is {value}.", double.CreateTruncating(value));
    }

    /// <summary>The parameter that an element of a point belongs to.</summary>
    /// <param name="element">The number of the element, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public ModelParameter ParameterOf(int element) =>
        Parameters.FirstOrDefault(parameter => element >= parameter.Offset && element < parameter.Offset + parameter.FreeLength)
        ?? throw new ArgumentOutOfRangeException(nameof(element), $"Element {element} of a point of {Dimension}.");
}
