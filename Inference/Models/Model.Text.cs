using System.Numerics;

namespace Toolkit.Inference;

public sealed partial class Model<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The model as it reads: its name, parameters with shape and set, statements with the sizes of data, and what it reports. What is an expression reads "…".
    /// </summary>
    public override string ToString() => string.Join(
        '\n',
        [
            $"{Name}: {Dimension} free values",
            .. Parameters.Select(parameter => $"  {parameter.Name}: {Text(parameter.Shape)}{parameter.Constraint}"),
            .. _outline.Value.Statements.Select(statement => $"  {statement}"),
            .. Quantities.Skip(Parameters.Count).Select(quantity => $"  reports {quantity.Name}{(quantity.Shape.IsScalar ? string.Empty : $": {quantity.Shape}")}"),
        ]);

    private static string Text(Shape shape) => shape.IsScalar ? string.Empty : $"{shape}, ";
}
