using System.Numerics;

namespace Toolkit.Inference;

/// <summary>How a value that does not lie in a set is refused.</summary>
internal static class Outside
{
    /// <summary>How far sums and norms may be off: about half of the digits.</summary>
    public static T Tolerance<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => T.Sqrt(T.BitIncrement(T.One) - T.One);

    public static void Refuse<T, TConstraint>(in TConstraint constraint, ReadOnlySpan<T> value, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TConstraint : IConstraint<T>
    {
        var element = constraint.FirstOutside(value, shape);
        if (element >= 0) throw new ArgumentException($"Element {element} is {value[element]}; the value must be {constraint}.", nameof(value));
    }

    /// <summary>A bound on the tape of the free values, so that what is computed from constant bounds is computed there, and nothing is allocated.</summary>
    public static Variable<T> Beside<T>(Variable<T> bound, Variable<T> free)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => bound.Source is ConstantStorage<T> && free.Source is Tape<T> tape ? tape.At(tape.Enter(in bound)) : bound;

    /// <summary>A bound in words.</summary>
    public static string Text<T>(Variable<T> bound)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => bound.IsOnTape || !bound.Shape.IsScalar ? "…" : $"{bound.Value}";

    /// <summary>The first element that is not a finite number; −1 where all are.</summary>
    public static int FirstNotFinite<T>(ReadOnlySpan<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!T.IsFinite(value[i])) return i;
        }

        return -1;
    }

    /// <summary>The length of a vector that a constraint is asked for.</summary>
    public static int VectorLength(Shape shape, string set, int least) => shape.IsVector && shape.Rows >= least
        ? shape.Rows
        : throw new ArgumentException($"A parameter of {shape} is asked to be {set}: a vector of at least {least} elements can be.", nameof(shape));

    /// <summary>The order of a square matrix that a constraint is asked for.</summary>
    public static int Order(Shape shape, string set) => shape.Rows == shape.Columns && shape.Rows >= 1
        ? shape.Rows
        : throw new ArgumentException($"A parameter of {shape} is asked to be {set}: a square matrix can be.", nameof(shape));
}
