using System.Numerics;

namespace Toolkit.Inference;

/// <summary>What is distributed as rows: a vector of as many elements as a row has is one row.</summary>
internal static class Rows
{
    /// <summary>n x K from n x K, or 1 x K from K x 1.</summary>
    public static Variable<T> Of<T>(Variable<T> x, int length, string distribution)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Shape switch
        {
            var shape when shape.Columns == length => x,
            { Columns: 1 } shape when shape.Rows == length => Functions.Transpose(x),
            var shape => throw new ArgumentException($"{distribution} of {length} elements: a value of {shape} has no such rows.", nameof(x)),
        };

    /// <summary>As a vector, of a vector or a row.</summary>
    public static Variable<T> AsVector<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Shape is { Rows: 1, Columns: > 1 } ? Functions.Transpose(x) : x;
}
