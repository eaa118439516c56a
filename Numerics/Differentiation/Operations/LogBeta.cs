using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>ln B(a, b), element by element.</summary>
internal readonly struct LogBetaFunction<T> : IOperation<LogBetaFunction<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "LogBeta";

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation) => SpecialFunctions.LogBeta(evaluation.Operand(0), evaluation.Operand(1), evaluation.Result);

    public void Pullback(in Pullback<T> pullback)
    {
        var (a, b, v) = (pullback.Operand(0), pullback.Operand(1), pullback.Cotangent);
        var both = Functions.Digamma(a + b);
        if (pullback.Needs(0)) pullback.Add(0, v * (Functions.Digamma(a) - both));
        if (pullback.Needs(1)) pullback.Add(1, v * (Functions.Digamma(b) - both));
    }
}
