using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>y = f(left, right), element by element; a dimension of 1 is stretched.</summary>
internal readonly unsafe struct Binary<T, TFunction> : IOperation<Binary<T, TFunction>, T>, ICompiledOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IBinaryFunction<T>
{
    // How the operands relate to the result.
    private const int Same = 0;
    private const int RightOne = 1;
    private const int LeftOne = 2;
    private const int Mixed = 3;

    public static string Name => TFunction.Name;

    public static bool Accumulate(in Binary<T, TFunction> operation, in Adjoints<T> adjoints)
    {
        var (note, length) = (adjoints.Note, adjoints.ResultShape.Length);
        if (note != Mixed && length <= Vector512<T>.Count)
        {
            var toLeft = adjoints.Needs(0) ? adjoints.AdjointPointer(0) : null;
            var toRight = adjoints.Needs(1) ? adjoints.AdjointPointer(1) : null;
            var left = adjoints.Pointer(0);
            var right = adjoints.Pointer(1);
            if (length == 1) AccumulateOne(left, right, adjoints.ResultPointer, adjoints.ResultAdjointPointer, toLeft, toRight);
            else AccumulateLane(left, right, adjoints.ResultPointer, adjoints.ResultAdjointPointer, toLeft, toRight, note, length);
            return true;
        }

        if (adjoints.Needs(0)) Accumulate<ToLeft>(in adjoints, 0);
        if (adjoints.Needs(1)) Accumulate<ToRight>(in adjoints, 1);
        return true;
    }

    public static bool Pushforward(in Binary<T, TFunction> operation, in Pushforward<T> pushforward, out Variable<T> tangent)
    {
        var (left, right, y) = (pushforward.Operand(0), pushforward.Operand(1), pushforward.Result);
        tangent = (pushforward.Moves(0), pushforward.Moves(1)) switch
        {
            (true, false) => TFunction.Left(left, right, y, pushforward.Tangent(0)),
            (false, true) => TFunction.Right(left, right, y, pushforward.Tangent(1)),
            _ => TFunction.Left(left, right, y, pushforward.Tangent(0)) + TFunction.Right(left, right, y, pushforward.Tangent(1)),
        };
        return true;
    }

    public Shape ResultShape(in Operands<T> operands)
    {
        var (left, right) = (operands.Shape(0), operands.Shape(1));
        var shape = Shape.Broadcast(left, right, TFunction.Name);
        operands.Remember((left == shape, right == shape) switch
        {
            (true, true) => Same,
            (true, false) => right.IsScalar ? RightOne : Mixed,
            (false, true) => left.IsScalar ? LeftOne : Mixed,
            _ => Mixed,
        });
        return shape;
    }

    public void Evaluate(in Evaluation<T> evaluation)
    {
        nint length = evaluation.ResultShape.Length;
        var left = evaluation.Pointer(0);
        var right = evaluation.Pointer(1);
        var y = evaluation.ResultPointer;
        if (length == 1)
        {
            EvaluateOne(left, right, y);
            return;
        }

        switch (evaluation.Note)
        {
            case Same:
                Evaluate<EachElement<T>, EachElement<T>>(left, right, y, length);
                return;
            case RightOne:
                Evaluate<EachElement<T>, OneElement<T>>(left, right, y, length);
                return;
            case LeftOne:
                Evaluate<OneElement<T>, EachElement<T>>(left, right, y, length);
                return;
            default:
                EvaluateMixed(in evaluation);
                return;
        }
    }

    public void Pullback(in Pullback<T> pullback)
    {
        var (left, right, y, v) = (pullback.Operand(0), pullback.Operand(1), pullback.Result, pullback.Cotangent);
        if (pullback.Needs(0)) pullback.Add(0, TFunction.Left(left, right, y, v));
        if (pullback.Needs(1)) pullback.Add(1, TFunction.Right(left, right, y, v));
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void Evaluate<TLeft, TRight>(T* left, T* right, T* y, nint length)
        where TLeft : struct, ILaneLoad<T>
        where TRight : struct, ILaneLoad<T>
    {
        for (nint i = 0; i < length; i += Vector512<T>.Count) TFunction.Value(TLeft.At(left, i), TRight.At(right, i)).Store(y + i);
    }

    public void Compile(in Evaluation<T> evaluation, Instruction<T>* instruction)
    {
        if (instruction->Note == Mixed) return;
        instruction->Evaluate = instruction->Length == 1 ? &RunOne : instruction->Note switch
        {
            Same => &RunSame,
            RightOne => &RunRightOne,
            _ => &RunLeftOne,
        };
        if (instruction->Length == 1) instruction->Accumulate = &RunBackOne;
        else if (instruction->Length <= Vector512<T>.Count) instruction->Accumulate = &RunBackLane;
    }

    private static void RunOne(Instruction<T>* i) => EvaluateOne(i->First, i->Second, i->Result);

    private static void RunSame(Instruction<T>* i) => Evaluate<EachElement<T>, EachElement<T>>(i->First, i->Second, i->Result, i->Length);

    private static void RunRightOne(Instruction<T>* i) => Evaluate<EachElement<T>, OneElement<T>>(i->First, i->Second, i->Result, i->Length);

    private static void RunLeftOne(Instruction<T>* i) => Evaluate<OneElement<T>, EachElement<T>>(i->First, i->Second, i->Result, i->Length);

    private static void RunBackOne(Instruction<T>* i) =>
        AccumulateOne(i->First, i->Second, i->Result, i->ResultAdjoint, i->FirstAdjoint, i->SecondAdjoint);

    private static void RunBackLane(Instruction<T>* i) =>
        AccumulateLane(i->First, i->Second, i->Result, i->ResultAdjoint, i->FirstAdjoint, i->SecondAdjoint, i->Note, i->Length);

    // Single numbers are read and written as such: a lane that is loaded behind a narrower store waits for it.
    [MethodImpl(VectorMath.Kernel)]
    private static void EvaluateOne(T* left, T* right, T* y) => *y = TFunction.Value(Vector512.Create(*left), Vector512.Create(*right)).ToScalar();

    [MethodImpl(VectorMath.Kernel)]
    private static void AccumulateOne(T* left, T* right, T* y, T* v, T* toLeft, T* toRight)
    {
        var (a, b) = (Vector512.Create(*left), Vector512.Create(*right));
        var (result, cotangent) = (Vector512.Create(*y), Vector512.Create(*v));
        if (toLeft != null) *toLeft += TFunction.Left(a, b, result, cotangent).ToScalar();
        if (toRight != null) *toRight += TFunction.Right(a, b, result, cotangent).ToScalar();
    }

    // A result within one lane: both sides at once.
    [MethodImpl(VectorMath.Kernel)]
    private static void AccumulateLane(T* left, T* right, T* y, T* v, T* toLeft, T* toRight, int note, nint length)
    {
        var a = note == LeftOne ? Vector512.Create(*left) : Vector512.Load(left);
        var b = note == RightOne ? Vector512.Create(*right) : Vector512.Load(right);
        var (result, cotangent) = (Vector512.Load(y), Vector512.Load(v));
        if (toLeft != null)
        {
            var part = TFunction.Left(a, b, result, cotangent);
            if (note == LeftOne) *toLeft += Lane.Sum(Vector512.ConditionalSelect(Lane.First<T>(length), part, Vector512<T>.Zero));
            else (Vector512.Load(toLeft) + part).Store(toLeft);
        }

        if (toRight == null) return;
        var other = TFunction.Right(a, b, result, cotangent);
        if (note == RightOne) *toRight += Lane.Sum(Vector512.ConditionalSelect(Lane.First<T>(length), other, Vector512<T>.Zero));
        else (Vector512.Load(toRight) + other).Store(toRight);
    }

    private static void EvaluateMixed(in Evaluation<T> evaluation)
    {
        var shape = evaluation.ResultShape;
        var (a, b) = (Stretch.Of(evaluation.Shape(0), shape), Stretch.Of(evaluation.Shape(1), shape));
        for (var row = 0; row < shape.Rows; row++)
        {
            var l = evaluation.Pointer(0) + a.Row(row);
            var r = evaluation.Pointer(1) + b.Row(row);
            var to = evaluation.ResultPointer + ((nint)row * shape.Columns);
            for (nint i = 0; i < shape.Columns; i += Vector512<T>.Count) StoreFirst(TFunction.Value(a.Load(l, i), b.Load(r, i)), to + i, shape.Columns - i);
        }
    }

    private static void Accumulate<TSide>(in Adjoints<T> adjoints, int side)
        where TSide : struct, ISide
    {
        nint length = adjoints.ResultShape.Length;
        var left = adjoints.Pointer(0);
        var right = adjoints.Pointer(1);
        var y = adjoints.ResultPointer;
        var v = adjoints.ResultAdjointPointer;
        var adjoint = adjoints.AdjointPointer(side);
        switch (adjoints.Note)
        {
            case Same:
                AccumulateEach<TSide, EachElement<T>, EachElement<T>>(left, right, y, v, adjoint, length);
                return;
            case RightOne:
                if (side == 0) AccumulateEach<TSide, EachElement<T>, OneElement<T>>(left, right, y, v, adjoint, length);
                else *adjoint += SumOf<TSide, EachElement<T>, OneElement<T>>(left, right, y, v, length);
                return;
            case LeftOne:
                if (side == 1) AccumulateEach<TSide, OneElement<T>, EachElement<T>>(left, right, y, v, adjoint, length);
                else *adjoint += SumOf<TSide, OneElement<T>, EachElement<T>>(left, right, y, v, length);
                return;
            default:
                AccumulateMixed<TSide>(in adjoints, side, adjoint);
                return;
        }
    }

    private static void AccumulateMixed<TSide>(in Adjoints<T> adjoints, int side, T* adjoint)
        where TSide : struct, ISide
    {
        var shape = adjoints.ResultShape;
        var (a, b) = (Stretch.Of(adjoints.Shape(0), shape), Stretch.Of(adjoints.Shape(1), shape));
        var own = side == 0 ? a : b;
        for (var row = 0; row < shape.Rows; row++)
        {
            var start = (nint)row * shape.Columns;
            var l = adjoints.Pointer(0) + a.Row(row);
            var r = adjoints.Pointer(1) + b.Row(row);
            var y = adjoints.ResultPointer + start;
            var v = adjoints.ResultAdjointPointer + start;
            var to = adjoint + own.Row(row);
            var sum = Vector512<T>.Zero;
            for (nint i = 0; i < shape.Columns; i += Vector512<T>.Count)
            {
                var part = TSide.Of(a.Load(l, i), b.Load(r, i), Vector512.Load(y + i), Vector512.Load(v + i));
                part = Vector512.ConditionalSelect(Lane.First<T>(shape.Columns - i), part, Vector512<T>.Zero);
                if (own.StepsAlongRow) StoreFirst(Vector512.Load(to + i) + part, to + i, shape.Columns - i);
                else sum += part;
            }

            if (!own.StepsAlongRow) *to += Lane.Sum(sum);
        }
    }

    [MethodImpl(VectorMath.Kernel)]
    private static void AccumulateEach<TSide, TLeft, TRight>(T* left, T* right, T* y, T* v, T* adjoint, nint length)
        where TSide : struct, ISide
        where TLeft : struct, ILaneLoad<T>
        where TRight : struct, ILaneLoad<T>
    {
        for (nint i = 0; i < length; i += Vector512<T>.Count)
        {
            var part = TSide.Of(TLeft.At(left, i), TRight.At(right, i), Vector512.Load(y + i), Vector512.Load(v + i));
            (Vector512.Load(adjoint + i) + part).Store(adjoint + i);
        }
    }

    [MethodImpl(VectorMath.Kernel)]
    private static T SumOf<TSide, TLeft, TRight>(T* left, T* right, T* y, T* v, nint length)
        where TSide : struct, ISide
        where TLeft : struct, ILaneLoad<T>
        where TRight : struct, ILaneLoad<T>
    {
        var sum = Vector512<T>.Zero;
        nint i = 0;
        for (; i + Vector512<T>.Count <= length; i += Vector512<T>.Count)
        {
            sum += TSide.Of(TLeft.At(left, i), TRight.At(right, i), Vector512.Load(y + i), Vector512.Load(v + i));
        }

        if (i < length)
        {
            var part = TSide.Of(TLeft.At(left, i), TRight.At(right, i), Vector512.Load(y + i), Vector512.Load(v + i));
            sum += Vector512.ConditionalSelect(Lane.First<T>(length - i), part, Vector512<T>.Zero);
        }

        return Lane.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFirst(Vector512<T> value, T* to, nint count)
    {
        if (count >= Vector512<T>.Count) value.Store(to);
        else Vector512.ConditionalSelect(Lane.First<T>(count), value, Vector512.Load(to)).Store(to);
    }

    private interface ISide
    {
        static abstract Vector512<T> Of(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v);
    }

    private readonly struct ToLeft : ISide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Of(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => TFunction.Left(left, right, y, v);
    }

    private readonly struct ToRight : ISide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Of(Vector512<T> left, Vector512<T> right, Vector512<T> y, Vector512<T> v) => TFunction.Right(left, right, y, v);
    }
}
