using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>A function of one number, as a type.</summary>
internal interface IElementFunction
{
    static abstract double Invoke(double x);
}

/// <summary>A function applied to every element of a span, in double whatever the elements are.</summary>
internal static class Elementwise
{
    public static void Apply<TFunction, T>(ReadOnlySpan<T> x, Span<T> destination)
        where TFunction : struct, IElementFunction
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(x, destination);
        for (var i = 0; i < x.Length; i++) destination[i] = T.CreateTruncating(TFunction.Invoke(double.CreateTruncating(x[i])));
    }

    /// <summary>Throws unless the spans are equally long and either coincide or are apart.</summary>
    public static void Check<T>(ReadOnlySpan<T> x, Span<T> destination, [CallerArgumentExpression(nameof(destination))] string? name = null)
        where T : unmanaged
    {
        if (destination.Length != x.Length) throw new ArgumentException($"Must have the {x.Length} elements of x, has {destination.Length}.", name);
        if (x.Overlaps(destination, out var offset) && offset != 0)
            throw new ArgumentException("Must be the arguments' own span or apart from it.", name);
    }
}
