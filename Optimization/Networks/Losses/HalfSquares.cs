using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Numbers: <c>ℓ = ½ ‖z − y‖²</c>, a normal likelihood of variance 1 without its constant.</summary>
/// <remarks>Derivative z − y; Fisher matrix I.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct HalfSquares<T> : INetworkLoss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Check(ExampleShape output, ExampleShape input, in Targets<T> targets) => NumberTargets.Check(nameof(HalfSquares<>), output, input, targets);

    /// <inheritdoc/>
    public void Evaluate(ReadOnlyMatrixSpan<T> outputs, in BatchTargets<T> targets, Span<T> losses, MatrixSpan<T> derivatives)
    {
        NumberTargets.CheckRows(outputs, targets);
        for (var i = 0; i < outputs.Rows; i++)
        {
            var z = outputs.Row(i);
            var y = targets.Values.Row(i);
            if (!losses.IsEmpty)
            {
                var distance = Reductions.Distance(z, y);
                losses[i] = Number.Of<T>(0.5) * distance * distance;
            }

            if (derivatives.Rows == 0) continue;
            var row = derivatives.Row(i);
            LaneMap.Scale(T.NegativeOne, y, row);
            LaneMap.Add(z, row);
        }
    }

    /// <inheritdoc/>
    public void HessianProduct(ReadOnlyMatrixSpan<T> outputs, ReadOnlyMatrixSpan<T> tangents, MatrixSpan<T> destination)
    {
        for (var i = 0; i < outputs.Rows; i++) tangents.Row(i).CopyTo(destination.Row(i));
    }

    /// <inheritdoc/>
    public void FisherColumn(int column, ReadOnlyMatrixSpan<T> outputs, MatrixSpan<T> destination)
    {
        for (var i = 0; i < outputs.Rows; i++)
        {
            destination.Row(i).Clear();
            destination.Row(i)[column] = T.One;
        }
    }

    /// <inheritdoc/>
    public void SampledDerivatives(ReadOnlyMatrixSpan<T> outputs, RandomKey key, MatrixSpan<T> destination, Workspace workspace)
    {
        for (var i = 0; i < outputs.Rows; i++) key.Normals(destination.Row(i), (long)i * NumberTargets.Apart(outputs.Columns));
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlyMatrixSpan<T> outputs, MatrixSpan<T> destination)
    {
        for (var i = 0; i < outputs.Rows; i++) outputs.Row(i).CopyTo(destination.Row(i));
    }
}

/// <summary>What losses with numbers as targets have in common.</summary>
internal static class NumberTargets
{
    /// <summary>Refuses targets that are not as many as the outputs.</summary>
    public static void CheckRows<T>(ReadOnlyMatrixSpan<T> outputs, in BatchTargets<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (targets.Values.Rows < outputs.Rows || targets.Values.Columns != outputs.Columns)
            throw new ArgumentException($"Outputs of {outputs.Rows} x {outputs.Columns} need as many numbers as targets, not {targets.Values.Rows} x {targets.Values.Columns}.", nameof(targets));
    }

    /// <summary>Draws of a row begin at a multiple of whole groups of draws.</summary>
    public static int Apart(int columns) => (columns + 63) / 64 * 64;

    public static void Check<T>(string loss, ExampleShape output, ExampleShape input, in Targets<T> targets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (targets.HasLabels) throw new ArgumentException($"{loss} needs numbers as targets, not labels.", nameof(targets));
        var width = targets.AreInputs ? input.Length : targets.Width;
        if (width != output.Length) throw new ArgumentException($"Targets have {width} elements, and the network's outputs {output.Length}.", nameof(targets));
    }
}
