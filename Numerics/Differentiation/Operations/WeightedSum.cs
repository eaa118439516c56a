using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Numerics;

/// <summary>Σ cₖ xₖ of values of one shape, with numbers cₖ.</summary>
internal readonly struct WeightedSum<T>(Weights<T> weights) : IOperation<WeightedSum<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Weights<T> _weights = weights;

    public static string Name => "WeightedSum";

    public static bool Accumulate(in WeightedSum<T> operation, in Adjoints<T> adjoints)
    {
        for (var k = 0; k < adjoints.Count; k++)
        {
            if (adjoints.Needs(k)) LaneUpdate.AddScaled(operation._weights[k], adjoints.ResultAdjoint, adjoints.Adjoint(k));
        }

        return true;
    }

    public Shape ResultShape(in Operands<T> operands)
    {
        for (var k = 1; k < operands.Count; k++)
        {
            if (operands.Shape(k) != operands.Shape(0))
                throw new ArgumentException($"Values of {operands.Shape(0)} and {operands.Shape(k)} are not summed: they must have one shape.");
        }

        return operands.Shape(0);
    }

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var result = evaluation.Result;
        result.Clear();
        for (var k = 0; k < evaluation.Count; k++) LaneUpdate.AddScaled(_weights[k], evaluation.Operand(k), result);
    }

    public void Pullback(in Pullback<T> pullback)
    {
        for (var k = 0; k < pullback.Count; k++)
        {
            if (pullback.Needs(k)) pullback.Add(k, pullback.Cotangent * _weights[k]);
        }
    }
}

/// <summary>Up to eight numbers.</summary>
[InlineArray(8)]
internal struct Weights<T>
{
    private T _first;
}
