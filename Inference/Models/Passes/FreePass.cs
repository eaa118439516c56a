using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Finds the free values behind constrained ones, parameter by parameter, so that a bound may depend on earlier ones.</summary>
internal sealed class FreePass<T>(IReadOnlyDictionary<string, T[]> values, T[] point) : IPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Declare<TConstraint>(int number, ModelParameter parameter, in TConstraint constraint, Span<T> free)
        where TConstraint : IConstraint<T>
    {
        if (!values.TryGetValue(parameter.Name, out var value)) throw new ArgumentException($"There is no value for '{parameter.Name}'.");
        if (value.Length != parameter.Shape.Length)
        {
            throw new ArgumentException($"There are {value.Length} values for '{parameter.Name}', which has {parameter.Shape.Length} elements.");
        }

        var outside = constraint.FirstOutside(value, parameter.Shape);
        if (outside >= 0) throw new ArgumentException($"Element {outside} of '{parameter.Name}' is {value[outside]}; the value must be {constraint}.");
        constraint.Free(value, parameter.Shape, free);
        free.CopyTo(point.AsSpan(parameter.Offset));
    }
}
