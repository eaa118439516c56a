using System.Numerics;

namespace Toolkit.Inference;

/// <summary>Element by element a where a mark is not 0, and b where it is 0: what is not chosen adds nothing, whatever it is.</summary>
internal readonly struct Choose<T> : IOperation<Choose<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Choose";

    /// <summary>Marks without derivatives; all three are stretched to one shape.</summary>
    public static Variable<T> Of(Variable<T> mark, Variable<T> a, Variable<T> b)
    {
        var shape = Shape.Broadcast(Shape.Broadcast(mark.Shape, a.Shape, Name), b.Shape, Name);
        return Variable<T>.Apply(default(Choose<T>), Stretched(Functions.StopGradient(mark), shape), Stretched(a, shape), Stretched(b, shape));
    }

    public static bool Accumulate(in Choose<T> operation, in Adjoints<T> adjoints)
    {
        var mark = adjoints.Operand(0);
        var v = adjoints.ResultAdjoint;
        for (var k = 1; k <= 2; k++)
        {
            if (!adjoints.Needs(k)) continue;
            var to = adjoints.Adjoint(k);
            for (var i = 0; i < to.Length; i++)
            {
                if (mark[i] != T.Zero == (k == 1)) to[i] += v[i];
            }
        }

        return true;
    }

    public static bool Pushforward(in Choose<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Of(pushforward.Operand(0), pushforward.Tangent(1), pushforward.Tangent(2));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var mark = evaluation.Operand(0);
        var a = evaluation.Operand(1);
        var b = evaluation.Operand(2);
        var result = evaluation.Result;
        for (var i = 0; i < result.Length; i++) result[i] = mark[i] != T.Zero ? a[i] : b[i];
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (mark, v) = (pullback.Operand(0), pullback.Cotangent);
        if (pullback.Needs(1)) pullback.Add(1, Of(mark, v, T.Zero));
        if (pullback.Needs(2)) pullback.Add(2, Of(mark, T.Zero, v));
    }

    private static Variable<T> Stretched(Variable<T> x, Shape shape) => x.Shape == shape ? x : Functions.Fit(x, shape);
}
