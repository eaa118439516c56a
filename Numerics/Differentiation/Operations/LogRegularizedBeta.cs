using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>ln Iₓ(a, b) with y = 1 − x beside x, element by element, or its derivative by a and b of orders that together are at most 2.</summary>
/// <remarks>
/// By x the logarithm grows with g = xᵃ⁻¹ yᵇ⁻¹/(B(a, b) Iₓ(a, b)); the derivatives of g by a and b follow from those of ln g. By y there is nothing to add: it
/// is 1 − x, and comes as an operand of its own only for its digits.
/// </remarks>
internal readonly struct LogRegularizedBeta<T>(int first, int second) : IOperation<LogRegularizedBeta<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _first = first;
    private readonly int _second = second;

    public static string Name => "LogRegularizedBeta";

    public static Variable<T> Of(Variable<T> a, Variable<T> b, Variable<T> x, Variable<T> y)
    {
        var shape = Shape.Broadcast(Shape.Broadcast(a.Shape, b.Shape, Name), x.Shape, Name);
        return Derivative(0, 0, Functions.Stretched(a, shape), Functions.Stretched(b, shape), Functions.Stretched(x, shape), Functions.Stretched(y, shape));
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var a = evaluation.Operand(0);
        var b = evaluation.Operand(1);
        var x = evaluation.Operand(2);
        var y = evaluation.Operand(3);
        var result = evaluation.Result;
        for (var i = 0; i < result.Length; i++)
        {
            var jet = SpecialFunctions.LogRegularizedBeta(
                Jet.First(double.CreateTruncating(a[i])), Jet.Second(double.CreateTruncating(b[i])), double.CreateTruncating(x[i]), double.CreateTruncating(y[i]));
            result[i] = T.CreateTruncating(jet.Derivative(_first, _second));
        }
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (a, b, x, y, v) = (pullback.Operand(0), pullback.Operand(1), pullback.Operand(2), pullback.Operand(3), pullback.Cotangent);
        if (pullback.Needs(0)) pullback.Add(0, v * Derivative(_first + 1, _second, a, b, x, y));
        if (pullback.Needs(1)) pullback.Add(1, v * Derivative(_first, _second + 1, a, b, x, y));
        if (!pullback.Needs(2)) return;
        var (logX, logY) = (Functions.Log(x), Functions.Log(y));
        var slope = Functions.Exp(((a - T.One) * logX) + ((b - T.One) * logY) - Functions.LogBeta(a, b) - Derivative(0, 0, a, b, x, y));
        pullback.Add(2, v * (_first + _second == 0 ? slope : slope * Growth(a, b, x, y, logX, logY)));
    }

    // g by a and b of these orders, over g.
    private Variable<T> Growth(Variable<T> a, Variable<T> b, Variable<T> x, Variable<T> y, Variable<T> logX, Variable<T> logY)
    {
        var both = Functions.Digamma(a + b);
        var byFirst = _first > 0 ? logX - Functions.Digamma(a) + both - Derivative(1, 0, a, b, x, y) : default;
        var bySecond = _second > 0 ? logY - Functions.Digamma(b) + both - Derivative(0, 1, a, b, x, y) : default;
        if (_first + _second == 1) return _first == 1 ? byFirst : bySecond;
        var curvature = Functions.Trigamma(a + b) - Derivative(_first, _second, a, b, x, y);
        return (_first, _second) switch
        {
            (2, _) => Functions.Square(byFirst) + curvature - Functions.Trigamma(a),
            (_, 2) => Functions.Square(bySecond) + curvature - Functions.Trigamma(b),
            _ => (byFirst * bySecond) + curvature,
        };
    }

    private static Variable<T> Derivative(int first, int second, Variable<T> a, Variable<T> b, Variable<T> x, Variable<T> y) => first + second <= 2
        ? Variable<T>.Apply(new LogRegularizedBeta<T>(first, second), [a, b, x, y])
        : throw new NotSupportedException("The regularised beta function has no third derivative by its shapes.");
}
