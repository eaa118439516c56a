using System.Numerics;

namespace Toolkit.Inference;

/// <summary>ln(eᵃ + eᵇ), element by element, without overflow; −∞ only where both are, and then without derivatives.</summary>
internal static class LogSum<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Variable<T> Of(Variable<T> a, Variable<T> b)
    {
        // What is impossible under one is that of the other; under both, a stands for it.
        var (finiteA, finiteB) = (Mark(a), Mark(b));
        var (left, right) = (Choose<T>.Of(finiteA, a, T.Zero), Choose<T>.Of(finiteB, b, T.Zero));
        var both = right + Functions.Softplus(left - right);
        return Choose<T>.Of(finiteA * finiteB, both, Choose<T>.Of(finiteB, right, a));
    }

    private static Variable<T> Mark(Variable<T> x) =>
        T.One - Variable<T>.Apply(default(Unary<T, Indicator<T, Impossible<T>>>), Functions.StopGradient(x));
}

/// <summary>−∞.</summary>
internal readonly struct Impossible<T> : ISet<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "impossible";

    public static T Inner => T.NegativeInfinity;

    public static System.Runtime.Intrinsics.Vector512<T> Holds(System.Runtime.Intrinsics.Vector512<T> x) =>
        System.Runtime.Intrinsics.Vector512.Equals(x, System.Runtime.Intrinsics.Vector512.Create(T.NegativeInfinity));

    public static bool Holds(T x) => x == T.NegativeInfinity;
}
