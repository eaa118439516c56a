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
}
