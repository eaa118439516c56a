using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Inference;

/// <summary>0 inside of a set, −∞ outside: what a log density gains.</summary>
internal readonly struct ImpossibleOutside<T, TSet> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSet : struct, ISet<T>
{
    public static string Name => $"Support[{TSet.Name}]";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => Vector512.ConditionalSelect(
        TSet.Holds(x),
        Vector512<T>.Zero,
        Vector512.ConditionalSelect(Vector512.IsNaN(x), x, Vector512.Create(T.NegativeInfinity)));

    public static T Value(T x) => TSet.Holds(x) ? T.Zero : T.IsNaN(x) ? x : T.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => Vector512<T>.Zero;

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.Zero;
}

/// <summary>0 inside of a set, not a number outside: what a log density gains for a parameter.</summary>
internal readonly struct UndefinedOutside<T, TSet> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSet : struct, ISet<T>
{
    public static string Name => $"Domain[{TSet.Name}]";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) =>
        Vector512.ConditionalSelect(TSet.Holds(x), Vector512<T>.Zero, Vector512.Create(T.NaN));

    public static T Value(T x) => TSet.Holds(x) ? T.Zero : T.NaN;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => Vector512<T>.Zero;

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.Zero;
}

/// <summary>x inside of a set, a number well inside elsewhere: no infinity arises there, and no derivative.</summary>
internal readonly struct Moved<T, TSet> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSet : struct, ISet<T>
{
    public static string Name => $"Moved[{TSet.Name}]";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => Vector512.ConditionalSelect(TSet.Holds(x), x, Vector512.Create(TSet.Inner));

    public static T Value(T x) => TSet.Holds(x) ? x : TSet.Inner;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) =>
        Vector512.ConditionalSelect(TSet.Holds(x), Vector512<T>.One, Vector512<T>.Zero);

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => Variable<T>.Apply(default(Unary<T, Indicator<T, TSet>>), x);
}

/// <summary>1 inside of a set, 0 outside.</summary>
internal readonly struct Indicator<T, TSet> : IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSet : struct, ISet<T>
{
    public static string Name => $"Indicator[{TSet.Name}]";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Value(Vector512<T> x) => Vector512.ConditionalSelect(TSet.Holds(x), Vector512<T>.One, Vector512<T>.Zero);

    public static T Value(T x) => TSet.Holds(x) ? T.One : T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Derivative(Vector512<T> x, Vector512<T> y) => Vector512<T>.Zero;

    public static Variable<T> Derivative(Variable<T> x, Variable<T> y) => T.Zero;
}
