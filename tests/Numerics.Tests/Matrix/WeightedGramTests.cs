using System.Numerics;

namespace Toolkit.Numerics.Tests;

public sealed class SingleWeightedGramTests : WeightedGramTests<float>;

public sealed class DoubleWeightedGramTests : WeightedGramTests<double>;

/// <summary>Gram matrices of weighted rows, against plain loops in double.</summary>
public abstract class WeightedGramTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static TheoryData<int, int> Shapes => new() { { 0, 3 }, { 1, 1 }, { 5, 0 }, { 7, 13 }, { 513, 1 }, { 600, 40 }, { 1100, 65 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_is_the_sum_of_weighted_outer_products_and_exactly_symmetric(int rows, int columns)
    {
        var (a, weights) = (new Random(rows).Matrix<T>(rows * columns), new Random(columns).Matrix<T>(rows));
        for (var i = 3; i < rows; i += 4) weights[i] = T.Zero;
        var matrix = new ReadOnlyMatrixSpan<T>(a, rows, columns);
        var all = Enumerable.Range(0, rows).ToArray();
        int[] some = rows == 0 ? [] : [.. all.Where(row => row % 3 == 1), rows - 1, 0, rows - 1];
        var someWeights = some.Select(row => weights[row] + T.One).ToArray();
        var transposed = new T[columns * rows];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) transposed[(j * rows) + i] = matrix[i, j];
        }

        using var workspace = new Workspace();
        Check(all, weights, T.Zero, to => WeightedGram.Multiply(new(a, rows, columns), weights, T.Zero, to(), workspace));
        Check(all, weights, T.One, to => WeightedGram.Multiply(new(a, rows, columns), weights, T.One, to(), workspace));
        Check(all, weights, T.Zero, to => WeightedGram.Multiply(
            new ReadOnlyMatrixSpan<T>(transposed, columns, rows).Transpose(), weights, T.Zero, to(), workspace));
        Check(some, someWeights, T.Zero, to => WeightedGram.MultiplyRows(new(a, rows, columns), some, someWeights, T.Zero, to(), workspace));
        var sparse = SparseRows<T>.FromDense(matrix);
        Check(all, weights, T.Zero, to => sparse.WeightedGram(default, weights, to()));
        if (rows > 0) Check(some, someWeights, T.Zero, to => sparse.WeightedGram(some, someWeights, to()));
        Assert.Equal(0, workspace.Outstanding);

        void Check(int[] chosen, T[] factors, T beta, Action<Destination> multiply)
        {
            var actual = new T[columns * columns];
            actual.AsSpan().Fill(beta == T.Zero ? T.NaN : T.One);
            multiply(() => new(actual, columns, columns));
            for (var j = 0; j < columns; j++)
            {
                for (var k = 0; k <= j; k++)
                {
                    var expected = double.CreateChecked(beta);
                    for (var i = 0; i < chosen.Length; i++)
                    {
                        expected += double.CreateChecked(factors[i]) * double.CreateChecked(a[(chosen[i] * columns) + j])
                            * double.CreateChecked(a[(chosen[i] * columns) + k]);
                    }

                    Assert.Equal(expected, double.CreateChecked(actual[(j * columns) + k]), 10 * (1 + rows) * Samples.Epsilon<T>());
                    Assert.Equal(actual[(j * columns) + k], actual[(k * columns) + j]);
                }
            }
        }
    }

    private delegate MatrixSpan<T> Destination();

    [Fact]
    public void A_row_of_weight_zero_is_absent_whatever_it_holds()
    {
        using var workspace = new Workspace();
        var c = new T[4];
        WeightedGram.Multiply<T>(new([T.NaN, T.PositiveInfinity, T.One, T.One + T.One], 2, 2), [T.Zero, T.One], T.Zero, new(c, 2, 2), workspace);
        Assert.Equal([1, 2, 2, 4], c.Select(double.CreateChecked));
    }

    [Fact]
    public void One_two_and_five_threads_give_the_same_bits()
    {
        const int Rows = 1500, Columns = 150;
        using var workspace = new Workspace();
        var (a, weights) = (new Random(1).Matrix<T>(Rows * Columns), new Random(2).Matrix<T>(Rows));
        var alone = Product(null);
        foreach (var threads in new[] { 1, 2, 5 })
        {
            using var team = new WorkerTeam(threads);
            Samples.AssertSameBits<T>(alone, Product(team));
        }

        T[] Product(WorkerTeam? team)
        {
            var destination = new T[Columns * Columns];
            WeightedGram.Multiply<T>(new(a, Rows, Columns), weights, T.Zero, new(destination, Columns, Columns), workspace, team);
            return destination;
        }
    }

    [Fact]
    public void Shapes_that_do_not_match_and_memory_that_overlaps_are_refused()
    {
        using var workspace = new Workspace();
        T[] a = new T[16], w = new T[4], c = new T[16];
        Assert.Throws<ArgumentException>("weights", () => WeightedGram.Multiply<T>(new(a, 4, 4), new T[3], T.Zero, new(c, 4, 4), workspace));
        Assert.Throws<ArgumentException>("destination", () => WeightedGram.Multiply<T>(new(a, 4, 4), w, T.Zero, new(c, 4, 3), workspace));
        Assert.Throws<ArgumentException>("matrix", () => WeightedGram.Multiply<T>(new(a, 4, 4), w, T.Zero, new(a, 4, 4), workspace));
        Assert.Throws<ArgumentException>("weights", () => WeightedGram.Multiply<T>(new(a, 4, 4), c.AsSpan(0, 4), T.Zero, new(c, 4, 4), workspace));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => WeightedGram.MultiplyRows<T>(new(a, 4, 4), [0, 4], new T[2], T.Zero, new(c, 4, 4), workspace));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => WeightedGram.MultiplyRows<T>(new(a, 4, 4), [-1], new T[1], T.Zero, new(c, 4, 4), workspace));
        var sparse = SparseRows<T>.FromDense(new(a, 4, 4));
        Assert.Throws<ArgumentException>("weights", () => sparse.WeightedGram(default, new T[3], new(c, 4, 4)));
        Assert.Throws<ArgumentException>("destination", () => sparse.WeightedGram(default, w, new(c, 4, 3)));
    }
}
