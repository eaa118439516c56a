using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>The sums of a vector's elements up to each; or from each on.</summary>
internal readonly struct CumulativeSum<T>(bool fromEachOn) : IOperation<CumulativeSum<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _fromEachOn = fromEachOn;

    public static string Name => "CumulativeSum";

    public static bool Accumulate(in CumulativeSum<T> operation, in Adjoints<T> adjoints)
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

    public static bool Pushforward(in CumulativeSum<T> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
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

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, Variable<T>.Apply(new CumulativeSum<T>(!_fromEachOn), pullback.Cotangent));
}

public static partial class Functions
{
    /// <summary>yᵢ = x₀ + … + xᵢ, of all elements row by row.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> CumulativeSum<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new CumulativeSum<T>(false), x);

    /// <summary>yᵢ = xᵢ + … + xₙ₋₁, of all elements row by row.</summary>
    /// <param name="x">A value of any shape.</param>
    public static Variable<T> CumulativeSumFromEnd<T>(Variable<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new CumulativeSum<T>(true), x);
}
