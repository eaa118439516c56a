using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>y = f(x), element by element.</summary>
internal readonly unsafe struct Unary<T, TFunction> : IOperation<Unary<T, TFunction>, T>, ICompiledOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IUnaryFunction<T>
{
    public static string Name => TFunction.Name;

    public static bool Accumulate(in Unary<T, TFunction> operation, in Adjoints<T> adjoints)
    {
        if (adjoints.ResultShape.Length == 1)
        {
            AccumulateOne(adjoints.Pointer(0), adjoints.ResultPointer, adjoints.ResultAdjointPointer, adjoints.AdjointPointer(0));
            return true;
        }

        Accumulate(adjoints.Pointer(0), adjoints.ResultPointer, adjoints.ResultAdjointPointer, adjoints.AdjointPointer(0), adjoints.ResultShape.Length);
        return true;
    }

    public static bool Pushforward(in Unary<T, TFunction> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        tangent = pushforward.Tangent(0) * TFunction.Derivative(pushforward.Operand(0), pushforward.Result);
        return true;
    }

    public Shape ResultShape(in Operands<T> operands) => operands.Shape(0);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var length = evaluation.ResultShape.Length;
        if (length == 1) *evaluation.ResultPointer = TFunction.Value(*evaluation.Pointer(0));
        else Evaluate(evaluation.Pointer(0), evaluation.ResultPointer, length);
    }

    public void Pullback(in Pullback<T> pullback) =>
        pullback.Add(0, pullback.Cotangent * TFunction.Derivative(pullback.Operand(0), pullback.Result));

    [MethodImpl(VectorMath.Kernel)]
    private static void Evaluate(T* x, T* y, nint length)
    {
        for (nint i = 0; i < length; i += Vector512<T>.Count) TFunction.Value(Vector512.Load(x + i)).Store(y + i);
    }

    public void Compile(in Evaluation<T> evaluation, Instruction<T>* instruction)
    {
        instruction->Evaluate = instruction->Length == 1 ? &RunOne : &Run;
        instruction->Accumulate = instruction->Length == 1 ? &RunBackOne : &RunBack;
    }

    private static void RunOne(Instruction<T>* i) => *i->Result = TFunction.Value(*i->First);

    private static void Run(Instruction<T>* i) => Evaluate(i->First, i->Result, i->Length);

    private static void RunBackOne(Instruction<T>* i) => AccumulateOne(i->First, i->Result, i->ResultAdjoint, i->FirstAdjoint);

    private static void RunBack(Instruction<T>* i) => Accumulate(i->First, i->Result, i->ResultAdjoint, i->FirstAdjoint, i->Length);

    // A single number is read and written as such: a lane that is loaded behind a narrower store waits for it.
    [MethodImpl(VectorMath.Kernel)]
    private static void AccumulateOne(T* x, T* y, T* v, T* adjoint) =>
        *adjoint += *v * TFunction.Derivative(Vector512.Create(*x), Vector512.Create(*y)).ToScalar();

    [MethodImpl(VectorMath.Kernel)]
    private static void Accumulate(T* x, T* y, T* v, T* adjoint, nint length)
    {
        for (nint i = 0; i < length; i += Vector512<T>.Count)
        {
            var derivative = TFunction.Derivative(Vector512.Load(x + i), Vector512.Load(y + i));
            (Vector512.Load(adjoint + i) + (Vector512.Load(v + i) * derivative)).Store(adjoint + i);
        }
    }
}
