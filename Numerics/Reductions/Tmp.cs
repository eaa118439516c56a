namespace Toolkit.Numerics;

/// <summary>Placeholder until the reductions land.</summary>
public static class Reductions
{
    /// <summary>Norm.</summary>
    public static T Norm<T>(ReadOnlySpan<T> x)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => T.Sqrt(SumOfSquares(x));

    /// <summary>Squares.</summary>
    public static T SumOfSquares<T>(ReadOnlySpan<T> x)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var s = T.Zero;
        foreach (var v in x) s += v * v;
        return s;
    }
}
