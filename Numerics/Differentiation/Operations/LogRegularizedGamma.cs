using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>ln P(a, x), or ln Q(a, x), element by element, or its derivative by a of an order to 2.</summary>
/// <remarks>By x the logarithm grows with ±g, g = xᵃ⁻¹ e⁻ˣ/Γ(a) over P or Q; the derivatives of g by a follow from those of ln g.</remarks>
internal readonly struct LogRegularizedGamma<T>(bool upper, int order) : IOperation<LogRegularizedGamma<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _upper = upper;
    private readonly int _order = order;

    public static string Name => "LogRegularizedGamma";

    public static Variable<T> Of(Variable<T> a, Variable<T> x, bool upper)
    {
        var shape = Shape.Broadcast(a.Shape, x.Shape, Name);
        return Variable<T>.Apply(new LogRegularizedGamma<T>(upper, 0), Functions.Stretched(a, shape), Functions.Stretched(x, shape));
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var a = evaluation.Operand(0);
        var x = evaluation.Operand(1);
        var result = evaluation.Result;
        for (var i = 0; i < result.Length; i++) result[i] = T.CreateTruncating(At(double.CreateTruncating(a[i]), double.CreateTruncating(x[i])));
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (a, x, v) = (pullback.Operand(0), pullback.Operand(1), pullback.Cotangent);
        if (pullback.Needs(0)) pullback.Add(0, v * Derivative(_order + 1, a, x));
        if (!pullback.Needs(1)) return;
        var logarithm = _order == 0 ? pullback.Result : Derivative(0, a, x);
        var slope = Functions.Exp(((a - T.One) * Functions.Log(x)) - x - Functions.LogGamma(a) - logarithm);
        if (_order > 0)
        {
            var growth = Functions.Log(x) - Functions.Digamma(a) - Derivative(1, a, x);
            slope *= _order == 1 ? growth : Functions.Square(growth) - Functions.Trigamma(a) - pullback.Result;
        }

        pullback.Add(1, _upper ? -(v * slope) : v * slope);
    }

    private Variable<T> Derivative(int order, Variable<T> a, Variable<T> x) => order <= 2
        ? Variable<T>.Apply(new LogRegularizedGamma<T>(_upper, order), a, x)
        : throw new NotSupportedException("The regularised gamma functions have no third derivative by their shape.");

    private double At(double a, double x)
    {
        if (_order == 0 && a > 0 && x > 0 && SpecialFunctions.LogRegularizedGammaValue(a, x, _upper) is var value && double.IsFinite(value)) return value;
        return SpecialFunctions.LogRegularizedGamma(a, x, _upper).Derivative(_order, 0);
    }
}
