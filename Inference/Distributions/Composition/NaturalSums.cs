using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>Sums over the elements of a natural family, lane by lane, with a product of factors whose logarithm is still to be taken off.</summary>
internal struct NaturalSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // So many factors of at most 2 do not overflow a float.
    private const int LanesPerBlock = 100;

    public Vector512<T> Values;
    public Vector512<T> Slopes;
    public Vector512<T> Factors;

    public NaturalSums() => Factors = Vector512<T>.One;

    /// <summary>The elements after which the logarithm must be taken.</summary>
    public static nint Block => LanesPerBlock * Vector512<T>.Count;

    public void TakeLogarithm()
    {
        if (Factors == Vector512<T>.One) return;
        Values -= LaneMath.Logarithm(Factors);
        Factors = Vector512<T>.One;
    }

    /// <summary>Adds the first elements of a lane.</summary>
    public void AddFirst(in NaturalSums<T> other, nint count)
    {
        var valid = Lane.First<T>(count);
        Values += Vector512.ConditionalSelect(valid, other.Values, Vector512<T>.Zero);
        Slopes += Vector512.ConditionalSelect(valid, other.Slopes, Vector512<T>.Zero);
    }
}

/// <summary>What becomes of the slopes of a natural family.</summary>
internal unsafe interface IKeptSlopes<T>
    where T : unmanaged
{
    static abstract void Store(Vector512<T> slope, T* to);
}

/// <summary>Each is kept for its derivative.</summary>
internal readonly unsafe struct KeptEach<T> : IKeptSlopes<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> slope, T* to) => slope.Store(to);
}

/// <summary>None is kept, or only their sum.</summary>
internal readonly unsafe struct KeptNone<T> : IKeptSlopes<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> slope, T* to)
    {
    }
}
