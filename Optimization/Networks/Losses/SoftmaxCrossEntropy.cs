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
        Span<T> row = outputs.Columns <= SoftmaxRow.Most ? stackalloc T[outputs.Columns] : new T[outputs.Columns];
        for (var i = 0; i < outputs.Rows; i++)
        {
            var label = targets.Labels[i];
            var (shift, total) = SoftmaxRow.Probabilities(outputs.Row(i), row);
            if (!losses.IsEmpty) losses[i] = T.Log(total) + (shift - outputs.Row(i)[label]);
            if (derivatives.Rows == 0) continue;
            row.CopyTo(derivatives.Row(i));
            derivatives.Row(i)[label] -= T.One;
        }
    }

    /// <inheritdoc/>
    public void HessianProduct(ReadOnlyMatrixSpan<T> outputs, ReadOnlyMatrixSpan<T> tangents, MatrixSpan<T> destination)
    {
        Span<T> row = outputs.Columns <= SoftmaxRow.Most ? stackalloc T[outputs.Columns] : new T[outputs.Columns];
        for (var i = 0; i < outputs.Rows; i++)
        {
            SoftmaxRow.Probabilities(outputs.Row(i), row);
            var tangent = tangents.Row(i);
            var product = destination.Row(i);
            var mean = Reductions.Dot<T>(row, tangent);
            for (var k = 0; k < row.Length; k++) product[k] = row[k] * (tangent[k] - mean);
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
}

/// <summary>Softmax of one row.</summary>
internal static class SoftmaxRow
{
    /// <summary>Rows of so many elements at most fit the stack.</summary>
    public const int Most = 1024;

    /// <summary>probabilities ← softmax(z); also the shift that was taken away, and the sum of the shifted exponentials.</summary>
    public static (T Shift, T Total) Probabilities<T>(ReadOnlySpan<T> outputs, Span<T> probabilities)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shift = outputs[0];
        for (var k = 1; k < outputs.Length; k++) shift = T.Max(shift, outputs[k]);
        LaneMap.Apply(new ShiftedExponential<T>(Vector512.Create(shift)), outputs, outputs, outputs, probabilities);
        var total = Reductions.Sum<T>(probabilities);
        LaneMap.Scale<T>(T.One / total, probabilities, probabilities);
        return (shift, total);
    }

    private readonly struct ShiftedExponential<T>(Vector512<T> shift) : ILaneMap<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => LaneMath.Exponential(x - shift);
    }
}
