using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>A function of two numbers, on a lane, with its derivatives on a lane and on the tape.</summary>
internal interface IBinaryFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract string Name { get; }

    static abstract Vector512<T> Value(Vector512<T> left, Vector512<T> right);

    /// <summary>v ∂f/∂left, given y = f(left, right).</summary>
    static abstract Vector512<T> Left(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v);

    /// <summary>v ∂f/∂right, given y = f(left, right).</summary>
    static abstract Vector512<T> Right(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v);

    /// <summary>v ∂f/∂left on the tape.</summary>
    static abstract Variable<T> Left(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v);

    /// <summary>v ∂f/∂right on the tape.</summary>
    static abstract Variable<T> Right(Variable<T> left, Variable<T> right, Variable<T> y, Variable<T> v);
}
