using System.Numerics;

namespace Toolkit.Properties;

/// <summary>Points and lengths over several orders of magnitude, and a proximal map applied to them.</summary>
internal sealed class ProximalSamples<T, TProximalMap>(TProximalMap map, int dimension)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TProximalMap : struct, IProximalMap<TProximalMap, T>
{
    private readonly Workspace _workspace = new();

    /// <summary>A few units in the last place of one.</summary>
    public double Epsilon { get; } = 8 * double.CreateChecked(T.BitIncrement(T.One) - T.One);

    /// <summary>
    /// A normal point, and a length from 0.1 to 10; the point is of the size of the length or of one. One length in four is a norm of the point or a
    /// number next to it: where the map of a norm meets zero.
    /// </summary>
    public (T[] Point, T Length) Draw(RandomKey key)
    {
        var point = new T[dimension];
        var (points, scalars) = key.Split();
        points.Normals<T>(point);
        var length = T.CreateChecked(Math.Pow(10, (2 * scalars.Uniform<double>()) - 1));
        var scale = scalars.Uniform<double>(1) < 0.5 ? length : T.One;
        for (var i = 0; i < dimension; i++) point[i] *= scale;
        var (kind, beside) = ((int)(12 * scalars.Uniform<double>(2)), scalars.Uniform<double>(3));
        var norm = kind switch
        {
            0 => Reductions.SumOfAbs<T>(point),
            1 => Reductions.Norm<T>(point),
            2 => Reductions.NormInfinity<T>(point),
            _ => T.Zero,
        };
        if (norm > T.Zero) length = beside < 1 / 3.0 ? T.BitDecrement(norm) : beside < 2 / 3.0 ? norm : T.BitIncrement(norm);
        return (point, length);
    }

    /// <summary>g(point).</summary>
    public double Value(T[] point) => double.CreateChecked(map.Value(point, _workspace));

    public T[] Apply(T[] point, T length)
    {
        var destination = new T[dimension];
        map.Apply(point, length, destination, _workspace);
        return destination;
    }
}
