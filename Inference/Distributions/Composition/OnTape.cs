using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Data where parameters are: operations on constants alone would be computed at once, into new memory, at each evaluation.</summary>
internal static class OnTape
{
    /// <summary>x, on the tape on which one of two parameters lies, if one does.</summary>
    public static Variable<T> Of<T>(Variable<T> x, Variable<T> first, Variable<T> second = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        x.Source is ConstantStorage<T> && Variable<T>.TapeOf(in first, in second, in second) is { } tape
        ? tape.At(tape.Enter(in x))
        : x;
}
