using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>x to the power y, element by element.</summary>
internal readonly struct Power<T> : IOperation<Power<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "Pow";

    public static bool Accumulate(in Power<T> operation, in Adjoints<T> adjoints)
    {
        var x = adjoints.Operand(0);
        var y = adjoints.Operand(1);
        var power = adjoints.Result;
        var v = adjoints.ResultAdjoint;
        if (adjoints.Needs(0))
        {
            var adjoint = adjoints.Adjoint(0);
            for (var i = 0; i < v.Length; i++) adjoint[i] += v[i] * y[i] * T.Pow(x[i], y[i] - T.One);
        }

        if (adjoints.Needs(1))
        {
            var adjoint = adjoints.Adjoint(1);
            for (var i = 0; i < v.Length; i++) adjoint[i] += power[i] == T.Zero ? T.Zero : v[i] * power[i] * T.Log(x[i]);
        }

        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var x = evaluation.Operand(0);
        var y = evaluation.Operand(1);
        var result = evaluation.Result;
        for (var i = 0; i < result.Length; i++) result[i] = T.Pow(x[i], y[i]);
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (x, y, v) = (pullback.Operand(0), pullback.Operand(1), pullback.Cotangent);
        if (pullback.Needs(0)) pullback.Add(0, v * y * Functions.Pow(x, y - T.One));
        if (!pullback.Needs(1)) return;

        // 0 to a power above 0 stays 0.
        var logarithm = Functions.Log(Functions.Where(pullback.Result, x, T.One));
        pullback.Add(1, v * pullback.Result * logarithm);
    }
}
