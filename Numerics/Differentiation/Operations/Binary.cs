using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Numerics;

/// <summary>y = f(left, right), element by element; a dimension of 1 is stretched.</summary>
internal readonly unsafe struct Binary<T, TFunction> : IOperation<Binary<T, TFunction>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TFunction : struct, IBinaryFunction<T>
{
    public static string Name => TFunction.Name;

    public static bool Accumulate(in Binary<T, TFunction> operation, in Adjoints<T> adjoints)
    {
        var left = Pointer(adjoints.Operand(0));
        var right = Pointer(adjoints.Operand(1));
        var y = Pointer(adjoints.Result);
        var v = Pointer(adjoints.ResultAdjoint);
        var shape = adjoints.ResultShape;
        var (a, b) = (Stretch.Of(adjoints.Shape(0), shape), Stretch.Of(adjoints.Shape(1), shape));
        if (adjoints.Needs(0)) Accumulate<ToLeft>(left, a, right, b, y, v, Pointer<T>(adjoints.Adjoint(0)), a, shape);
        if (adjoints.Needs(1)) Accumulate<ToRight>(left, a, right, b, y, v, Pointer<T>(adjoints.Adjoint(1)), b, shape);
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

    public Shape ResultShape(in Operands<T> operands) => Shape.Broadcast(operands.Shape(0), operands.Shape(1), TFunction.Name);

    public void Evaluate(in Evaluation<T> evaluation)
    {
        var shape = evaluation.ResultShape;
        var (a, b) = (Stretch.Of(evaluation.Shape(0), shape), Stretch.Of(evaluation.Shape(1), shape));
        var left = Pointer(evaluation.Operand(0));
        var right = Pointer(evaluation.Operand(1));
        var y = Pointer<T>(evaluation.Result);
        switch (a.Kind, b.Kind)
        {
            case (StretchKind.None, StretchKind.None):
                Evaluate<EachElement<T>, EachElement<T>>(left, right, y, shape.Length);
                return;
            case (StretchKind.None, StretchKind.All):
                Evaluate<EachElement<T>, OneElement<T>>(left, right, y, shape.Length);
                return;
            case (StretchKind.All, StretchKind.None):
                Evaluate<OneElement<T>, EachElement<T>>(left, right, y, shape.Length);
                return;
        }

        for (var row = 0; row < shape.Rows; row++)
        {
            var l = left + a.Row(row);
            var r = right + b.Row(row);
            var to = y + ((nint)row * shape.Columns);
            for (nint i = 0; i < shape.Columns; i += Vector512<T>.Count)
            {
                var value = TFunction.Value(a.Load(l, i), b.Load(r, i));
                StoreFirst(value, to + i, shape.Columns - i);
            }
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

    private static void Accumulate<TSide>(T* left, Stretch a, T* right, Stretch b, T* y, T* v, T* adjoint, Stretch own, Shape shape)
        where TSide : struct, ISide
    {
        switch (a.Kind, b.Kind)
        {
            case (StretchKind.None, StretchKind.None):
                AccumulateEach<TSide, EachElement<T>, EachElement<T>>(left, right, y, v, adjoint, shape.Length);
                return;
            case (StretchKind.None, StretchKind.All):
                if (own.Kind is StretchKind.None) AccumulateEach<TSide, EachElement<T>, OneElement<T>>(left, right, y, v, adjoint, shape.Length);
                else *adjoint += SumOf<TSide, EachElement<T>, OneElement<T>>(left, right, y, v, shape.Length);
                return;
            case (StretchKind.All, StretchKind.None):
                if (own.Kind is StretchKind.None) AccumulateEach<TSide, OneElement<T>, EachElement<T>>(left, right, y, v, adjoint, shape.Length);
                else *adjoint += SumOf<TSide, OneElement<T>, EachElement<T>>(left, right, y, v, shape.Length);
                return;
        }

        for (var row = 0; row < shape.Rows; row++)
        {
            var start = (nint)row * shape.Columns;
            var l = left + a.Row(row);
            var r = right + b.Row(row);
            var to = adjoint + own.Row(row);
            var sum = Vector512<T>.Zero;
            for (nint i = 0; i < shape.Columns; i += Vector512<T>.Count)
            {
                var part = TSide.Of(a.Load(l, i), b.Load(r, i), Vector512.Load(y + start + i), Vector512.Load(v + start + i));
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

    // Nodes lie in pinned memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Pointer(ReadOnlySpan<T> values) => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TElement* Pointer<TElement>(Span<TElement> values)
        where TElement : unmanaged => (TElement*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));

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
