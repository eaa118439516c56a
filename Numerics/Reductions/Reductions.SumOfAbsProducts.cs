using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

public static partial class Reductions
{
    /// <summary>A weighted 1-norm: sum_i |x_i y_i|.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The first vector.</param>
    /// <param name="y">The second vector, of the same length.</param>
    /// <param name="team">The threads to use for long spans; null for the calling thread. The bits do not depend on it.</param>
    /// <returns>The sum; 0 for no elements.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static T SumOfAbsProducts<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length != y.Length) throw new ArgumentException($"The vectors have {x.Length} and {y.Length} elements.", nameof(y));
        return ParallelSum<T, ProductMagnitude<T>>.Of(x, y, team);
    }

    private readonly struct ProductMagnitude<T> : IReductionTerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> At(ref T x, ref T y, nuint index) =>
            Vector512.Abs(Vector512.LoadUnsafe(ref x, index) * Vector512.LoadUnsafe(ref y, index));
    }
}
