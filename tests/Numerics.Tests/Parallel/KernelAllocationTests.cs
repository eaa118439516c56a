namespace Toolkit.Numerics.Tests;

[Collection(Allocation.Name)]
public class KernelAllocationTests
{
    [Fact]
    public void A_run_allocates_nothing_on_any_thread()
    {
        using var team = new WorkerTeam(3);
        var values = new double[64];
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var run = 0; run < 100; run++)
            {
                var body = new Doubling { Values = values };
                team.Run(ref body, values.Length);
            }
        }));
    }

    [Fact]
    public void Matrix_kernels_allocate_nothing_in_steady_state()
    {
        const int N = 130;
        using var team = new WorkerTeam(2);
        using var workspace = new Workspace();
        var (a, b, c) = (Random.Shared.Matrix<double>(N * N), Random.Shared.Matrix<double>(N * N), new double[N * N]);
        var sparse = SparseRows<double>.FromDense(new(a, N, N));
        var geometry = new ConvolutionGeometry(10, 13, 1, 2, 2, 3);
        var (x, y) = (Random.Shared.Matrix<double>(N), new double[N]);
        Assert.Equal(0, Allocation.Of(() =>
        {
            var matrix = new ReadOnlyMatrixSpan<double>(a, N, N);
            var destination = new MatrixSpan<double>(c, N, N);
            MatrixProduct.Multiply(matrix, new(b, N, N), destination, workspace, team);
            MatrixProduct.Multiply(matrix, new(b, N, 3), new MatrixSpan<double>(c, N, 3), workspace, team);
            ImagePatches.Gather(new(a, 100, N), new MatrixSpan<double>(c, 100 * geometry.Patches, 4), in geometry, workspace, team);
            ImagePatches.Scatter(new(c, 100 * geometry.Patches, 4), new MatrixSpan<double>(b, 100, N), in geometry, team);
            SymmetricRankK.Multiply(matrix, destination, workspace, team);
            PairwiseSquaredDistances.Compute(matrix, new(b, N, N), destination, workspace, team);
            MatrixVector.Multiply(matrix, x, y, team);
            MatrixVector.Multiply(matrix.Transpose(), x, y, team);
            RankOneUpdate.Add(0.5, x, y, destination, team);
            sparse.Multiply(x, y, team);
            sparse.TransposeMultiply(x, y);
            MappedNormalProduct.Multiply(matrix, x, default(Kept), y, workspace, team);
            sparse.MappedNormalMultiply(x, default(Kept), y);
            WeightedGram.Multiply(matrix, x, 0.5, destination, workspace, team);
            WeightedGram.MultiplyRows(matrix, [3, 1, 3], x.AsSpan(0, 3), 0, destination, workspace, team);
            sparse.WeightedGram([3, 1, 3], x.AsSpan(0, 3), destination);
            SpectralNorm.Bound(matrix, workspace, 8, team);
            SpectralNorm.Bound(sparse, workspace, 8, team);
        }));
    }

    [Fact]
    public void Decompositions_allocate_nothing_in_steady_state()
    {
        const int N = 70;
        using var workspace = new Workspace();
        var (a, b, c, d, e) = (new double[N * N], new double[N * N], new double[N * N], new double[N], new double[N * N]);
        for (var i = 0; i < a.Length; i++) a[i] = Math.Sin(i + (i / N));
        Assert.Equal(0, Allocation.Of(() =>
        {
            var left = new MatrixSpan<double>(b, N, N);
            var right = new MatrixSpan<double>(c, N, N);
            var matrix = new ReadOnlyMatrixSpan<double>(a, N, N);
            var gram = new MatrixSpan<double>(e, N, N);
            SymmetricRankK.Multiply(matrix, gram, workspace);
            for (var i = 0; i < N; i++) gram[i, i] += 1;
            ThinSvd.Factor(matrix, d, left, right, workspace);
            SymmetricEigen.Factor(matrix, d, left, workspace);
            SymmetricRankK.Multiply(matrix, left, workspace);
            for (var i = 0; i < N; i++) left[i, i] += 1;
            Cholesky.Factor(left, workspace);
            Cholesky.Solve(left, right, workspace);
            OrthogonalIteration.Refine(matrix, right, d, workspace, 2);
            OrthogonalIteration.Refine(gram, right, d, workspace, 2);
            SymmetricInverse.Factor(gram, left, workspace);
            TriangularInverse.Lower(matrix, left, workspace);
            HouseholderQR.Factor(right, d, workspace);
            HouseholderQR.Thin(right, d, left, workspace);
        }));
    }

    [Fact]
    public void Reductions_allocate_nothing()
    {
        using var team = new WorkerTeam(2);
        var x = Random.Shared.Matrix<float>(1_000_000);
        Assert.Equal(0, Allocation.Of(() =>
        {
            Reductions.Sum<float>(x, team);
            Reductions.Dot<float>(x, x, team);
            Reductions.Norm<float>(x);
            Reductions.NormInfinity<float>(x);
            Reductions.AllFinite<float>(x);
        }));
    }

    private readonly struct Kept : IProductMap<double>
    {
        public void Map(int first, scoped Span<double> products)
        {
        }
    }

    private struct Doubling : IParallelBody
    {
        public double[] Values;

        public readonly void Invoke(int part) => Values[part] *= 2;
    }
}
