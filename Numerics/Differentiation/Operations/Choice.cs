using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>Element by element a where a mark is not 0, and b where it is 0: what is not chosen adds nothing, whatever it is.</summary>
internal readonly struct Choice<T> : IOperation<Choice<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Where";

    /// <summary>Marks without derivatives; all three are stretched to one shape.</summary>
    public static Variable<T> Of(Variable<T> mark, Variable<T> a, Variable<T> b)
    {
        var shape = Shape.Broadcast(Shape.Broadcast(mark.Shape, a.Shape, Name), b.Shape, Name);
        return Variable<T>.Apply(default(Choice<T>), Functions.Loosely(Functions.StopGradient(mark), shape), Functions.Loosely(a, shape), Functions.Loosely(b, shape));
    }

    public static bool Accumulate(in Choice<T> operation, in Adjoints<T> adjoints)
    {
        var mark = adjoints.Operand(0);
        var v = adjoints.ResultAdjoint;
        for (var k = 1; k <= 2; k++)
        {
            if (!adjoints.Needs(k)) continue;
            var to = adjoints.Adjoint(k);
            for (var i = 0; i < v.Length; i++)
            {
                if (mark[mark.Length == 1 ? 0 : i] != T.Zero == (k == 1)) to[to.Length == 1 ? 0 : i] += v[i];
            }
        }

        return true;
    }

    public static bool Pushforward(in Choice<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Of(pushforward.Operand(0), pushforward.Tangent(1), pushforward.Tangent(2));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) =>
        Shape.Broadcast(Shape.Broadcast(operands.Shape(0), operands.Shape(1), Name), operands.Shape(2), Name);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var mark = evaluation.Operand(0);
        var a = evaluation.Operand(1);
        var b = evaluation.Operand(2);
        var result = evaluation.Result;
        for (var i = 0; i < result.Length; i++) result[i] = mark[mark.Length == 1 ? 0 : i] != T.Zero ? a[a.Length == 1 ? 0 : i] : b[b.Length == 1 ? 0 : i];
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (mark, v) = (pullback.Operand(0), pullback.Cotangent);
        if (pullback.Needs(1)) pullback.Add(1, Of(mark, v, T.Zero));
        if (pullback.Needs(2)) pullback.Add(2, Of(mark, T.Zero, v));
    }
}

/// <summary>1 where a is larger than b, or as large, and 0 elsewhere; without derivatives.</summary>
internal readonly struct Comparison<T>(bool orEqual) : IOperation<Comparison<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _orEqual = orEqual;

    public static string Name => "Comparison";

    public static Variable<T> Of(Variable<T> a, Variable<T> b, bool orEqual)
    {
        var shape = Shape.Broadcast(a.Shape, b.Shape, Name);
        return Variable<T>.Apply(
            new Comparison<T>(orEqual), Functions.Loosely(Functions.StopGradient(a), shape), Functions.Loosely(Functions.StopGradient(b), shape));
    }

    public Shape ResultShape(in Operands<T> operands) => Shape.Broadcast(operands.Shape(0), operands.Shape(1), Name);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var a = evaluation.Operand(0);
        var b = evaluation.Operand(1);
        var result = evaluation.Result;
        for (var i = 0; i < result.Length; i++)
        {
            var (x, y) = (a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]);
            result[i] = x > y || (_orEqual && x == y) ? T.One : T.Zero;
        }
    }

    public void Pullback(in Pullback<T> pullback)
    {
    }
}

public static partial class Functions
{
    /// <summary>a where a mark is not 0, and b where it is, element by element: what is not chosen adds nothing to the derivative, whatever it is.</summary>
    /// <param name="mark">Marks, without derivatives.</param>
    /// <param name="a">What is taken where the mark is not 0.</param>
    /// <param name="b">What is taken elsewhere.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> Where<T>(Variable<T> mark, Variable<T> a, Variable<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Choice<T>.Of(mark, a, b);

    /// <summary>1 where a > b, 0 elsewhere, element by element; without derivatives.</summary>
    /// <param name="a">a.</param>
    /// <param name="b">b.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> IsGreater<T>(Variable<T> a, Variable<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Comparison<T>.Of(a, b, orEqual: false);

    /// <summary>The larger of two, element by element; where they are equal, the derivative is that of the first.</summary>
    /// <param name="a">a.</param>
    /// <param name="b">b.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> Max<T>(Variable<T> a, Variable<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Where(Comparison<T>.Of(a, b, orEqual: true), a, b);

    /// <summary>The smaller of two, element by element; where they are equal, the derivative is that of the first.</summary>
    /// <param name="a">a.</param>
    /// <param name="b">b.</param>
    /// <exception cref="ArgumentException">The shapes do not stretch to one.</exception>
    public static Variable<T> Min<T>(Variable<T> a, Variable<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Where(Comparison<T>.Of(b, a, orEqual: true), a, b);

    /// <summary>A value in a shape that it stretches to.</summary>
    internal static Variable<T> Stretched<T>(Variable<T> x, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Shape == shape ? x : Fit(x, shape);

    /// <summary>A value in a shape that it stretches to; one number stays one.</summary>
    internal static Variable<T> Loosely<T>(Variable<T> x, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Shape.IsScalar ? x : Stretched(x, shape);
}
