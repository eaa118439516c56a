namespace Toolkit.Properties;

/// <summary>Vectors for the laws of sketches.</summary>
public static class SketchVectors
{
    /// <summary>xᵢ = i^−a, i from 1: a power law that is nowhere negative, in which a wrong sign cannot hide.</summary>
    /// <param name="length">The number of coordinates, at least 1.</param>
    /// <param name="exponent">a; 0 for a flat vector.</param>
    public static double[] PowerLaw(int length, double exponent = 1)
    {
        var vector = new double[length];
        for (var i = 0; i < length; i++) vector[i] = Math.Pow(i + 1, -exponent);
        return vector;
    }

    /// <summary>k coordinates of one magnitude before a flat tail.</summary>
    /// <param name="length">The number of coordinates.</param>
    /// <param name="top">k.</param>
    /// <param name="magnitude">What the first k are; the others are 1.</param>
    public static double[] Spiked(int length, int top, double magnitude)
    {
        var vector = PowerLaw(length, 0);
        vector.AsSpan(0, top).Fill(magnitude);
        return vector;
    }

    /// <summary>1, 2, …: the ids of a vector's coordinates.</summary>
    internal static ulong[] Ids(int length)
    {
        var ids = new ulong[length];
        for (var i = 0; i < length; i++) ids[i] = (ulong)i + 1;
        return ids;
    }

    /// <summary>Ids that lie anywhere among 2⁶⁴, in no order. On ids one behind the other a hash that is no more than pairwise independent has rare keys on which many fall together: means stay what they are, but spreads say little.</summary>
    internal static ulong[] ScatteredIds(int length, RandomKey key)
    {
        var ids = new ulong[length];
        for (var i = 0; i < length; i++) ids[i] = key.Fold(i).Seed;
        return ids;
    }

    /// <summary>A sketch of a vector.</summary>
    internal static ISketchUnderTest Sketched(this SketchFactory factory, int rows, int columns, RandomKey key, ReadOnlySpan<ulong> ids, ReadOnlySpan<double> vector)
    {
        var sketch = factory(rows, columns, key);
        sketch.Add(ids, vector);
        return sketch;
    }
}
