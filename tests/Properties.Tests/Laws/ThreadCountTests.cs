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

    private static double[] Draws { get; } = Normals(30_000);

    private static double[] Normals(int count)
    {
        var draws = new double[count];
        RandomKey.FromSeed(11).Normals<double>(draws);
        return draws;
    }
}
