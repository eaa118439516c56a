using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

public static partial class Reductions
{
    /// <summary>The 1-norm: sum_i |x_i|.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The elements.</param>
    /// <param name="team">The threads to use for a long span; null for the calling thread. The bits do not depend on it.</param>
    /// <returns>The sum; 0 for no elements.</returns>
    public static T SumOfAbs<T>(ReadOnlySpan<T> x, WorkerTeam? team = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ParallelSum<T, Magnitude<T>>.Of(x, x, team);

    private readonly struct Magnitude<T> : IReductionTerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> At(ref T x, ref T y, nuint index) => Vector512.Abs(Vector512.LoadUnsafe(ref x, index));
    }
}
