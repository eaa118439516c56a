using System.Collections.Immutable;
using System.Numerics;

namespace Toolkit.Properties;

/// <summary>A network on examples, a point, and the batch whose Fisher matrix is asked for: what a law of curvature is stated of.</summary>
/// <remarks>Its Fisher matrix is written down from the gradients of single examples, each by a pass of its own: nothing of it goes through the evidence that a preconditioner reads.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Objective">The network on its examples.</param>
/// <param name="Point">θ.</param>
/// <param name="Batch">Numbers of examples, at least one.</param>
/// <param name="Key">What targets are drawn from, for a Monte Carlo Fisher matrix.</param>
public sealed record CurvatureProblem<T>(string Name, NetworkObjective<T> Objective, ReadOnlyMemory<T> Point, ImmutableArray<int> Batch, RandomKey Key)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The blocks of the Fisher matrix.</summary>
    public CurvatureLayout Layout => Objective.Fisher;

    /// <summary>What it was built from, where a generator did: FsCheck shrinks by it.</summary>
    public CurvatureShape? Shape { get; init; }

    /// <summary>Jᵢᵀ v for every example i of the batch and vector v of its kind, a row each: m V rows of as many elements as there are parameters, without the prior.</summary>
    /// <typeparam name="TFisher">The kind of the Fisher matrix.</typeparam>
    public double[] ExampleGradients<TFisher>()
        where TFisher : struct, IFisher
    {
        var (m, outputs, dimension) = (Batch.Length, Objective.Network.Output.Length, Objective.Dimension);
        var (vectors, workspace) = (TFisher.Vectors(outputs), new Workspace());
        var (z, derivatives, gradient) = (new T[m * outputs], new T[m * outputs], new T[dimension]);
        Objective.Outputs(Batch.AsSpan(), Point.Span, new(z, m, outputs), workspace);
        var rows = new double[m * vectors * dimension];
        for (var v = 0; v < vectors; v++)
        {
            if (TFisher.IsSampled) Objective.Loss.SampledDerivatives(new(z, m, outputs), Key, new(derivatives, m, outputs), workspace);
            else if (!TFisher.IsEmpirical) Objective.Loss.FisherColumn(v, new(z, m, outputs), new(derivatives, m, outputs));
            for (var i = 0; i < m; i++)
            {
                var alone = Batch.AsSpan().Slice(i, 1);
                if (TFisher.IsEmpirical) Objective.BatchGradient(alone, Point.Span, gradient, workspace);
                else Objective.VectorJacobianProduct(alone, Point.Span, new ReadOnlyMatrixSpan<T>(derivatives.AsSpan(i * outputs, outputs), 1, outputs), gradient, workspace);
                var row = rows.AsSpan(((i * vectors) + v) * dimension, dimension);
                for (var j = 0; j < dimension; j++) row[j] = double.CreateChecked(gradient[j]);
                if (TFisher.IsEmpirical) AddPrior(-1, row);
            }
        }

        return rows;
    }

    /// <summary>The blocks of <c>F = (1/m) Σᵢᵥ (Jᵢᵀ v)(Jᵢᵀ v)ᵀ</c>, each symmetric and row-major in the order of its parameters.</summary>
    /// <typeparam name="TFisher">The kind of the Fisher matrix.</typeparam>
    public double[][] FisherBlocks<TFisher>()
        where TFisher : struct, IFisher
    {
        var (rows, dimension, workspace) = (ExampleGradients<TFisher>(), Objective.Dimension, new Workspace());
        return [.. Layout.Blocks.Select(Block)];

        double[] Block(CurvatureBlock block)
        {
            var n = block.Shape.Length;
            var matrix = new double[n * n];
            var part = new ReadOnlyMatrixSpan<double>(rows, rows.Length / dimension, dimension).Part(0, block.Offset, rows.Length / dimension, n);
            SymmetricRankK.Multiply(1.0 / Batch.Length, part.Transpose(), 0, new(matrix, n, n), workspace);
            return matrix;
        }
    }

    /// <summary>The name, and what it was built from.</summary>
    public override string ToString() => Shape is { } shape ? $"{Name} ({shape})" : Name;

    private void AddPrior(double factor, Span<double> row)
    {
        var share = factor * Objective.PriorPrecision / Objective.Terms;
        for (var j = 0; share != 0 && j < row.Length; j++) row[j] += share * double.CreateChecked(Point.Span[j]);
    }
}
