using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>A function of one number, on a lane, with its derivative on a lane and on the tape.</summary>
internal interface IUnaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract string Name { get; }

    static abstract Vector512<T> Value(Vector512<T> x);

    /// <summary>The value of a single number, where that is cheaper than a lane.</summary>
    static abstract T Value(T x);

    /// <summary>f′(x), given x and y = f(x).</summary>
    static abstract Vector512<T> Derivative(Vector512<T> x, Vector512<T> y);

    /// <summary>f′(x), given x and y = f(x).</summary>
    static abstract Variable<T> Derivative(Variable<T> x, Variable<T> y);
}
