using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>Data as variables that nothing is differentiated by: they lie on no tape, and join any.</summary>
/// <remarks>
/// Make them once, outside of what is evaluated again and again. An operation on constants alone gives a constant, computed at once: that is how data are
/// transformed. Inside of a model's lambda its result lies on the model's tape, and lasts as long as the evaluation.
/// </remarks>
public static class Constants
{
    /// <summary>A vector with a copy of <paramref name="values"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="values">The elements.</param>
    public static Variable<T> Vector<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(new ConstantStorage<T>(values, Shape.Vector(values.Length)));

    /// <summary>A vector with a copy of <paramref name="values"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="values">The elements.</param>
    public static Variable<T> Vector<T>(params T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Vector((ReadOnlySpan<T>)values);

    /// <summary>A matrix with a copy of <paramref name="values"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="values">The elements, row by row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <exception cref="ArgumentException">There are not rows times columns elements.</exception>
    public static Variable<T> Matrix<T>(ReadOnlySpan<T> values, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of(values, new Shape(rows, columns));

    /// <summary>A constant of any shape with a copy of <paramref name="values"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="values">The elements, row by row.</param>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">There are not as many elements as the shape has.</exception>
    public static Variable<T> Of<T>(ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => values.Length == shape.Length
        ? new(new ConstantStorage<T>(values, shape))
        : throw new ArgumentException($"{values.Length} values for a shape of {shape}.", nameof(values));

    /// <summary>A constant with one number everywhere.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="value">The number.</param>
    /// <param name="shape">The shape.</param>
    public static Variable<T> Full<T>(T value, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[shape.Length];
        Array.Fill(values, value);
        return Of<T>(values, shape);
    }
}
