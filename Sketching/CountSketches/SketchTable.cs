using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>What is done to a whole table, lane by lane.</summary>
internal static class SketchTable
{
    /// <summary>S ← c S.</summary>
    public static void Scale<T>(Span<T> table, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        for (; Vector<T>.IsSupported && i <= table.Length - Vector<T>.Count; i += Vector<T>.Count) (new Vector<T>(table[i..]) * factor).CopyTo(table[i..]);
        for (; i < table.Length; i++) table[i] *= factor;
    }

    /// <summary>S ← S + c S′, product and sum rounded one after the other, at any width.</summary>
    public static void Add<T>(Span<T> table, ReadOnlySpan<T> other, T factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var i = 0;
        for (; Vector<T>.IsSupported && i <= table.Length - Vector<T>.Count; i += Vector<T>.Count) (new Vector<T>(table[i..]) + (factor * new Vector<T>(other[i..]))).CopyTo(table[i..]);
        for (; i < table.Length; i++) table[i] += factor * other[i];
    }

    /// <summary>The share of buckets that are not 0.</summary>
    public static double Load<T>(ReadOnlySpan<T> table)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var taken = 0L;
        foreach (var held in table) taken += held == T.Zero ? 0 : 1;
        return (double)taken / table.Length;
    }

    /// <summary>Σ S_k S′_k of one row, in doubles.</summary>
    public static double InnerProduct<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = 0.0;
        for (var i = 0; i < row.Length; i++) sum += double.CreateTruncating(row[i]) * double.CreateTruncating(other[i]);
        return sum;
    }
}
