using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>Not a number: the state of a differential equation beyond where it could be solved.</summary>
internal readonly struct Unsolved<T> : IOperation<Unsolved<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string Name => "OrdinaryDifferentialEquation";

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation) => evaluation.Result.Fill(T.NaN);

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, pullback.Result);
}
