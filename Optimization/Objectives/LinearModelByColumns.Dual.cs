using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <content>The loss along its predictions, and its conjugate.</content>
public readonly partial struct LinearModelByColumns<T, TColumns, TLoss> : ISparseRegressionOracle<LinearModelByColumns<T, TColumns, TLoss>, T>
{
    private interface IKernel
    {
        static abstract bool IsDual { get; }

        static abstract Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label);
    }

    /// <inheritdoc/>
    public int Features => Columns.Features;

    /// <inheritdoc/>
    public bool IsLeastSquares => IsQuadratic && _weights.Length == 0;

    /// <inheritdoc/>
    public T Slopes(ReadOnlySpan<T> residual, Span<T> slopes)
    {
        Apply<DerivativeKernel>(residual, slopes);
        return Mean<ValueKernel>(residual);
    }

    /// <inheritdoc/>
    public void Curvatures(ReadOnlySpan<T> residual, Span<T> curvatures) => Apply<SecondDerivativeKernel>(residual, curvatures);

    /// <inheritdoc/>
    public T Conjugate(ReadOnlySpan<T> slopes) => Mean<ConjugateKernel>(slopes);

    /// <inheritdoc/>
    public T Correlation(int coordinate, ReadOnlySpan<T> slopes) => Columns.ColumnDot(coordinate, slopes) * _inverseCount;

    /// <inheritdoc/>
    public T ColumnProduct(int first, int second) => Columns.ColumnsDot(first, second) * _inverseCount;

    /// <inheritdoc/>
    public T Curvature(int coordinate, ReadOnlySpan<T> curvatures) =>
        Columns.Sum(default(TimesSquare), coordinate, curvatures, curvatures) * _inverseCount;

    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<int> coordinates, ReadOnlySpan<T> curvatures, MatrixSpan<T> destination, Workspace workspace)
    {
        Columns.WeightedGram(coordinates, curvatures, destination, workspace);
        for (var j = 0; j < coordinates.Length; j++) Vectors.Scale(destination.Row(j), _inverseCount, destination.Row(j));
    }

    /// <inheritdoc/>
    public double HessianCost(ReadOnlySpan<int> coordinates, Workspace workspace) => Columns.WeightedGramCost(coordinates, workspace);

    /// <inheritdoc/>
    public void MoveSlopes(int coordinate, T change, ReadOnlySpan<T> curvatures, Span<T> slopes) =>
        Columns.AddColumn(coordinate, change, curvatures, slopes);

    // wᵢ times the kernel. What is kept of squares is the difference from the label already.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Apply<TKernel>(ReadOnlySpan<T> arguments, Span<T> destination)
        where TKernel : struct, IKernel
    {
        ReadOnlySpan<T> labels = _labels.Lanes, weights = _weights.Lanes;
        for (var i = 0; i < arguments.Length; i += Vector512<T>.Count)
        {
            var whole = i <= arguments.Length - Vector512<T>.Count;
            var argument = whole ? Vector512.Create(arguments[i..]) : Tail(arguments[i..]);
            var result = TKernel.Invoke(Loss, argument, IsQuadratic && !TKernel.IsDual ? Vector512<T>.Zero : Vector512.Create(labels[i..]));
            if (!weights.IsEmpty) result = Weighed(result, Vector512.Create(weights[i..]));
            if (whole) result.CopyTo(destination[i..]);
            else MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<Vector512<T>, T>(ref result), arguments.Length - i).CopyTo(destination[i..]);
        }
    }

    // The mean of wᵢ times the kernel; slopes hold wᵢ already, of which the conjugate takes no notice: (wφ)*(u) = w φ*(u/w).
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private T Mean<TKernel>(ReadOnlySpan<T> arguments)
        where TKernel : struct, IKernel
    {
        ReadOnlySpan<T> labels = _labels.Lanes, weights = _weights.Lanes;
        var sums = Vector512<T>.Zero;
        var tail = T.Zero;
        for (var i = 0; i < arguments.Length; i += Vector512<T>.Count)
        {
            var whole = i <= arguments.Length - Vector512<T>.Count;
            var argument = whole ? Vector512.Create(arguments[i..]) : Tail(arguments[i..]);
            var weight = weights.IsEmpty ? Vector512<T>.One : Vector512.Create(weights[i..]);
            if (!weights.IsEmpty && TKernel.IsDual) argument /= weight;
            var result = TKernel.Invoke(Loss, argument, IsQuadratic && !TKernel.IsDual ? Vector512<T>.Zero : Vector512.Create(labels[i..]));
            if (!weights.IsEmpty) result = Weighed(result, weight);
            if (whole) sums += result;
            else for (var k = 0; k < arguments.Length - i; k++) tail += result[k];
        }

        return (Vector512.Sum(sums) + tail) * _inverseCount;
    }

    // A row of weight 0 is absent, even where its loss is not finite.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Weighed(Vector512<T> value, Vector512<T> weight) =>
        Vector512.ConditionalSelect(Vector512.Equals(weight, Vector512<T>.Zero), Vector512<T>.Zero, value * weight);

    private static Vector512<T> Tail(ReadOnlySpan<T> rest)
    {
        var lane = Vector512<T>.Zero;
        rest.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<Vector512<T>, T>(ref lane), Vector512<T>.Count));
        return lane;
    }

    private readonly struct ValueKernel : IKernel
    {
        public static bool IsDual => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label) => loss.Value(prediction, label);
    }

    private readonly struct DerivativeKernel : IKernel
    {
        public static bool IsDual => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label) => loss.Derivative(prediction, label);
    }

    private readonly struct SecondDerivativeKernel : IKernel
    {
        public static bool IsDual => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> prediction, Vector512<T> label) => loss.SecondDerivative(prediction, label);
    }

    private readonly struct ConjugateKernel : IKernel
    {
        public static bool IsDual => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Invoke(TLoss loss, Vector512<T> slope, Vector512<T> label) => loss.Conjugate(slope, label);
    }

    private readonly struct TimesSquare : IColumnTerm<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> entry, Vector512<T> residual, Vector512<T> label) => entry * entry * residual;
    }
}
