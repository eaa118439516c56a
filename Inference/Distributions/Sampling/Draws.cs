using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A sampler of one number.</summary>
internal interface IScalarSampler
{
    /// <summary>A draw, given up to three parameters.</summary>
    static abstract double Draw(ref DrawStream draws, double first, double second, double third);
}

/// <summary>Draws element by element, each from a key of its own, so that a draw depends on nothing but key and index.</summary>
internal static class Draws<T, TSampler>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSampler : struct, IScalarSampler
{
    public static void Fill(RandomKey key, Shape shape, Span<T> destination, Variable<T> first, Variable<T> second = default, Variable<T> third = default)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            var draws = new DrawStream(key.Fold(i));
            var (a, b, c) = (Of(first.ValueFor(i, shape)), Of(second.ValueFor(i, shape)), Of(third.ValueFor(i, shape)));
            destination[i] = T.CreateTruncating(TSampler.Draw(ref draws, a, b, c));
        }
    }

    private static double Of(T value) => double.CreateTruncating(value);
}
