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

    // The sphere has room in general. On correlated columns, under a small penalty or from far away towards a solution near 0, a radius of √(½LG) instead of
    // √(2LG) loses a feature in one run of twenty or so, and the law sees it.
    [Theory]
    [InlineData(6, 10, 0.003, 0)]
    [InlineData(15, 40, 0.95, 3)]
    public void Correlated_columns_need_the_whole_sphere(int rows, int features, double share, double distance)
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var key = RandomKey.FromSeed(seed);
            var (columns, labels, start, shared) = (new double[rows * features], new double[rows], new double[features], new double[rows]);
            key.Normals<double>(columns);
            key.Fold(1).Normals<double>(labels);
            key.Fold(2).Normals<double>(start);
            key.Fold(3).Normals<double>(shared);
            for (var i = 0; i < columns.Length; i++) columns[i] = (0.95 * shared[i % rows]) + (Math.Sqrt(1 - (0.95 * 0.95)) * columns[i]);
            for (var j = 0; j < features; j++) start[j] = j % 2 == 0 ? distance * start[j] : 0;
            var oracle = Objectives.LinearModelByColumns(
                new DenseColumns<double>(new ReadOnlyMatrixSpan<double>(columns, features, rows).Transpose()), default(SquaredLoss<double>), labels);
            var l1 = share * RegularizationPath.LargestPenalty(oracle);
            SafeScreeningLaw.Validate(Steps.WorkingSetDescent(oracle, l1, 0, first: 1), oracle, l1, 0, start).In($"seed {seed}").Assert();
        }
    }
}
