using System.Numerics;

namespace Toolkit.Properties;

/// <summary>What finite differences need: directions, a length, moved points.</summary>
internal static class Differences
{
    private const int Coordinates = 8;
    private const int Random = 4;

    public static double Epsilon<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateChecked(T.BitIncrement(T.One) - T.One);

    /// <summary>The fifth root of the precision, at the size of the point: extrapolated quotients err by the fourth power of it.</summary>
    public static double Step<T>(T[] point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Math.Pow(Epsilon<T>(), 0.2) * 0.1 * Size(point);

    /// <summary>max(1, ‖x‖∞): what rounding in x is relative to.</summary>
    public static double Size<T>(T[] point)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Math.Max(1, double.CreateChecked(Reductions.NormInfinity<T>(point)));

    /// <summary>Unit vectors: the gradient's own direction, the first coordinates, random ones.</summary>
    public static IEnumerable<T[]> Directions<T>(T[] gradient, RandomKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (gradient.Length == 0) yield break;
        if (Reductions.Norm<T>(gradient) > T.Zero) yield return Unit((T[])gradient.Clone());
        for (var i = 0; i < Math.Min(Coordinates, gradient.Length); i++)
        {
            var coordinate = new T[gradient.Length];
            coordinate[i] = T.One;
            yield return coordinate;
        }

        for (var draw = 0; draw < Random; draw++)
        {
            var direction = new T[gradient.Length];
            key.Fold(draw).Normals<T>(direction);
            yield return Unit(direction);
        }
    }

    public static T[] Unit<T>(T[] vector)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var norm = Reductions.Norm<T>(vector);
        return Array.ConvertAll(vector, element => element / norm);
    }

    public static T[] Moved<T>(T[] point, double length, T[] direction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = T.CreateChecked(length);
        return [.. point.Zip(direction, (x, v) => x + (scale * v))];
    }

    public static double Distance<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++) sum += Math.Pow(double.CreateChecked(left[i] - right[i]), 2);
        return Math.Sqrt(sum);
    }
}
