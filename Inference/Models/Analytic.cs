using System.Numerics;

namespace Toolkit.Inference;

/// <summary>A scalar function that brings its gradient along, as an operation: the gradient is kept where it is wanted.</summary>
internal readonly struct Analytic<T>(ValueAndGradient<T> function) : IOperation<Analytic<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ValueAndGradient<T> _function = function;

    public static string Name => "Analytic";

    public static bool Accumulate(in Analytic<T> operation, in Adjoints<T> adjoints)
    {
        var length = adjoints.Shape(0).Length;
        LaneUpdate.AddScaled(adjoints.ResultAdjoint[0], adjoints.Kept(length)[..length], adjoints.Adjoint(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => Shape.Scalar;

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var length = evaluation.Shape(0).Length;
        if (evaluation.NeedsDerivative)
        {
            evaluation.Result[0] = _function(evaluation.Operand(0), evaluation.Keep(length)[..length]);
            return;
        }

        using var gradient = evaluation.Workspace.Rent<T>(length);
        evaluation.Result[0] = _function(evaluation.Operand(0), gradient.Span);
    }

    public void Pullback(in Pullback<T> pullback) => throw new NotSupportedException(
        "A function that comes with its gradient has no second derivative: write it in operations of the tape to differentiate it again.");
}
