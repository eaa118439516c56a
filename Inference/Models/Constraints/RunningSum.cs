using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The sums of a vector's elements up to each; or from each on.</summary>
internal readonly struct RunningSum<T>(bool fromEachOn) : IOperation<RunningSum<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _fromEachOn = fromEachOn;

    public static string Name => "RunningSum";

    /// <summary>yᵢ = x₀ + … + xᵢ.</summary>
    public static Variable<T> Of(Variable<T> x) => Variable<T>.Apply(new RunningSum<T>(false), x);

    /// <summary>yᵢ = xᵢ + … + xₙ₋₁.</summary>
    public static Variable<T> FromEachOn(Variable<T> x) => Variable<T>.Apply(new RunningSum<T>(true), x);

    public static bool Accumulate(in RunningSum<T> operation, in Adjoints<T> adjoints)
    {
        var v = adjoints.ResultAdjoint;
        var adjoint = adjoints.Adjoint(0);
        var sum = T.Zero;
        for (var k = 0; k < v.Length; k++)
        {
            var i = operation._fromEachOn ? k : v.Length - 1 - k;
            sum += v[i];
            adjoint[i] += sum;
        }

        return true;
    }

    public static bool Pushforward(in RunningSum<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = Variable<T>.Apply(in operation, pushforward.Tangent(0));
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var x = evaluation.Operand(0);
        var y = evaluation.Result;
        var sum = T.Zero;
        for (var k = 0; k < x.Length; k++)
        {
            var i = _fromEachOn ? x.Length - 1 - k : k;
            sum += x[i];
            y[i] = sum;
        }
    }

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, Variable<T>.Apply(new RunningSum<T>(!_fromEachOn), pullback.Cotangent));
}
