using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>y = f(x), element by element.</summary>
internal readonly struct Unary<T, TFunction> : IOperation<Unary<T, TFunction>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IUnaryFunction<T>
{
    public static string Name => TFunction.Name;

    public static bool Accumulate(in Unary<T, TFunction> operation, in Adjoints<T> adjoints)
    {
        Accumulate(adjoints.OperandLanes(0), adjoints.ResultLanes, adjoints.ResultAdjointLanes, adjoints.AdjointLanes(0));
        return true;
    }

    public static bool Pushforward(in Unary<T, TFunction> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = pushforward.Tangent(0) * TFunction.Derivative(pushforward.Operand(0), pushforward.Result);
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation) => Evaluate(evaluation.OperandLanes(0), evaluation.ResultLanes);

    public void Pullback(in Pullback<T> pullback) =>
        pullback.Add(0, pullback.Cotangent * TFunction.Derivative(pullback.Operand(0), pullback.Result));

    [MethodImpl(VectorMath.Kernel)]
    private static void Evaluate(ReadOnlySpan<T> x, Span<T> y)
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        for (nuint i = 0; i < (nuint)y.Length; i += (nuint)Vector512<T>.Count) TFunction.Value(Vector512.LoadUnsafe(ref from, i)).StoreUnsafe(ref to, i);
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void Accumulate(ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> cotangent, Span<T> adjoint)
    {
        ref var operand = ref MemoryMarshal.GetReference(x);
        ref var result = ref MemoryMarshal.GetReference(y);
        ref var from = ref MemoryMarshal.GetReference(cotangent);
        ref var to = ref MemoryMarshal.GetReference(adjoint);
        for (nuint i = 0; i < (nuint)y.Length; i += (nuint)Vector512<T>.Count)
        {
            var derivative = TFunction.Derivative(Vector512.LoadUnsafe(ref operand, i), Vector512.LoadUnsafe(ref result, i));
            (Vector512.LoadUnsafe(ref to, i) + (Vector512.LoadUnsafe(ref from, i) * derivative)).StoreUnsafe(ref to, i);
        }
    }
}
