namespace Toolkit.Properties.Tests;

public sealed class SafeScreeningTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 0.1)]
    [InlineData(true, 0)]
    [InlineData(true, 0.1)]
    public void Working_sets_put_away_what_is_zero_in_the_solution(bool logistic, double l2)
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            const int Rows = 25, Features = 40;
            var key = RandomKey.FromSeed(seed);
            var (columns, labels) = (new double[Rows * Features], new double[Rows]);
            key.Normals<double>(columns);
            key.Fold(1).Normals<double>(labels);
            for (var i = 0; i < Rows; i++) labels[i] += 2 * (columns[i] - columns[Rows + i]);
            var matrix = new DenseColumns<double>(new ReadOnlyMatrixSpan<double>(columns, Features, Rows).Transpose()).WithIntercept();
            if (logistic)
            {
                Hold(Objectives.LinearModelByColumns(matrix, default(LogisticLoss<double>), [.. labels.Select(label => label > 0 ? 1.0 : -1)]), seed);
                continue;
            }

            Hold(Objectives.LinearModelByColumns(matrix, default(SquaredLoss<double>), labels), seed);
        }

        void Hold<TOracle>(TOracle oracle, ulong seed)
            where TOracle : struct, ISparseRegressionOracle<TOracle, double>
        {
            var l1 = 0.2 * RegularizationPath.LargestPenalty(oracle);
            var step = Steps.WorkingSetDescent(oracle, l1, l2, first: 5);
            SafeScreeningLaw.Validate(step, oracle, l1, l2, new double[oracle.Dimension]).In($"seed {seed}").Assert();
        }
    }

    // The sphere has room in general: from 0, at small penalties. From far away towards a solution near 0, on correlated columns, a radius of √(½LG) instead of
    // √(2LG) loses a feature in one run of twenty or so, and the law sees it.
    [Fact]
    public void Correlated_columns_from_a_start_far_away_need_the_whole_sphere()
    {
        const int Rows = 15, Features = 40;
        for (var seed = 0UL; seed < 100; seed++)
        {
            var key = RandomKey.FromSeed(seed);
            var (columns, labels, start, shared) = (new double[Rows * Features], new double[Rows], new double[Features], new double[Rows]);
            key.Normals<double>(columns);
            key.Fold(1).Normals<double>(labels);
            key.Fold(2).Normals<double>(start);
            key.Fold(3).Normals<double>(shared);
            for (var i = 0; i < columns.Length; i++) columns[i] = (0.95 * shared[i % Rows]) + (Math.Sqrt(1 - (0.95 * 0.95)) * columns[i]);
            for (var j = 0; j < Features; j++) start[j] = j % 2 == 0 ? 3 * start[j] : 0;
            var oracle = Objectives.LinearModelByColumns(
                new DenseColumns<double>(new ReadOnlyMatrixSpan<double>(columns, Features, Rows).Transpose()), default(SquaredLoss<double>), labels);
            var l1 = 0.95 * RegularizationPath.LargestPenalty(oracle);
            SafeScreeningLaw.Validate(Steps.WorkingSetDescent(oracle, l1, 0, first: 1), oracle, l1, 0, start).In($"seed {seed}").Assert();
        }
    }
}
