using System.Collections.Immutable;
using Toolkit.Properties;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Cli;

/// <summary>How far estimates are from the Fisher matrix at some step, relative to it, all layers together; and the largest ratios of a layer.</summary>
/// <param name="StaleKfac">K-FAC as it was at step 0.</param>
/// <param name="StaleProducts">The products of the factors' diagonals measured again in the basis of step 0.</param>
/// <param name="StaleEkfac">The diagonal measured again in the basis of step 0.</param>
/// <param name="FrozenEkfac">The basis and the measured diagonal of step 0.</param>
/// <param name="Kfac">K-FAC afresh.</param>
/// <param name="Ekfac">EKFAC afresh.</param>
/// <param name="OverStaleKfac">The largest error of a layer by <paramref name="StaleEkfac"/> over that by <paramref name="StaleKfac"/>.</param>
/// <param name="OverProducts">The same over <paramref name="StaleProducts"/>.</param>
/// <param name="OverFrozen">The same over <paramref name="FrozenEkfac"/>.</param>
/// <param name="OverKfac">The same of <paramref name="Ekfac"/> over <paramref name="Kfac"/>.</param>
internal readonly record struct StalenessErrors(
    double StaleKfac, double StaleProducts, double StaleEkfac, double FrozenEkfac, double Kfac, double Ekfac, double OverStaleKfac, double OverProducts, double OverFrozen, double OverKfac)
{
    /// <summary>How many numbers it has.</summary>
    public const int Count = 10;

    /// <summary>The numbers.</summary>
    public ImmutableArray<double> Numbers => [StaleKfac, StaleProducts, StaleEkfac, FrozenEkfac, Kfac, Ekfac, OverStaleKfac, OverProducts, OverFrozen, OverKfac];

    /// <summary>The errors with these numbers.</summary>
    public static StalenessErrors Of(ImmutableArray<double> n) => new(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
}

/// <summary>The errors of a run, at each of the steps that were asked for.</summary>
/// <param name="Errors">The errors.</param>
internal readonly record struct StalenessOutcome(ImmutableArray<StalenessErrors> Errors) : IOutcome<StalenessOutcome>
{
    /// <inheritdoc/>
    public ImmutableArray<double> Numbers => [.. Errors.SelectMany(errors => errors.Numbers)];

    /// <inheritdoc/>
    public static StalenessOutcome Of(ImmutableArray<double> numbers) =>
        new([.. Enumerable.Range(0, numbers.Length / StalenessErrors.Count).Select(i => StalenessErrors.Of(numbers.Slice(i * StalenessErrors.Count, StalenessErrors.Count)))]);
}

/// <summary>Gradient descent on an auto-encoder, and its Fisher matrix on the way, written down from the gradients of single examples.</summary>
internal static class StalenessTrial
{
    /// <summary>Runs a trial.</summary>
    /// <param name="images">The digits.</param>
    /// <param name="sizes">How large it is.</param>
    /// <param name="key">What it draws from.</param>
    /// <param name="cancellation">Stops it between two steps.</param>
    public static StalenessOutcome Run(ByteImages images, StalenessSizes sizes, RandomKey key, CancellationToken cancellation)
    {
        var network = Digits.Autoencoder<double>(images.Shape.Length, sizes.Hidden);
        var objective = Digits.Loss(network, Digits.Values<double>(images, 0, sizes.Examples));
        var measured = new int[sizes.Examples];
        key.Fold(0).Permutation(measured);
        var batch = measured[..sizes.Measured].ToImmutableArray();
        var options = new KroneckerOptions { BasisPeriod = int.MaxValue, FactorDecay = 0, ScalingDecay = 0 };
        var ekfac = Preconditioners.Ekfac(network, options);
        var step = Descend<double>(sizes.Rate).AsUpdate().Reshuffled(objective, sizes.Batch, key.Fold(1));
        var workspace = new Workspace();
        var state = step.Initialize(objective, network.Initialize(key.Fold(2)));
        for (var k = 0; k < sizes.Before; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            step.Advance(ref state, objective, workspace);
        }

        var stale = ekfac.Initialize(state.Point.Span);
        var (errors, frozen) = (ImmutableArray.CreateBuilder<StalenessErrors>(), Array.Empty<double>());
        for (var k = 0; ; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (sizes.Steps.Contains(k))
            {
                var problem = new CurvatureProblem<double>("digits", objective, state.Point.Span.ToArray(), batch, key);
                var fresh = ekfac.Initialize(state.Point.Span);
                Observe(ekfac, ref stale, problem, workspace);
                Observe(ekfac, ref fresh, problem, workspace);
                if (k == 0) frozen = stale.Scalings.Span.ToArray();
                errors.Add(Errors(problem, stale, fresh, frozen, workspace));
            }

            if (k == sizes.Steps[^1]) return new(errors.ToImmutable());
            step.Advance(ref state, objective, workspace);
        }
    }

    private static void Observe(KroneckerPreconditioner<double, EmpiricalFisher> ekfac, ref KroneckerState<double> state, CurvatureProblem<double> problem, Workspace workspace)
    {
        using var scope = workspace.Open();
        var gradient = new double[problem.Objective.Dimension];
        var evidence = problem.Objective.BatchGradient<EmpiricalFisher>(problem.Batch.AsSpan(), problem.Point.Span, gradient, problem.Key, workspace);
        ekfac.Observe(ref state, gradient, new Evidence<double>(problem.Point.Span, Reductions.Norm<double>(gradient), evidence), workspace);
    }

    private static StalenessErrors Errors(CurvatureProblem<double> problem, KroneckerState<double> stale, KroneckerState<double> fresh, double[] frozen, Workspace workspace)
    {
        var (blocks, sums, ratios, norm) = (problem.FisherBlocks<EmpiricalFisher>(), new double[6], new double[4], 0.0);
        var (inputs, outputs, inputSquares, outputSquares, products) = (0, 0, 0, 0, 0);
        for (var k = 0; k < blocks.Length; k++)
        {
            var shape = problem.Layout.Blocks[k].Shape;
            var (a, b) = (shape.InputLength, shape.Rows);
            ReadOnlyMatrixSpan<double> Input(Buffer<double> all) => new(all.Span.Slice(inputSquares, a * a), a, a);
            ReadOnlyMatrixSpan<double> Output(Buffer<double> all) => new(all.Span.Slice(outputSquares, b * b), b, b);
            double[] Products(ReadOnlySpan<double> onOutputs, ReadOnlySpan<double> onInputs)
            {
                var diagonal = new double[a * b];
                for (var i = 0; i < diagonal.Length; i++) diagonal[i] = onOutputs[i / a] * onInputs[i % a];
                return diagonal;
            }

            double[] Eigenvalues(in KroneckerState<double> of) => Products(of.OutputValues.Span.Slice(outputs, b), of.InputValues.Span.Slice(inputs, a));

            var ordered = Ordered(blocks[k], shape);
            var (old, young) = (
                Diagonalised(ordered, Output(stale.OutputBases), Input(stale.InputBases), workspace), Diagonalised(ordered, Output(fresh.OutputBases), Input(fresh.InputBases), workspace));
            double[] squares =
            [
                old.Error(Eigenvalues(stale)), old.Error(Products(Along(Output(stale.OutputBases), Output(fresh.OutputFactors)), Along(Input(stale.InputBases), Input(fresh.InputFactors)))),
                old.Error(stale.Scalings.Span.Slice(products, a * b)), old.Error(frozen.AsSpan(products, a * b)), young.Error(Eigenvalues(fresh)), young.Error(fresh.Scalings.Span.Slice(products, a * b)),
            ];
            for (var i = 0; i < squares.Length; i++) sums[i] += squares[i];
            ratios = [Worst(0, 2, 0), Worst(1, 2, 1), Worst(2, 2, 3), Worst(3, 5, 4)];
            norm += Reductions.SumOfSquares<double>(ordered);
            (inputs, outputs, inputSquares, outputSquares, products) = (inputs + a, outputs + b, inputSquares + (a * a), outputSquares + (b * b), products + (a * b));

            double Worst(int ratio, int near, int far) => Math.Max(ratios[ratio], Math.Sqrt(squares[near] / squares[far]));
        }

        double[] relative = [.. sums.Select(sum => Math.Sqrt(sum / norm))];
        return StalenessErrors.Of([.. relative, .. ratios]);
    }

    // The matrix with each bias behind the weights of its row.
    private static double[] Ordered(double[] matrix, KroneckerShape shape)
    {
        var n = shape.Length;
        var places = new int[n];
        for (var i = 0; i < n; i++)
        {
            var (row, column) = (i / shape.InputLength, i % shape.InputLength);
            places[i] = column < shape.Columns ? (row * shape.Columns) + column : (shape.Rows * shape.Columns) + row;
        }

        var ordered = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) ordered[(i * n) + j] = matrix[(places[i] * n) + places[j]];
        }

        return ordered;
    }

    // uᵀ M u for each row u of a basis.
    private static double[] Along(ReadOnlyMatrixSpan<double> basis, ReadOnlyMatrixSpan<double> matrix)
    {
        var along = new double[basis.Rows];
        for (var k = 0; k < along.Length; k++)
        {
            for (var i = 0; i < along.Length; i++) along[k] += basis.Row(k)[i] * Reductions.Dot(matrix.Row(i), basis.Row(k));
        }

        return along;
    }

    // (U_B ⊗ U_A) F (U_B ⊗ U_A)ᵀ, vectors as rows: each row of F as a matrix of outputs × inputs, and then each column.
    private static Rotated Diagonalised(double[] matrix, ReadOnlyMatrixSpan<double> output, ReadOnlyMatrixSpan<double> input, Workspace workspace)
    {
        var (b, a) = (output.Rows, input.Rows);
        var n = a * b;
        var (rows, columns, half) = (new double[n * n], new double[n * n], new double[n]);
        for (var i = 0; i < n; i++) Turn(matrix.AsSpan(i * n, n), output, input, rows.AsSpan(i * n, n));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) columns[(j * n) + i] = rows[(i * n) + j];
        }

        for (var i = 0; i < n; i++) Turn(columns.AsSpan(i * n, n), output, input, rows.AsSpan(i * n, n));
        var (diagonal, besides) = (new double[n], 0.0);
        for (var i = 0; i < n; i++)
        {
            diagonal[i] = rows[(i * n) + i];
            rows[(i * n) + i] = 0;
            besides += Reductions.SumOfSquares<double>(rows.AsSpan(i * n, n));
        }

        return new(diagonal, besides);

        void Turn(Span<double> from, ReadOnlyMatrixSpan<double> left, ReadOnlyMatrixSpan<double> right, Span<double> to)
        {
            MatrixProduct.Multiply(left, new ReadOnlyMatrixSpan<double>(from, b, a), new MatrixSpan<double>(half, b, a), workspace);
            MatrixProduct.Multiply(new ReadOnlyMatrixSpan<double>(half, b, a), right.Transpose(), new MatrixSpan<double>(to, b, a), workspace);
        }
    }

    // A matrix in some basis: its diagonal, and the squares of all else.
    private readonly record struct Rotated(double[] Diagonal, double Besides)
    {
        /// <summary>‖M − D‖².</summary>
        public double Error(ReadOnlySpan<double> estimate)
        {
            var sum = Besides;
            for (var i = 0; i < Diagonal.Length; i++) sum += (Diagonal[i] - estimate[i]) * (Diagonal[i] - estimate[i]);
            return sum;
        }
    }
}
