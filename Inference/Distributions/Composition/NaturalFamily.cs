using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>The log-partition function A of a family exp(y η − A(η)), and its derivative, the mean.</summary>
internal interface IPartition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract string Name { get; }

    /// <summary>B(η), with the mean A′(η) and a factor between 1 and 2: A(η) = B(η) + ln factor.</summary>
    /// <remarks>Factors are multiplied over many elements before one logarithm is taken.</remarks>
    static abstract Vector512<T> At(Vector512<T> natural, out Vector512<T> mean, out Vector512<T> factor);

    /// <summary>A(η).</summary>
    static abstract Variable<T> At(Variable<T> natural);
}

/// <summary>
/// Σ y η − A(η) in one pass, which leaves the slopes y − A′(η) behind: what a regression on counts or bits does at each evaluation.
/// </summary>
internal readonly unsafe struct NaturalFamily<T, TPartition> : IOperation<NaturalFamily<T, TPartition>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TPartition : struct, IPartition<T>
{
    public static string Name => TPartition.Name;

    /// <summary>y η − A(η) of each element, in operations of the tape: the definition.</summary>
    public static Variable<T> Composed(Variable<T> y, Variable<T> natural) => (y * natural) - TPartition.At(natural);

    /// <summary>Σ y η − A(η).</summary>
    public static Variable<T> Sum(Variable<T> y, Variable<T> natural) =>
        natural.IsOnTape && !y.IsOnTape && (y.Shape == natural.Shape || y.Shape.IsScalar || natural.Shape.IsScalar)
            ? Variable<T>.Apply(default(NaturalFamily<T, TPartition>), y, natural)
            : Functions.Sum(Composed(y, natural));

    public static bool Accumulate(in NaturalFamily<T, TPartition> operation, in Adjoints<T> adjoints)
    {
        if (adjoints.Needs(0)) return false;
        var v = adjoints.ResultAdjoint[0];
        var length = Math.Max(adjoints.Shape(0).Length, adjoints.Shape(1).Length);
        if (adjoints.Shape(1).Length == length) LaneUpdate.AddScaledLanes(v, adjoints.Kept(length), adjoints.AdjointLanes(1));
        else adjoints.Adjoint(1)[0] += v * adjoints.Kept(1)[0];
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => Shape.Scalar;

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var (y, natural) = (evaluation.Shape(0).Length, evaluation.Shape(1).Length);
        var length = Math.Max(y, natural);
        var isEach = natural == length;
        var kept = evaluation.NeedsDerivative ? evaluation.KeepPointer(isEach ? length : 1) : null;
        evaluation.Result[0] = (y == length, isEach) switch
        {
            (true, true) => Run<EachElement<T>, EachElement<T>>(evaluation.Pointer(0), evaluation.Pointer(1), length, kept),
            (true, false) => Run<EachElement<T>, OneElement<T>>(evaluation.Pointer(0), evaluation.Pointer(1), length, kept),
            _ => Run<OneElement<T>, EachElement<T>>(evaluation.Pointer(0), evaluation.Pointer(1), length, kept),
        };
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (y, natural) = (pullback.Operand(0), pullback.Operand(1));
        pullback.Through(Functions.Sum(Composed(y, natural)), y, natural);
    }

    private static T Run<TObserved, TNatural>(T* y, T* natural, nint length, T* kept)
        where TObserved : struct, ILaneLoad<T>
        where TNatural : struct, ILaneLoad<T>
    {
        var isEach = typeof(TNatural) != typeof(OneElement<T>);
        var keepsEach = isEach && kept != null;
        var sums = new NaturalSums<T>();
        var whole = length - (length % Vector512<T>.Count);
        for (nint i = 0; i < whole; i += NaturalSums<T>.Block)
        {
            var end = Math.Min(whole, i + NaturalSums<T>.Block);
            if (keepsEach) Add<TObserved, TNatural, KeptEach<T>>(y, natural, i, end, kept, ref sums);
            else Add<TObserved, TNatural, KeptNone<T>>(y, natural, i, end, kept, ref sums);
            sums.TakeLogarithm();
        }

        if (whole < length)
        {
            var last = new NaturalSums<T>();
            if (keepsEach) Add<TObserved, TNatural, KeptEach<T>>(y, natural, whole, length, kept, ref last);
            else Add<TObserved, TNatural, KeptNone<T>>(y, natural, whole, length, kept, ref last);
            last.TakeLogarithm();
            sums.AddFirst(in last, length - whole);
        }

        if (!isEach && kept != null) *kept = Lane.Sum(sums.Slopes);
        return Lane.Sum(sums.Values);
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void Add<TObserved, TNatural, TKept>(T* y, T* natural, nint start, nint end, T* kept, ref NaturalSums<T> sums)
        where TObserved : struct, ILaneLoad<T>
        where TNatural : struct, ILaneLoad<T>
        where TKept : struct, IKeptSlopes<T>
    {
        var (values, slopes, factors) = (sums.Values, sums.Slopes, sums.Factors);
        for (var i = start; i < end; i += Vector512<T>.Count)
        {
            var (observed, eta) = (TObserved.At(y, i), TNatural.At(natural, i));
            values += (observed * eta) - TPartition.At(eta, out var mean, out var factor);
            factors *= factor;
            var slope = observed - mean;
            slopes += slope;
            TKept.Store(slope, kept + i);
        }

        (sums.Values, sums.Slopes, sums.Factors) = (values, slopes, factors);
    }
}
