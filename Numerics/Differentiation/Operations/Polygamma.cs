using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>ψ⁽ⁿ⁾(x) of an order n from 2.</summary>
internal readonly struct Polygamma<T>(int order) : IOperation<Polygamma<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _order = order;

    public static string Name => "Polygamma";

    public static bool Accumulate(in Polygamma<T> operation, in Adjoints<T> adjoints)
    {
        var x = adjoints.Operand(0);
        var v = adjoints.ResultAdjoint;
        var adjoint = adjoints.Adjoint(0);
        for (var i = 0; i < x.Length; i++) adjoint[i] += v[i] * Value(operation._order + 1, x[i]);
        return true;
    }

    public static bool Pushforward(in Polygamma<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = pushforward.Tangent(0) * Variable<T>.Apply(new Polygamma<T>(operation._order + 1), pushforward.Operand(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var x = evaluation.Operand(0);
        var y = evaluation.Result;
        for (var i = 0; i < x.Length; i++) y[i] = Value(_order, x[i]);
    }

    public void Pullback(in Pullback<T> pullback) =>
        pullback.Add(0, pullback.Cotangent * Variable<T>.Apply(new Polygamma<T>(_order + 1), pullback.Operand(0)));

    private static T Value(int order, T x) => T.CreateTruncating(SpecialFunctions.Polygamma(order, double.CreateTruncating(x)));
}
