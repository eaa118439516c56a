using System.Numerics;

namespace Toolkit.Numerics;

public readonly partial struct Variable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The sum, element by element; a dimension of 1 is stretched.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> operator +(Variable<T> left, Variable<T> right) => Apply(default(Binary<T, Add<T>>), left, right);

    /// <summary>The difference, element by element; a dimension of 1 is stretched.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> operator -(Variable<T> left, Variable<T> right) => Apply(default(Binary<T, Subtract<T>>), left, right);

    /// <summary>The product, element by element; a dimension of 1 is stretched. The matrix product is <see cref="Functions.Dot"/>.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> operator *(Variable<T> left, Variable<T> right) => Apply(default(Binary<T, Multiply<T>>), left, right);

    /// <summary>The quotient, element by element; a dimension of 1 is stretched.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable<T> operator /(Variable<T> left, Variable<T> right) => Apply(default(Binary<T, Divide<T>>), left, right);

    /// <summary>The negative, element by element.</summary>
    public static Variable<T> operator -(Variable<T> operand) => Apply(default(Unary<T, Negative<T>>), operand);
}
