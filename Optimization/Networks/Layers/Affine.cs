using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>Rows of inputs through one affine map, and back: what dense layers and convolutions have in common.</summary>
internal static class Affine
{
    /// <summary>Z = H Wᵀ + 1 bᵀ, with W and b in that order in <paramref name="parameters"/>.</summary>
    public static void Forward<T>(in LayerPass<T> pass, ReadOnlySpan<T> parameters, ReadOnlyMatrixSpan<T> rows, bool hasBias, MatrixSpan<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (outputs, inputs) = (destination.Columns, rows.Columns);
        MatrixProduct.Multiply(T.One, rows, new ReadOnlyMatrixSpan<T>(parameters, outputs, inputs).Transpose(), T.Zero, destination, pass.Workspace, pass.Team);
        if (hasBias) BiasRows.Add(parameters.Slice(outputs * inputs, outputs), destination);
    }

    /// <summary>Z ← Z + H Wᵀ with the layer's own W.</summary>
    public static void Push<T>(in LayerPass<T> pass, ReadOnlyMatrixSpan<T> rows, MatrixSpan<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => MatrixProduct.Multiply(
        T.One, rows, new ReadOnlyMatrixSpan<T>(pass.Parameters, destination.Columns, rows.Columns).Transpose(), T.One, destination, pass.Workspace, pass.Team);

    /// <summary>destination ← beta destination + Δ W.</summary>
    public static void Pull<T>(in LayerPass<T> pass, ReadOnlySpan<T> parameters, ReadOnlyMatrixSpan<T> derivatives, T beta, MatrixSpan<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => MatrixProduct.Multiply(
        T.One, derivatives, new ReadOnlyMatrixSpan<T>(parameters, derivatives.Columns, destination.Columns), beta, destination, pass.Workspace, pass.Team);

    /// <summary>gradient ← beta gradient + scale (Δᵀ H, Δᵀ 1).</summary>
    public static void Gradient<T>(in LayerPass<T> pass, ReadOnlyMatrixSpan<T> rows, ReadOnlyMatrixSpan<T> derivatives, bool hasBias, T beta, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (outputs, inputs) = (derivatives.Columns, rows.Columns);
        MatrixProduct.Multiply(pass.Scale, derivatives.Transpose(), rows, beta, new MatrixSpan<T>(gradient, outputs, inputs), pass.Workspace, pass.Team);
        if (!hasBias) return;
        using var rental = pass.Workspace.Rent<T>(outputs);
        var sums = rental.Span;
        BiasRows.Sum(derivatives, sums);
        var bias = gradient.Slice(outputs * inputs, outputs);
        for (var j = 0; j < outputs; j++) bias[j] = beta == T.Zero ? pass.Scale * sums[j] : (beta * bias[j]) + (pass.Scale * sums[j]);
    }

    /// <summary>norms[i] ← norms[i] + ‖Σ_t δ_t h̄_tᵀ‖², which is Σ_t,u ⟨δ_t, δ_u⟩⟨h̄_t, h̄_u⟩ where that is cheaper.</summary>
    public static void AddSquaredNorms<T>(in LayerPass<T> pass, ReadOnlyMatrixSpan<T> rows, ReadOnlyMatrixSpan<T> derivatives, bool hasBias, Span<T> norms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (places, outputs, inputs) = (derivatives.Rows / pass.Examples, derivatives.Columns, rows.Columns);
        var one = hasBias ? T.One : T.Zero;
        if (places == 1)
        {
            for (var i = 0; i < norms.Length; i++)
                norms[i] += Reductions.SumOfSquares(derivatives.Row(i)) * (Reductions.SumOfSquares(rows.Row(i)) + one);
            return;
        }

        using var scope = pass.Workspace.Open();
        var byGram = (long)places * (outputs + inputs) < (long)outputs * inputs;
        var first = byGram ? places * places : outputs * inputs;
        var product = new MatrixSpan<T>(pass.Workspace.Take<T>(first)[..first], byGram ? places : outputs, byGram ? places : inputs);
        var second = byGram ? places * places : outputs;
        var other = pass.Workspace.Take<T>(second)[..second];
        for (var i = 0; i < norms.Length; i++)
        {
            var h = rows.Part(i * places, 0, places, inputs);
            var delta = derivatives.Part(i * places, 0, places, outputs);
            if (byGram)
            {
                SymmetricRankK.Multiply(h, product, pass.Workspace, pass.Team);
                SymmetricRankK.Multiply(delta, new MatrixSpan<T>(other, places, places), pass.Workspace, pass.Team);
                norms[i] += Reductions.Dot<T>(product.Values, other) + (one * Reductions.Sum<T>(other));
            }
            else
            {
                MatrixProduct.Multiply(delta.Transpose(), h, product, pass.Workspace, pass.Team);
                other.Clear();
                if (hasBias) BiasRows.Sum(delta, other);

                norms[i] += Reductions.SumOfSquares<T>(product.Values) + Reductions.SumOfSquares<T>(other);
            }
        }
    }
}
