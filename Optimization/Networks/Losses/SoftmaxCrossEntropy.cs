using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Toolkit.Optimization;

/// <summary>Classes: <c>ℓ = ln Σₖ exp(zₖ) − z_y</c>, with p = softmax(z).</summary>
/// <remarks>Derivative p − e_y; Fisher matrix diag(p) − ppᵀ = S Sᵀ with columns √p_c (e_c − p). The largest z is taken away before exponentials are formed.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct SoftmaxCrossEntropy<T> : INetworkLoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Check(ExampleShape output, ExampleShape input, in Targets<T> targets)
    {
        if (!output.IsVector) throw new ArgumentException($"Classes need outputs at one place, not {output}: flatten them first.", nameof(output));
        if (!targets.HasLabels) throw new ArgumentException("Softmax cross-entropy needs labels of classes.", nameof(targets));
        var (label, example) = targets.Largest();
        if (label >= output.Channels) throw new ArgumentException($"Label {example} is {label}, and the network has {output.Channels} outputs: labels go from 0 to {output.Channels - 1}.", nameof(targets));
    }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixSpan<T> outputs, in BatchTargets<T> targets, Span<T> losses, MatrixSpan<T> derivatives)
    {
        for (var i = 0; i < outputs.Rows; i++)
        {
            var label = targets.Labels[i];
            if ((uint)label >= (uint)outputs.Columns) throw new ArgumentException($"Label {i} is {label}, and there are {outputs.Columns} outputs: labels go from 0 to {outputs.Columns - 1}.", nameof(targets));
            var (shift, total) = derivatives.Rows == 0 ? SoftmaxRow.Total(outputs.Row(i)) : SoftmaxRow.Probabilities(outputs.Row(i), derivatives.Row(i));
            if (!losses.IsEmpty) losses[i] = T.Log(total) + (shift - outputs.Row(i)[label]);
            if (derivatives.Rows > 0) derivatives.Row(i)[label] -= T.One;
        }
    }

    /// <inheritdoc/>
    public void HessianProduct(ReadOnlyMatrixSpan<T> outputs, ReadOnlyMatrixSpan<T> tangents, MatrixSpan<T> destination)
    {
        for (var i = 0; i < outputs.Rows; i++)
        {
            var product = destination.Row(i);
            var tangent = tangents.Row(i);
            SoftmaxRow.Probabilities(outputs.Row(i), product);
            var mean = Reductions.Dot(product, tangent);
            LaneMap.Apply(new Centred(Vector512.Create(mean)), product, tangent, tangent, product);
        }
    }

    /// <inheritdoc/>
    public void FisherColumn(int column, ReadOnlyMatrixSpan<T> outputs, MatrixSpan<T> destination)
    {
        for (var i = 0; i < outputs.Rows; i++)
        {
            var row = destination.Row(i);
            SoftmaxRow.Probabilities(outputs.Row(i), row);
            var root = T.Sqrt(row[column]);
            LaneMap.Scale<T>(-root, row, row);
            row[column] += root;
        }
    }

    /// <inheritdoc/>
    public void SampledDerivatives(ReadOnlyMatrixSpan<T> outputs, RandomKey key, MatrixSpan<T> destination, Workspace workspace)
    {
        using var rental = workspace.Rent<double>(outputs.Rows);
        key.Uniforms(rental.Span);
        for (var i = 0; i < outputs.Rows; i++)
        {
            var row = destination.Row(i);
            SoftmaxRow.Probabilities(outputs.Row(i), row);
            row[Draw(row, rental.Span[i])] -= T.One;
        }
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlyMatrixSpan<T> outputs, MatrixSpan<T> destination)
    {
        for (var i = 0; i < outputs.Rows; i++) SoftmaxRow.Probabilities(outputs.Row(i), destination.Row(i));
    }

    // The class in whose part of [0, 1) the uniform lies; rounding may leave a little behind the last that is possible.
    private static int Draw(ReadOnlySpan<T> probabilities, double uniform)
    {
        var last = 0;
        for (var k = 0; k < probabilities.Length; k++)
        {
            var p = double.CreateChecked(probabilities[k]);
            if (p <= 0) continue;
            last = k;
            if ((uniform -= p) < 0) break;
        }

        return last;
    }

    private readonly struct Centred(Vector512<T> mean) : ILaneMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => x * (y - mean);
    }
}

/// <summary>Softmax of one row.</summary>
internal static class SoftmaxRow
{
    // Exponentials that are on the stack at a time: a chunk of a long sum, so that the whole has the same bits.
    private const int Chunk = 4096;

    /// <summary>probabilities ← softmax(z); also the shift that was taken away, and the sum of the shifted exponentials.</summary>
    public static (T Shift, T Total) Probabilities<T>(ReadOnlySpan<T> outputs, Span<T> probabilities)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shift = Largest(outputs);
        LaneMap.Apply(new ShiftedExponential<T>(Vector512.Create(shift)), outputs, outputs, outputs, probabilities);
        var total = Reductions.Sum<T>(probabilities);
        LaneMap.Scale<T>(T.One / total, probabilities, probabilities);
        return (shift, total);
    }

    /// <summary>The same shift and sum, with the same bits, where nobody asks for probabilities.</summary>
    public static (T Shift, T Total) Total<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> room = stackalloc T[Math.Min(Chunk, outputs.Length)];
        Span<T> sums = stackalloc T[32];
        var shift = Largest(outputs);
        var depth = 0;
        for (var (from, chunk) = (0, 0); from < outputs.Length; from += Chunk, chunk++)
        {
            var part = room[..Math.Min(Chunk, outputs.Length - from)];
            LaneMap.Apply(new ShiftedExponential<T>(Vector512.Create(shift)), outputs[from..], outputs[from..], outputs[from..], part);
            var sum = Reductions.Sum<T>(part);

            // The tree of long sums: neighbours first, then pairs of neighbours.
            for (var bits = chunk; (bits & 1) != 0; bits >>= 1) sum = sums[--depth] + sum;
            sums[depth++] = sum;
        }

        var total = sums[--depth];
        while (depth > 0) total = sums[--depth] + total;
        return (shift, total);
    }

    private static T Largest<T>(ReadOnlySpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var largest = outputs[0];
        for (var k = 1; k < outputs.Length; k++) largest = T.Max(largest, outputs[k]);
        return largest;
    }

    private readonly struct ShiftedExponential<T>(Vector512<T> shift) : ILaneMap<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => LaneMath.Exponential(x - shift);
    }
}
