using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Toolkit.Optimization.Conjugates;

namespace Toolkit.Optimization;

/// <summary>
/// Multinomial logistic regression: <c>f(x) = (1/n) Σᵢ wᵢ (ln Σₖ exp(zᵢₖ) − zᵢ,yᵢ)</c> with zᵢₖ = ⟨aᵢ, xₖ⟩, a coefficient vector xₖ for each of K classes.
/// </summary>
/// <remarks>
/// <para>A point has K × <see cref="IRows{TSelf, T}.Columns"/> coordinates: first the features of class 0, then those of class 1, and so on; behind them,
/// where rows have an intercept, the intercepts of the classes in their order. So all features come before all intercepts, and a penalty on the first
/// <see cref="Features"/> coordinates leaves the intercepts alone. Adding one vector to every xₖ changes nothing: minimisers are not unique without a
/// penalty.</para>
/// <para>Constants: the Hessian of ln Σ exp is diag(p) − ppᵀ, the variance of a direction under p and so at most ½ in spectral norm (Böhning 1992), and
/// at most ¼ on its diagonal: L = σ²/2n with σ as in <see cref="SmoothLinearModel{T, TRows, TLoss}"/>, L_c = max w maxⱼ ‖A·ⱼ‖²/4n.</para>
/// <para>The largest zᵢₖ of a row is taken away before exponentials are formed and its own, which is 1, is never added to what is smaller: losses keep a small
/// relative error down to where exp underflows. The products with A run class by class.</para>
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TRows">The rows aᵢ.</typeparam>
public readonly struct Softmax<T, TRows> : ISmoothMeanLoss<Softmax<T, TRows>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TRows : struct, IRows<TRows, T>
{
    private readonly Buffer<T> _labels;
    private readonly Buffer<T> _weights;
    private readonly T _inverseCount;
    private readonly Lazy<Smoothness<T>> _smoothness;

    internal Softmax(TRows rows, ReadOnlySpan<T> labels, int classes, ReadOnlySpan<T> weights)
    {
        Classes = Require.AtLeastOne(classes);
        MeanLossArguments.CheckClasses(rows.Rows, classes, labels);
        MeanLossArguments.CheckWeights(rows.Rows, weights);
        Rows = rows;
        Dimension = checked(classes * rows.Columns);
        (_labels, _weights) = (Buffer<T>.CopyOf(labels), Buffer<T>.CopyOf(weights));
        _inverseCount = T.One / Number.Of<T>(rows.Rows);
        var known = _weights;
        _smoothness = new(() => Optimization.Rows.MeanLossSmoothness(rows, Number.Of<T>(0.5), Number.Of<T>(0.25), known.Span));
    }

    private interface IKernel
    {
        // From the predictions of a lane of rows, `stride` elements from class to class, to what each row or each prediction is asked for.
        static abstract void Invoke(ref T predictions, nuint stride, int classes, Vector512<T> label, ref T destination);
    }

    /// <summary>The rows.</summary>
    public TRows Rows { get; }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>y.</summary>
    public ReadOnlySpan<T> Labels => _labels.Span;

    /// <summary>w; empty where all are 1.</summary>
    public ReadOnlySpan<T> Weights => _weights.Span;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Features => Classes * Rows.Features;

    /// <inheritdoc/>
    public int Terms => Rows.Rows;

    /// <summary>One for each prediction: a block of n for each class, each padded to whole lanes.</summary>
    public int DualLength => Classes * Stride;

    /// <summary>The constants, worked out when they are first asked for: σ takes many products with A.</summary>
    public Smoothness<T> Smoothness => _smoothness.Value;

    private int Stride => _labels.Lanes.Length;

    /// <summary>max L_i, the largest Lipschitz constant of a term's gradient: ½ maxᵢ wᵢ ‖aᵢ‖².</summary>
    /// <param name="workspace">Scratch memory.</param>
    public T LargestTermLipschitz(Workspace workspace) => Number.Of<T>(0.5) * Rows.LargestSquaredRowNorm(Weights, workspace);

    /// <summary>
    /// Lᵢ for sign descent: a row of |diag(p) − ppᵀ| sums to 2 pₖ (1 − pₖ), at most ½, so that a coordinate has <c>(d/2n) Σ wₖ |Aₖᵢ| Σⱼ |Aₖⱼ|</c> in
    /// every class.
    /// </summary>
    /// <param name="destination">Receives L₁ … L_d.</param>
    /// <param name="workspace">Scratch memory.</param>
    public void SignDescentConstants(Span<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<T>(Rows.Columns);
        var constants = rental.Span;
        Rows.AbsoluteGramSums(Number.Of<T>(0.5) * Number.Of<T>(Dimension) * _inverseCount, Weights, constants, workspace);
        for (var k = 0; k < Classes; k++)
        {
            constants[..Rows.Features].CopyTo(destination[(k * Rows.Features)..]);
            if (Rows.Features < Rows.Columns) destination[Features + k] = constants[^1];
        }
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        using var predictions = workspace.Rent<T>(DualLength);
        using var values = workspace.Rent<T>(Terms);
        Predict(point, predictions.Span, workspace);
        return Mean<ValueKernel>(predictions.Span, values, workspace);
    }

    /// <inheritdoc/>
    public void Gradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var predictions = workspace.Rent<T>(DualLength);
        Predict(point, predictions.Span, workspace);
        Apply<GradientKernel>(predictions.Span, predictions.Span, _labels.Lanes);
        Pull(predictions.Span, destination, workspace);
    }

    /// <inheritdoc/>
    public T ValueAndGradient(ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        using var predictions = workspace.Rent<T>(DualLength);
        using var values = workspace.Rent<T>(Terms);
        Predict(point, predictions.Span, workspace);
        var value = Mean<ValueKernel>(predictions.Span, values, workspace);
        Apply<GradientKernel>(predictions.Span, predictions.Span, _labels.Lanes);
        Pull(predictions.Span, destination, workspace);
        return value;
    }

    /// <inheritdoc/>
    public void HessianVectorProduct(ReadOnlySpan<T> point, ReadOnlySpan<T> direction, Span<T> destination, Workspace workspace)
    {
        using var predictions = workspace.Rent<T>(DualLength);
        using var moved = workspace.Rent<T>(DualLength);
        Predict(point, predictions.Span, workspace);
        Predict(direction, moved.Span, workspace);
        Apply<ProbabilityKernel>(predictions.Span, predictions.Span, _labels.Lanes);
        Bend(predictions.Span, moved.Span);
        Pull(moved.Span, destination, workspace);
    }

    /// <summary>
    /// destination ← the blocks <c>(1/n) Σ wᵢ pᵢₖ (δₖₗ − pᵢₗ) aᵢaᵢᵀ</c> of each two classes. A change that all classes share moves no probability: along it
    /// the Hessian is 0.
    /// </summary>
    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        using var probabilities = workspace.Rent<T>(DualLength);
        Predict(point, probabilities.Span, workspace);
        Apply<ProbabilityKernel>(probabilities.Span, probabilities.Span, _labels.Lanes);
        Curve(default, probabilities.Span, Stride, destination, workspace);
    }

    /// <inheritdoc/>
    public void BatchHessian(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, MatrixSpan<T> destination, Workspace workspace)
    {
        using var coefficients = workspace.Rent<T>(Dimension);
        using var labels = workspace.Rent<T>(batch.Length, BufferContents.Zeroed);
        var stride = labels.Lanes.Length;
        using var rental = workspace.Rent<T>(checked(Classes * stride), BufferContents.Zeroed);
        var probabilities = rental.Span;
        var columns = Rows.Columns;
        Gather(point, coefficients.Span);
        for (var i = 0; i < batch.Length; i++)
        {
            for (var k = 0; k < Classes; k++)
            {
                probabilities[(k * stride) + i] = Rows.RowDot(batch[i], coefficients.Span.Slice(k * columns, columns), workspace);
            }
        }

        Apply<ProbabilityKernel>(probabilities, probabilities, labels.Lanes);
        Curve(batch, probabilities, stride, destination, workspace);
    }

    /// <inheritdoc/>
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<T> point, Span<T> destination, Workspace workspace)
    {
        var lane = Vector512<T>.Count;
        using var coefficients = workspace.Rent<T>(Dimension);
        using var gradients = workspace.Rent<T>(Dimension, BufferContents.Zeroed);
        using var predictions = workspace.Rent<T>(Classes * lane);
        using var known = workspace.Rent<T>(lane, BufferContents.Zeroed);
        Gather(point, coefficients.Span);
        var (columns, share) = (Rows.Columns, T.One / Number.Of<T>(batch.Length));
        for (var begin = 0; begin < batch.Length; begin += lane)
        {
            var rows = batch[begin..Math.Min(begin + lane, batch.Length)];
            predictions.Span.Clear();
            for (var i = 0; i < rows.Length; i++)
            {
                known.Span[i] = _labels.Span[rows[i]];
                for (var k = 0; k < Classes; k++)
                {
                    predictions.Span[(k * lane) + i] = Rows.RowDot(rows[i], coefficients.Span.Slice(k * columns, columns), workspace);
                }
            }

            Apply<GradientKernel>(predictions.Span, predictions.Span, known.Lanes);
            for (var i = 0; i < rows.Length; i++)
            {
                if (Weight(rows[i]) == T.Zero) continue;
                var scale = share * Weight(rows[i]);
                for (var k = 0; k < Classes; k++)
                {
                    Rows.AddRow(rows[i], scale * predictions.Span[(k * lane) + i], gradients.Span.Slice(k * columns, columns), workspace);
                }
            }
        }

        Scatter(gradients.Span, destination);
    }

    /// <inheritdoc/>
    public DualityGap<T> DualityGap(ReadOnlySpan<T> point, T l1, Workspace workspace) => DualityGaps.At(this, point, l1, T.Zero, workspace);

    /// <summary>
    /// <inheritdoc cref="IMeanLoss{TSelf, T}.DualPoint" path="/summary/node()"/> Here uᵢ is pᵢ less the unit vector of class yᵢ. With intercepts, p is rounded
    /// to the distributions in which each class has the weight of its labels: classes that have more are scaled down, and what rows and classes then lack is added
    /// as a product of the two (Altschuler, Weed and Rigollet 2017).
    /// </summary>
    /// <param name="point">x.</param>
    /// <param name="dual">Receives u.</param>
    /// <param name="correlations">Receives (1/n) Σ wᵢ aᵢ uᵢₖ, laid out as x.</param>
    /// <param name="workspace">Scratch memory.</param>
    /// <returns>f(x).</returns>
    public T DualPoint(ReadOnlySpan<T> point, Span<T> dual, Span<T> correlations, Workspace workspace)
    {
        using var values = workspace.Rent<T>(Terms);
        Predict(point, dual, workspace);
        var value = Mean<ValueKernel>(dual, values, workspace);
        Apply<GradientKernel>(dual, dual, _labels.Lanes);
        for (var k = 0; k < Classes; k++) RemoveUnweighted(dual.Slice(k * Stride, Terms));
        if (Rows.Features < Rows.Columns) Balance(dual, values.Span, workspace);
        using var slopes = workspace.Rent<T>(DualLength);
        dual.CopyTo(slopes.Span);
        Pull(slopes.Span, correlations, workspace);
        return value;
    }

    /// <summary>(1/n) Σᵢ wᵢ Σₖ pᵢₖ ln pᵢₖ with pᵢ = uᵢ plus the unit vector of class yᵢ, for u of <see cref="DualPoint"/> or scaled down from it.</summary>
    /// <param name="dual">u.</param>
    /// <param name="workspace">Scratch memory.</param>
    public T Conjugate(ReadOnlySpan<T> dual, Workspace workspace)
    {
        using var copy = workspace.Rent<T>(DualLength);
        using var values = workspace.Rent<T>(Terms);
        dual.CopyTo(copy.Span);
        return Mean<ConjugateKernel>(copy.Span, values, workspace);
    }

    // destination ← φ and its like, lane of rows by lane of rows; predictions and destination may be the same.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Apply<TKernel>(Span<T> predictions, Span<T> destination, ReadOnlySpan<T> labels)
        where TKernel : struct, IKernel
    {
        for (var i = 0; i < labels.Length; i += Vector512<T>.Count)
        {
            TKernel.Invoke(ref predictions[i], (nuint)labels.Length, Classes, Vector512.Create(labels[i..]), ref destination[i]);
        }
    }

    // (1/n) Σ wᵢ times what the kernel gives a row.
    private T Mean<TKernel>(Span<T> predictions, Scratch<T> values, Workspace workspace)
        where TKernel : struct, IKernel
    {
        Apply<TKernel>(predictions, values.Lanes, _labels.Lanes);
        RemoveUnweighted(values.Span);
        var sum = _weights.Length == 0 ? Reductions.Sum<T>(values.Span) : Reductions.Dot<T>(values.Span, _weights.Span);
        return sum * _inverseCount;
    }

    // The predictions, a padded block for each class.
    private void Predict(ReadOnlySpan<T> point, Span<T> predictions, Workspace workspace)
    {
        using var coefficients = workspace.Rent<T>(Dimension);
        Gather(point, coefficients.Span);
        var columns = Rows.Columns;
        for (var k = 0; k < Classes; k++)
        {
            var block = predictions.Slice(k * Stride, Stride);
            block[Terms..].Clear();
            Rows.Multiply(coefficients.Span.Slice(k * columns, columns), block[..Terms], workspace);
        }
    }

    // From slopes, which it overwrites, to the gradient.
    private void Pull(Span<T> slopes, Span<T> destination, Workspace workspace)
    {
        using var gradients = workspace.Rent<T>(Dimension);
        var columns = Rows.Columns;
        for (var k = 0; k < Classes; k++)
        {
            var block = slopes.Slice(k * Stride, Terms);
            RemoveUnweighted(block);
            for (var i = 0; i < block.Length; i++) block[i] *= Weight(i) * _inverseCount;
            Rows.TransposeMultiply(block, gradients.Span.Slice(k * columns, columns), workspace);
        }

        Scatter(gradients.Span, destination);
    }

    // From the layout of a point to classes one after the other, each with its intercept, and back.
    private void Gather(ReadOnlySpan<T> point, Span<T> coefficients)
    {
        var (columns, features) = (Rows.Columns, Rows.Features);
        var rest = columns - features;
        for (var k = 0; k < Classes; k++)
        {
            point.Slice(k * features, features).CopyTo(coefficients[(k * columns)..]);
            point.Slice(Features + (k * rest), rest).CopyTo(coefficients[((k * columns) + features)..]);
        }
    }

    private void Scatter(ReadOnlySpan<T> coefficients, Span<T> point)
    {
        var (columns, features) = (Rows.Columns, Rows.Features);
        var rest = columns - features;
        for (var k = 0; k < Classes; k++)
        {
            coefficients.Slice(k * columns, features).CopyTo(point[(k * features)..]);
            coefficients.Slice((k * columns) + features, rest).CopyTo(point[(Features + (k * rest))..]);
        }
    }

    // destination ← the mean Hessian of the terms of some rows, or of all, with these probabilities.
    private void Curve(ReadOnlySpan<int> rows, ReadOnlySpan<T> probabilities, int stride, MatrixSpan<T> destination, Workspace workspace)
    {
        var (columns, count) = (Rows.Columns, rows.IsEmpty ? Terms : rows.Length);
        var share = T.One / Number.Of<T>(count);
        using var weights = workspace.Rent<T>(count);
        using var rental = workspace.Rent<T>(checked(columns * columns));
        var block = new MatrixSpan<T>(rental.Span, columns, columns);
        for (var k = 0; k < Classes; k++)
        {
            for (var l = 0; l <= k; l++)
            {
                for (var i = 0; i < count; i++)
                {
                    var (own, other) = (probabilities[(k * stride) + i], probabilities[(l * stride) + i]);
                    var weight = Weight(rows.IsEmpty ? i : rows[i]);
                    weights.Span[i] = weight == T.Zero ? T.Zero : share * weight * own * (k == l ? T.One - own : -other);
                }

                Rows.WeightedGram(rows, weights.Span, block, workspace);
                for (var a = 0; a < columns; a++)
                {
                    for (var b = 0; b < columns; b++)
                    {
                        var value = block[a, b];
                        (destination[Place(k, a), Place(l, b)], destination[Place(l, b), Place(k, a)]) = (value, value);
                    }
                }
            }
        }
    }

    // Where the coefficient of a column lies in a point, for a class.
    private int Place(int label, int column) => column < Rows.Features
        ? (label * Rows.Features) + column
        : Features + (label * (Rows.Columns - Rows.Features)) + column - Rows.Features;

    // directions ← pₖ (dₖ − Σ pⱼ dⱼ).
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Bend(ReadOnlySpan<T> probabilities, Span<T> directions)
    {
        var stride = Stride;
        for (var i = 0; i < stride; i += Vector512<T>.Count)
        {
            var mean = Vector512<T>.Zero;
            for (var k = i; k < directions.Length; k += stride) mean += Vector512.Create(probabilities[k..]) * Vector512.Create<T>(directions[k..]);
            for (var k = i; k < directions.Length; k += stride)
            {
                (Vector512.Create(probabilities[k..]) * (Vector512.Create<T>(directions[k..]) - mean)).CopyTo(directions[k..]);
            }
        }
    }

    // Σ wᵢ uᵢₖ ← 0 for each class, that is Σ wᵢ pᵢₖ ← N, the weight of its labels: classes above theirs are scaled down to it, and what is then missing from
    // rows and from classes is added as their product.
    private void Balance(Span<T> dual, Span<T> missing, Workspace workspace)
    {
        using var excessRental = workspace.Rent<T>(Classes);
        using var labelledRental = workspace.Rent<T>(Classes, BufferContents.Zeroed);
        var excess = excessRental.Span;
        var labelled = labelledRental.Span;
        for (var i = 0; i < Terms; i++) labelled[int.CreateTruncating(_labels.Span[i])] += Weight(i);
        for (var k = 0; k < Classes; k++)
        {
            var block = dual.Slice(k * Stride, Terms);
            for (var i = 0; i < missing.Length; i++) missing[i] = Weight(i) * block[i];
            excess[k] = Reductions.Sum<T>(missing);
        }

        var lacking = T.Zero;
        missing.Clear();
        for (var k = 0; k < Classes; k++)
        {
            lacking += T.Max(-excess[k], T.Zero);
            if (!(excess[k] > T.Zero)) continue;
            var kept = labelled[k] / (labelled[k] + excess[k]);
            var taken = excess[k] / (labelled[k] + excess[k]);
            var block = dual.Slice(k * Stride, Terms);
            var name = Number.Of<T>(k);
            for (var i = 0; i < block.Length; i++)
            {
                var own = _labels.Span[i] == name ? T.One : T.Zero;
                missing[i] += taken * (block[i] + own);
                block[i] = (kept * block[i]) - (taken * own);
            }
        }

        for (var k = 0; k < Classes; k++)
        {
            if (excess[k] < T.Zero) Vectors.AddScaled(dual.Slice(k * Stride, Terms), -excess[k] / lacking, missing, dual.Slice(k * Stride, Terms));
        }
    }

    // A row of weight 0 is absent, even where its loss is not finite.
    private void RemoveUnweighted(Span<T> rows)
    {
        var weights = _weights.Span;
        for (var i = 0; i < weights.Length; i++) if (weights[i] == T.Zero) rows[i] = T.Zero;
    }

    private T Weight(int row) => _weights.Length == 0 ? T.One : _weights.Span[row];

    // The largest prediction of each row, and the class that has it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<T> Value, Vector512<T> Class) Largest(ref T predictions, nuint stride, int classes)
    {
        var (largest, first) = (Vector512.LoadUnsafe(ref predictions), Vector512<T>.Zero);
        for (var k = 1; k < classes; k++)
        {
            // What is not a number is not less, so that it stays.
            var prediction = Vector512.LoadUnsafe(ref predictions, (nuint)k * stride);
            var smaller = Vector512.LessThanOrEqual(prediction, largest) | ~Vector512.Equals(largest, largest);
            (largest, first) = (
                Vector512.ConditionalSelect(smaller, largest, prediction),
                Vector512.ConditionalSelect(smaller, first, Vector512.Create(Number.Of<T>(k))));
        }

        return (largest, first);
    }

    private readonly struct ValueKernel : IKernel
    {
        // (z_max − z_y) + ln(1 + Σ over the others of exp(z − z_max)).
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(ref T predictions, nuint stride, int classes, Vector512<T> label, ref T destination)
        {
            var (largest, first) = Largest(ref predictions, stride, classes);
            var (others, own) = (Vector512<T>.Zero, largest);
            for (var k = 0; k < classes; k++)
            {
                var (prediction, name) = (Vector512.LoadUnsafe(ref predictions, (nuint)k * stride), Vector512.Create(Number.Of<T>(k)));
                others += Vector512.ConditionalSelect(Vector512.Equals(name, first), Vector512<T>.Zero, LaneMath.Exponential(prediction - largest));
                own = Vector512.ConditionalSelect(Vector512.Equals(name, label), prediction, own);
            }

            (largest - own + LaneMath.LogarithmOfOnePlus(others)).StoreUnsafe(ref destination);
        }
    }

    private readonly struct ProbabilityKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(ref T predictions, nuint stride, int classes, Vector512<T> label, ref T destination)
        {
            var (largest, _) = Largest(ref predictions, stride, classes);
            var sum = Vector512<T>.Zero;
            for (var k = 0; k < classes; k++)
            {
                var e = LaneMath.Exponential(Vector512.LoadUnsafe(ref predictions, (nuint)k * stride) - largest);
                e.StoreUnsafe(ref destination, (nuint)k * stride);
                sum += e;
            }

            for (var k = 0; k < classes; k++)
            {
                (Vector512.LoadUnsafe(ref destination, (nuint)k * stride) / sum).StoreUnsafe(ref destination, (nuint)k * stride);
            }
        }
    }

    private readonly struct GradientKernel : IKernel
    {
        // p, and for the class of the label −Σ over the others of p, which does not cancel.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(ref T predictions, nuint stride, int classes, Vector512<T> label, ref T destination)
        {
            ProbabilityKernel.Invoke(ref predictions, stride, classes, label, ref destination);
            var others = Vector512<T>.Zero;
            for (var k = 0; k < classes; k++)
            {
                var own = Vector512.Equals(Vector512.Create(Number.Of<T>(k)), label);
                others += Vector512.ConditionalSelect(own, Vector512<T>.Zero, Vector512.LoadUnsafe(ref destination, (nuint)k * stride));
            }

            for (var k = 0; k < classes; k++)
            {
                var own = Vector512.Equals(Vector512.Create(Number.Of<T>(k)), label);
                Vector512.ConditionalSelect(own, -others, Vector512.LoadUnsafe(ref destination, (nuint)k * stride))
                    .StoreUnsafe(ref destination, (nuint)k * stride);
            }
        }
    }

    private readonly struct ConjugateKernel : IKernel
    {
        // The sum of p is 1 by construction and not asked about; rounding below 0 is 0.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(ref T predictions, nuint stride, int classes, Vector512<T> label, ref T destination)
        {
            var sum = Vector512<T>.Zero;
            for (var k = 0; k < classes; k++)
            {
                var own = Vector512.Equals(Vector512.Create(Number.Of<T>(k)), label);
                var p = Vector512.LoadUnsafe(ref predictions, (nuint)k * stride) + (own & Vector512<T>.One);
                sum += TimesLogarithm(Vector512.Max(p, Vector512<T>.Zero));
            }

            sum.StoreUnsafe(ref destination);
        }
    }
}
