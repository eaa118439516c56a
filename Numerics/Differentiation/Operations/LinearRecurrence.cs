using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>sᵢ = uᵢ + a sᵢ₋₁, from a value before the first; or from the end.</summary>
internal readonly struct LinearRecurrence<T>(bool backward) : IOperation<LinearRecurrence<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool _backward = backward;

    public static string Name => "LinearRecurrence";

    public static bool Accumulate(in LinearRecurrence<T> operation, in Adjoints<T> adjoints)
    {
        var v = adjoints.ResultAdjoint;
        if (v.Length == 0) return true;
        var s = adjoints.Result;
        var (a, start) = (adjoints.Operand(1)[0], adjoints.Operand(2)[0]);
        var inputs = adjoints.Needs(0) ? adjoints.Adjoint(0) : default;
        var (carried, byFactor) = (T.Zero, T.Zero);
        for (var k = v.Length - 1; k >= 0; k--)
        {
            var i = operation._backward ? v.Length - 1 - k : k;
            carried = v[i] + (a * carried);
            if (!inputs.IsEmpty) inputs[i] += carried;
            byFactor += carried * (k == 0 ? start : s[operation._backward ? i + 1 : i - 1]);
        }

        if (adjoints.Needs(1)) adjoints.Adjoint(1)[0] += byFactor;
        if (adjoints.Needs(2)) adjoints.Adjoint(2)[0] += a * carried;
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) =>
        operands.Shape(0).IsVector && operands.Shape(1).IsScalar && operands.Shape(2).IsScalar
        ? operands.Shape(0)
        : throw new ArgumentException(
            $"A recurrence of inputs of {operands.Shape(0)}, a factor of {operands.Shape(1)} and a start of {operands.Shape(2)}: a vector and two scalars.");

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var u = evaluation.Operand(0);
        var s = evaluation.Result;
        var (a, last) = (evaluation.Operand(1)[0], evaluation.Operand(2)[0]);
        for (var k = 0; k < u.Length; k++)
        {
            var i = _backward ? u.Length - 1 - k : k;
            last = u[i] + (a * last);
            s[i] = last;
        }
    }

    // With λ the recurrence of the cotangent the other way: by u it is λ, by a the sum of λᵢ sᵢ₋₁, by the start a λ₀.
    public void Pullback(in Pullback<T> pullback)
    {
        var length = pullback.Result.Length;
        if (length == 0) return;
        var (a, start, s) = (pullback.Operand(1), pullback.Operand(2), pullback.Result);
        var carried = Variable<T>.Apply(new LinearRecurrence<T>(!_backward), pullback.Cotangent, a, T.Zero);
        pullback.Add(0, carried);
        var (first, rest, before) = _backward ? (length - 1, ..^1, 1..) : (0, 1.., ..^1);
        if (pullback.Needs(2)) pullback.Add(2, a * carried[first]);
        if (!pullback.Needs(1)) return;
        pullback.Add(1, carried[first] * start);
        if (length > 1) pullback.Add(1, Functions.Sum(carried[rest] * s[before]));
    }
}

public static partial class Functions
{
    /// <summary>sᵢ = uᵢ + a sᵢ₋₁: a filter of first order, such as the variance of a GARCH process.</summary>
    /// <param name="inputs">u, a vector.</param>
    /// <param name="factor">a, a scalar.</param>
    /// <param name="start">s before the first, a scalar.</param>
    /// <exception cref="ArgumentException">The shapes are others.</exception>
    public static Variable<T> LinearRecurrence<T>(Variable<T> inputs, Variable<T> factor, Variable<T> start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Variable<T>.Apply(new LinearRecurrence<T>(false), inputs, factor, start);
}
