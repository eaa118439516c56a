namespace Toolkit.Optimization.Tests;

/// <summary>A sparse weighted logistic regression with an intercept, small enough for a dense twin.</summary>
internal static class LaggedInstance
{
    public const int Terms = 150;
    public const int Features = 60;
    public static readonly RandomKey Key = RandomKey.FromSeed(11);

    // About five entries a row, none in some rows and columns.
    public static double[] Dense()
    {
        var (values, draws) = (new double[Terms * Features], new double[Terms * Features]);
        Key.Fold(1).Normals<double>(values);
        Key.Fold(2).Uniforms<double>(draws);
        for (var k = 0; k < values.Length; k++) values[k] = draws[k] < 0.08 && k % Features != 7 && k / Features != 3 ? values[k] : 0;
        return values;
    }

    public static SparseRows<double> Sparse() => SparseRows<double>.FromDense(new(Dense(), Terms, Features));

    public static double[] Labels()
    {
        var dense = Dense();
        return [.. Enumerable.Range(0, Terms).Select(i => Reductions.Sum<double>(dense.AsSpan(i * Features, 9)) + Key.Fold(3).Normal<double>(i) > 0 ? 1.0 : -1)];
    }

    public static double[] Weights() => [.. Enumerable.Range(0, Terms).Select(i => i % 10 == 0 ? 0 : 0.5 + Key.Fold(4).Uniform<double>(i))];

    public static SmoothL2Regularized<double, SmoothLinearModel<double, WithIntercept<double, CsrRows<double>>, LogisticLoss<double>>> Objective(double l2) =>
        Optimization.Objectives.Logistic(new CsrRows<double>(Sparse()).WithIntercept(), Labels(), Weights()).WithL2(l2);

    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - tolerance, expected[i] + tolerance);
    }
}
