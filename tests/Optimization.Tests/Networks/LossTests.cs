using System.Numerics;

namespace Toolkit.Optimization.Tests.Networks;

/// <summary>Losses of networks: derivatives, factors of their Fisher matrix, draws, and the far ends.</summary>
public sealed class LossTests
{
    private const int Rows = 3;
    private const int Columns = 4;

    private readonly Workspace _workspace = new();

    public static TheoryData<string> Names => ["classes", "coins", "numbers"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_are_those_of_differences(string name)
    {
        var (loss, z) = (Named<double>(name), LayerCases.Numbers<double>(Rows * Columns, 60, 2));
        var (analytic, differences) = (Derivatives(loss, z), new double[z.Length]);
        FiniteDifferences.Gradient(x => Losses(loss, x.ToArray()).Sum(), z, differences);
        LayerTests.AssertClose(differences, analytic, 1e-7);

        var (direction, product) = (LayerCases.Numbers<double>(z.Length, 61), new double[z.Length]);
        loss.HessianProduct(new(z, Rows, Columns), new(direction, Rows, Columns), new(product, Rows, Columns));
        FiniteDifferences.HessianVectorProduct((x, g) => Derivatives(loss, x.ToArray()).CopyTo(g), z, direction, differences);
        LayerTests.AssertClose(differences, product, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_of_the_factor_make_the_Hessian(string name)
    {
        var (loss, z) = (Named<double>(name), LayerCases.Numbers<double>(Rows * Columns, 62, 2));
        var (hessian, factored, column) = (Hessian(loss, z), new double[Rows * Columns * Columns], new double[Rows * Columns]);
        for (var c = 0; c < Columns; c++)
        {
            loss.FisherColumn(c, new(z, Rows, Columns), new(column, Rows, Columns));
            AddSquares(column, factored, 1);
        }

        LayerTests.AssertClose(hessian, factored, 1e-13);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_at_drawn_targets_have_mean_0_and_the_Hessian_as_covariance(string name)
    {
        const int Draws = 40_000;
        var (loss, z) = (Named<double>(name), LayerCases.Numbers<double>(Rows * Columns, 63));
        var (mean, second, drawn) = (new double[z.Length], new double[Rows * Columns * Columns], new double[z.Length]);
        var fourth = new double[second.Length];
        for (var draw = 0; draw < Draws; draw++)
        {
            loss.SampledDerivatives(new(z, Rows, Columns), RandomKey.FromSeed(64).Fold(draw), new(drawn, Rows, Columns), _workspace);
            for (var k = 0; k < z.Length; k++) mean[k] += drawn[k] / Draws;
            AddSquares(drawn, second, 1.0 / Draws);
            for (var k = 0; k < fourth.Length; k++)
            {
                var product = drawn[k / Columns] * drawn[(k / (Columns * Columns) * Columns) + (k % Columns)];
                fourth[k] += product * product / Draws;
            }
        }

        // Six deviations of each mean, as the draws themselves tell them.
        var hessian = Hessian(loss, z);
        for (var k = 0; k < z.Length; k++) Assert.Equal(0, mean[k], 6 * Math.Sqrt(hessian[(k * Columns) + (k % Columns)] / Draws));
        for (var k = 0; k < second.Length; k++) Assert.Equal(hessian[k], second[k], 6 * Math.Sqrt(fourth[k] / Draws));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Far_away_everything_is_finite(string name)
    {
        Far<double>(name);
        Far<float>(name);

        void Far<T>(string called)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var (loss, far) = (Named<T>(called), T.CreateChecked(1e4));
            T[] z = [far, -far, T.Zero, far, -far, -far, -far, -far, far, far, far, -far];
            var (product, column, drawn, predicted) = (new T[z.Length], new T[z.Length], new T[z.Length], new T[z.Length]);
            loss.HessianProduct(new(z, Rows, Columns), new(z, Rows, Columns), new(product, Rows, Columns));
            loss.FisherColumn(1, new(z, Rows, Columns), new(column, Rows, Columns));
            loss.SampledDerivatives(new(z, Rows, Columns), RandomKey.FromSeed(1), new(drawn, Rows, Columns), _workspace);
            loss.Predict(new(z, Rows, Columns), new(predicted, Rows, Columns));
            Assert.All([.. Losses(loss, z), .. Derivatives(loss, z), .. product, .. column, .. drawn, .. predicted], value => Assert.True(T.IsFinite(value)));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1500)]
    [InlineData(20_011)]
    public void Losses_of_many_classes_have_the_same_bits_with_and_without_derivatives_and_allocate_nothing(int classes)
    {
        var (loss, z) = (new SoftmaxCrossEntropy<float>(), LayerCases.Numbers<float>(2 * classes, 65, 3));
        var (alone, together, derivatives) = (new float[2], new float[2], new float[z.Length]);
        int[] labels = [1, classes - 1];
        Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(together, alone);
        Assert.Equal(0, derivatives.Sum(value => (double)value), 1e-4);

        var expected = Math.Log(z.Take(classes).Sum(value => Math.Exp(value))) - z[1];
        Assert.Equal(expected, alone[0], 1e-5 * expected);

        void Once()
        {
            var targets = new BatchTargets<float>(labels, default);
            loss.Evaluate(new(z, 2, classes), targets, alone, default);
            loss.Evaluate(new(z, 2, classes), targets, together, new(derivatives, 2, classes));
            loss.HessianProduct(new(z, 2, classes), new(z, 2, classes), new(derivatives, 2, classes));
            loss.Evaluate(new(z, 2, classes), targets, default, new(derivatives, 2, classes));
        }
    }

    private static INetworkLoss<T> Named<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        name switch { "classes" => new SoftmaxCrossEntropy<T>(), "coins" => new BernoulliCrossEntropy<T>(), _ => new HalfSquares<T>() };

    private static T[] Evaluated<T>(INetworkLoss<T> loss, T[] z, bool derivatives)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Grey values, which are numbers as well.
        T[] values = [.. LayerCases.Numbers<T>(Rows * Columns, 66).Select(value => T.One / (T.One + T.Exp(value)))];
        var targets = loss is SoftmaxCrossEntropy<T> ? new BatchTargets<T>([0, 3, 1], default) : new(default, new(values, Rows, Columns));
        var result = new T[derivatives ? z.Length : Rows];
        loss.Evaluate(new(z, Rows, Columns), targets, derivatives ? default(Span<T>) : result, derivatives ? new(result, Rows, Columns) : default);
        return result;
    }

    private static T[] Losses<T>(INetworkLoss<T> loss, T[] z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Evaluated(loss, z, false);

    private static T[] Derivatives<T>(INetworkLoss<T> loss, T[] z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Evaluated(loss, z, true);

    // A block for each row.
    private static double[] Hessian(INetworkLoss<double> loss, double[] z)
    {
        var (hessian, unit, product) = (new double[Rows * Columns * Columns], new double[Rows * Columns], new double[Rows * Columns]);
        for (var c = 0; c < Columns; c++)
        {
            for (var i = 0; i < unit.Length; i++) unit[i] = i % Columns == c ? 1 : 0;
            loss.HessianProduct(new(z, Rows, Columns), new(unit, Rows, Columns), new(product, Rows, Columns));
            for (var i = 0; i < product.Length; i++) hessian[(i * Columns) + c] = product[i];
        }

        return hessian;
    }

    private static void AddSquares(double[] rows, double[] sums, double scale)
    {
        for (var k = 0; k < sums.Length; k++) sums[k] += scale * rows[k / Columns] * rows[(k / (Columns * Columns) * Columns) + (k % Columns)];
    }
}
