namespace Toolkit.Properties.Tests;

/// <summary>Small dual problems from a key.</summary>
internal static class DualInstances
{
    public const int Rows = 30;
    public const int Columns = 10;

    public static double[] Matrix(RandomKey key)
    {
        var values = new double[Rows * Columns];
        key.Normals<double>(values);
        return values;
    }

    public static DenseRows<double> Dense(RandomKey key) => new(Matrix(key), Rows, Columns);

    // About half of the entries.
    public static CsrRows<double> Sparse(RandomKey key) =>
        new(SparseRows<double>.FromDense(new([.. Matrix(key).Select(x => Math.Abs(x) > 0.7 ? x : 0)], Rows, Columns)));

    // The first feature tells most of the label.
    public static double[] Labels(RandomKey key)
    {
        var (matrix, noise) = (Matrix(key), new double[Rows]);
        key.Fold(1).Normals<double>(noise);
        return [.. Enumerable.Range(0, Rows).Select(i => matrix[i * Columns] + noise[i] + 0.4 > 0 ? 1.0 : -1)];
    }

    // One row in five absent, the others of weight ½ to 2.
    public static double[] Weights(RandomKey key) =>
        [.. Enumerable.Range(0, Rows).Select(i => i % 5 == 2 ? 0 : 0.5 + (1.5 * key.Fold(2).Uniform<double>(i)))];
}
