using System.Numerics;

namespace Toolkit.Numerics.Tests;

public sealed class SingleMappedNormalProductTests : MappedNormalProductTests<float>;

public sealed class DoubleMappedNormalProductTests : MappedNormalProductTests<double>;

/// <summary>Both products in one pass, against the two products.</summary>
public abstract class MappedNormalProductTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 0, 3 }, { 1, 1 }, { 3, 0 }, { 7, 5 }, { 16, 200 }, { 37, 129 }, { 1500, 200 }, { 900, 1 }, { 40, 5000 }, { 20_000, 33 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_is_the_product_with_the_transpose_of_what_the_map_makes(int rows, int columns)
    {
        using var workspace = new Workspace();
        var stride = columns + 3;
        var (a, x) = (new Random(rows).Matrix<T>((rows + 1) * stride), new Random(2).Matrix<T>(columns));
        var (backward, again) = (new T[columns], new T[columns]);
        var matrix = new ReadOnlyMatrixSpan<T>(a, rows, columns, stride);
        var (products, mapped) = (new T[rows], new T[rows + 64]);
        MatrixVector.Multiply(matrix, x, products);
        for (var i = 0; i < rows; i++) products[i] = Weight(i) * products[i];
        MatrixVector.Multiply<T>(matrix.Transpose(), products, backward);

        again.AsSpan().Fill(T.NaN);
        MappedNormalProduct.Multiply(matrix, x, new Recording(mapped), again, workspace);
        Samples.AssertSameBits<T>(products, mapped.AsSpan(0, rows));
        AssertClose(backward, again, rows);

        var transposed = new T[columns * (rows + 1)];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) transposed[(j * (rows + 1)) + i] = matrix[i, j];
        }

        MappedNormalProduct.Multiply(
            new ReadOnlyMatrixSpan<T>(transposed, columns, rows, rows + 1).Transpose(), x, new Recording(mapped), again, workspace);
        AssertClose(backward, again, rows);
        Assert.Equal(0, workspace.Outstanding);
    }

    [Fact]
    public void One_two_and_five_threads_give_the_same_bits()
    {
        const int Rows = 9000, Columns = 130;
        using var workspace = new Workspace();
        var (a, x) = (new Random(1).Matrix<T>(Rows * Columns), new Random(2).Matrix<T>(Columns));
        var alone = Product(null);
        foreach (var threads in new[] { 1, 2, 5 })
        {
            using var team = new WorkerTeam(threads);
            Samples.AssertSameBits<T>(alone, Product(team));
        }

        T[] Product(WorkerTeam? team)
        {
            var (destination, mapped) = (new T[Columns], new T[Rows + 64]);
            MappedNormalProduct.Multiply(new(a, Rows, Columns), x, new Recording(mapped), destination, workspace, team);
            return destination;
        }
    }

    [Fact]
    public void Of_sparse_rows_it_has_the_bits_of_the_two_products()
    {
        const int Rows = 150, Columns = 40;
        var a = new Random(3).Matrix<T>(Rows * Columns).Select((value, k) => k % 3 == 0 ? value : T.Zero).ToArray();
        var sparse = SparseRows<T>.FromDense(new(a, Rows, Columns));
        var x = new Random(4).Matrix<T>(Columns);
        var (products, mapped, expected, actual) = (new T[Rows], new T[Rows + 64], new T[Columns], new T[Columns]);
        sparse.Multiply(x, products);
        for (var i = 0; i < Rows; i++) products[i] = Weight(i) * products[i];
        sparse.TransposeMultiply(products, expected);
        sparse.MappedNormalMultiply(x, new Recording(mapped), actual);
        Samples.AssertSameBits<T>(products, mapped.AsSpan(0, Rows));
        Samples.AssertSameBits<T>(expected, actual);
    }

    [Fact]
    public void Shapes_that_do_not_match_and_memory_that_overlaps_are_refused()
    {
        using var workspace = new Workspace();
        var a = new T[12];
        Assert.Throws<ArgumentException>("x", () => MappedNormalProduct.Multiply(new(a, 3, 4), new T[3], new Recording(a), new T[4], workspace));
        Assert.Throws<ArgumentException>("destination", () => MappedNormalProduct.Multiply(new(a, 3, 4), new T[4], new Recording(a), new T[3], workspace));
        Assert.Throws<ArgumentException>("matrix", () => MappedNormalProduct.Multiply(new(a, 3, 4), new T[4], new Recording(a), a.AsSpan(0, 4), workspace));
        var x = new T[4];
        Assert.Throws<ArgumentException>("x", () => MappedNormalProduct.Multiply(new(a, 3, 4), x, new Recording(a), x, workspace));
        Assert.Throws<ArgumentException>("x", () => SparseRows<T>.FromDense(new(a, 3, 4)).MappedNormalMultiply(x, new Recording(a), x));
    }

    private static T Weight(int row) => T.CreateChecked((row % 5) - 2);

    private static void AssertClose(T[] expected, T[] actual, int rows)
    {
        var tolerance = 20 * Math.Sqrt(1 + rows) * (1 + expected.Length) * Samples.Epsilon<T>();
        Assert.InRange(Samples.Distance<T>(actual, ((ReadOnlySpan<T>)expected).ToDoubles()), 0, tolerance);
    }

    // r = w z, written down: in each row once.
    private readonly struct Recording(T[] mapped) : IProductMap<T>
    {
        public void Map(int first, scoped Span<T> products)
        {
            Assert.Equal(0, first % System.Runtime.Intrinsics.Vector512<T>.Count);
            Assert.Equal(0, products.Length % System.Runtime.Intrinsics.Vector512<T>.Count);
            for (var i = 0; i < products.Length; i++) products[i] = Weight(first + i) * products[i];
            products.CopyTo(mapped.AsSpan(first));
        }
    }
}
