using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>ln P(X ≤ t) of Student's t distribution with ν degrees of freedom, element by element, or its derivative by ν of an order to 2.</summary>
/// <remarks>By t the logarithm grows with the density over the distribution function.</remarks>
internal readonly struct StudentTLogCdf<T>(int order) : IOperation<StudentTLogCdf<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _order = order;

    public static string Name => "StudentTLogCdf";

    private static T Half => T.CreateTruncating(0.5);

    public static Variable<T> Of(Variable<T> degreesOfFreedom, Variable<T> t)
    {
        var shape = Shape.Broadcast(degreesOfFreedom.Shape, t.Shape, Name);
        return Derivative(0, Functions.Stretched(degreesOfFreedom, shape), Functions.Stretched(t, shape));
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var degrees = evaluation.Operand(0);
        var t = evaluation.Operand(1);
        var result = evaluation.Result;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = T.CreateTruncating(SpecialFunctions.LogStudentTCdf(double.CreateTruncating(degrees[i]), double.CreateTruncating(t[i])).Derivative(_order, 0));
        }
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (nu, t, v) = (pullback.Operand(0), pullback.Operand(1), pullback.Cotangent);
        if (pullback.Needs(0)) pullback.Add(0, v * Derivative(_order + 1, nu, t));
        if (!pullback.Needs(1)) return;
        var (exponent, square) = ((nu + T.One) * Half, Functions.Square(t));
        var far = Functions.Log1p(square / nu);
        var logarithm = Functions.LogGamma(exponent) - Functions.LogGamma(nu * Half) - (Functions.Log(nu * T.Pi) * Half) - (exponent * far);
        var slope = Functions.Exp(logarithm - Derivative(0, nu, t));
        pullback.Add(1, v * (_order == 0 ? slope : slope * Growth(nu, t, exponent, square, far)));
    }

    // The density over the distribution function by ν of this order, over itself.
    private Variable<T> Growth(Variable<T> nu, Variable<T> t, Variable<T> exponent, Variable<T> square, Variable<T> far)
    {
        var two = T.CreateTruncating(2);
        var scale = nu * (nu + square);
        var part = square / scale;
        var growth = (Half * (Functions.Digamma(exponent) - Functions.Digamma(nu * Half) - (T.One / nu) - far)) + (exponent * part) - Derivative(1, nu, t);
        if (_order == 1) return growth;
        var curvature = ((Functions.Trigamma(exponent) - Functions.Trigamma(nu * Half)) * (Half * Half)) + (Half / Functions.Square(nu))
            + part - (exponent * part * ((two * nu) + square) / scale);
        return Functions.Square(growth) + curvature - Derivative(2, nu, t);
    }

    private static Variable<T> Derivative(int order, Variable<T> nu, Variable<T> t) => order <= 2
        ? Variable<T>.Apply(new StudentTLogCdf<T>(order), nu, t)
        : throw new NotSupportedException("The distribution function of Student's t has no third derivative by its degrees of freedom.");
}
