using System.Numerics;

namespace Toolkit.Numerics;

/// <summary>A function of one number, over spans, with its derivative over spans and on the tape.</summary>
internal interface ISpanFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract string Name { get; }

    static abstract void Values(ReadOnlySpan<T> x, Span<T> destination);

    /// <summary>f′(x), given x and y = f(x).</summary>
    static abstract void Derivatives(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination);

    /// <summary>f′(x), given x and y = f(x).</summary>
    static abstract Variable<T> Derivative(Variable<T> x, Variable<T> y);
}

/// <summary>y = f(x), element by element, for a function that comes over spans.</summary>
internal readonly struct SpanUnary<T, TFunction> : IOperation<SpanUnary<T, TFunction>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, ISpanFunction<T>
{
    public static string Name => TFunction.Name;

    public static bool Accumulate(in SpanUnary<T, TFunction> operation, in Adjoints<T> adjoints)
    {
        using var scratch = adjoints.Workspace.Rent<T>(adjoints.ResultShape.Length);
        TFunction.Derivatives(adjoints.Operand(0), adjoints.Result, scratch.Span);
        var v = adjoints.ResultAdjoint;
        var adjoint = adjoints.Adjoint(0);
        for (var i = 0; i < v.Length; i++) adjoint[i] += v[i] * scratch.Span[i];
        return true;
    }

    public static bool Pushforward(in SpanUnary<T, TFunction> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = pushforward.Tangent(0) * TFunction.Derivative(pushforward.Operand(0), pushforward.Result);
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation) => TFunction.Values(evaluation.Operand(0), evaluation.Result);

    public void Pullback(in Pullback<T> pullback) => pullback.Add(0, pullback.Cotangent * TFunction.Derivative(pullback.Operand(0), pullback.Result));
}
