namespace Toolkit.Properties.Tests;

/// <summary>Kernels that work on several threads, and the allocation law where all threads are counted.</summary>
[Collection(SingleThreaded.Name)]
public sealed class ThreadCountTests
{
    [Fact]
    public void Reductions_do_not_depend_on_the_number_of_threads() => ThreadCountLaw.Assert<double>(
        "reductions", team => [Reductions.Sum<double>(Draws, team), Reductions.Norm<double>(Draws, team), Reductions.Dot<double>(Draws, Draws,
            team)]);

    [Fact]
    public void A_matrix_vector_product_does_not_depend_on_the_number_of_threads() => ThreadCountLaw.Assert("matrix-vector product", team =>
    {
        var product = new double[150];
        MatrixVector.Multiply(new ReadOnlyMatrixSpan<double>(Draws, 150, 200), Draws.AsSpan(0, 200), product, team);
        return product;
    });

    [Fact]
    public void A_matrix_product_does_not_depend_on_the_number_of_threads() => ThreadCountLaw.Assert("matrix product", team =>
    {
        var product = new double[150 * 150];
        MatrixProduct.Multiply(
            new ReadOnlyMatrixSpan<double>(Draws, 150, 200), new ReadOnlyMatrixSpan<double>(Draws, 200, 150),
            new MatrixSpan<double>(product, 150, 150), new Workspace(), team);
        return product;
    });

    [Fact]
    public void Nothing_is_allocated_on_any_thread()
    {
        var oracle = new Probe<double>(1000);
        AllocationLaw.Assert(Transforms.Adam<double>().For(oracle), oracle, new double[1000], threads: true);
    }

    [Fact]
    public void A_whole_run_does_not_depend_on_the_number_of_threads() => ThreadCountLaw.Assert("a run on dense rows", team =>
    {
        var objective = Regression(team);
        return Steps.AcceleratedProximalGradient(objective, ProximalMaps.L1<double>(0.01)).Run(objective, new double[200]).Take(20).Run().State.Point.Span.ToArray();
    });

    [Fact]
    public void Nothing_is_allocated_on_any_thread_of_a_team()
    {
        using var team = new WorkerTeam(3);
        var objective = Regression(team);
        AllocationLaw.Assert(Transforms.Adam<double>().For(objective), objective, new double[200], threads: true);
    }

    private static SmoothLinearModel<double, DenseRows<double>, SquaredLoss<double>> Regression(WorkerTeam? team) =>
        Objectives.LeastSquares(new DenseRows<double>(Draws, 150, 200, team), Draws.AsSpan(0, 150));

    private static double[] Draws { get; } = Normals(30_000);

    private static double[] Normals(int count)
    {
        var draws = new double[count];
        RandomKey.FromSeed(11).Normals<double>(draws);
        return draws;
    }
}
