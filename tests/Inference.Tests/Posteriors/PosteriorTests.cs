namespace Toolkit.Inference.Tests.Posteriors;

/// <summary>Every model that comes with the toolkit: against its Stan text, against differences, and against itself.</summary>
public class PosteriorTests
{
    private const int Points = 100;

    public static TheoryData<string> Names => new(Inference.Posteriors.All.Select(posterior => posterior.Name));

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void The_log_density_is_that_of_the_Stan_text_up_to_a_constant(string name)
    {
        var (model, data) = Made(name);
        var workspace = new Workspace();
        double? constant = null;
        foreach (var point in RandomPoints(model))
        {
            var expected = StanText.All[name](data, point);
            var difference = model.LogDensity(point, workspace) - expected;
            constant ??= difference;
            Assert.True(Math.Abs(difference - constant.Value) <= 1e-9 * Math.Max(1, Math.Abs(expected)), $"{difference} and {constant} at a density of {expected}");
        }
    }

    // A mutant: without the Jacobians of its constraints a density is another one, and the comparison above would see it.
    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_density_without_its_Jacobians_is_not_that_of_the_Stan_text(string name)
    {
        var (model, data) = Made(name);
        Skip.If(model.Parameters.All(parameter => parameter.Constraint == "real"), "No parameter is constrained.");
        var (mutant, workspace) = (model.WithoutJacobian(), new Workspace());
        var differences = RandomPoints(model)[..10].Select(point => mutant.LogDensity(point, workspace) - StanText.All[name](data, point)).ToArray();
        Assert.True(differences.Max() - differences.Min() > 1e-3, $"{differences.Max() - differences.Min()}");
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void The_gradient_is_that_of_differences(string name)
    {
        var (model, _) = Made(name);
        var workspace = new Workspace();
        var gradient = new double[model.Dimension];
        foreach (var point in RandomPoints(model))
        {
            model.LogDensityAndGradient(point, gradient, workspace);
            for (var i = 0; i < point.Length; i++)
            {
                var difference = Difference(model, point, i, workspace);
                Assert.True(
                    Math.Abs(difference - gradient[i]) <= 1e-6 * Math.Max(1, Math.Abs(difference)),
                    $"{name}: {gradient[i]} by {model.ParameterOf(i).Name}, {difference} by differences");
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_model_that_is_recorded_gives_the_same_bits(string name)
    {
        var (model, _) = Made(name);
        var recorded = model.AsStatic();
        var (first, second) = (new Workspace(), new Workspace());
        var (gradient, again) = (new double[model.Dimension], new double[model.Dimension]);
        foreach (var point in RandomPoints(model))
        {
            Assert.Equal(Bits(model.LogDensityAndGradient(point, gradient, first)), Bits(recorded.LogDensityAndGradient(point, again, second)));
            Assert.Equal(gradient.Select(Bits), again.Select(Bits));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void An_evaluation_leaves_no_trace(string name)
    {
        var (model, _) = Made(name);
        var other = Made("eight_schools_centered").Model;
        var workspace = new Workspace();
        var points = RandomPoints(model);
        var (gradient, again) = (new double[model.Dimension], new double[model.Dimension]);
        var value = model.LogDensityAndGradient(points[0], gradient, workspace);
        for (var i = 1; i < 5; i++) model.LogDensityAndGradient(points[i], again, workspace);
        model.LogDensity(points[5], workspace);
        other.LogDensity(new double[10], workspace);
        model.HessianVectorProduct(points[6], points[7], again, workspace);
        model.Constrain(points[8], workspace);
        Assert.Equal(Bits(value), Bits(model.LogDensityAndGradient(points[0], again, workspace)));
        Assert.Equal(gradient.Select(Bits), again.Select(Bits));
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Another_evaluation_allocates_nothing(string name)
    {
        var (model, _) = Made(name);
        var points = RandomPoints(model);
        var gradient = new double[model.Dimension];
        foreach (var made in new[] { model, model.AsStatic() })
        {
            var workspace = new Workspace();
            Assert.Equal(0, SteadyState.Bytes(() =>
            {
                for (var i = 0; i < 10; i++)
                {
                    made.LogDensityAndGradient(points[i], gradient, workspace);
                    made.LogDensity(points[i], workspace);
                }
            }));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Products_of_the_Hessian_are_differences_of_the_gradient(string name)
    {
        var (model, _) = Made(name);
        var workspace = new Workspace();
        var points = RandomPoints(model);
        var (product, left, right) = (new double[model.Dimension], new double[model.Dimension], new double[model.Dimension]);
        for (var k = 0; k < 5; k++)
        {
            var (point, direction) = (points[2 * k], points[(2 * k) + 1]);
            model.HessianVectorProduct(point, direction, product, workspace);
            var expected = new double[model.Dimension];
            foreach (var (by, weight) in new[] { (1e-4, 4 / 3.0), (2e-4, -1 / 3.0) })
            {
                model.LogDensityAndGradient([.. point.Zip(direction, (x, v) => x - (by * v))], left, workspace);
                model.LogDensityAndGradient([.. point.Zip(direction, (x, v) => x + (by * v))], right, workspace);
                for (var i = 0; i < expected.Length; i++) expected[i] += weight * (right[i] - left[i]) / (2 * by);
            }

            var size = expected.Max(Math.Abs);
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], product[i], 1e-6 * Math.Max(1, size));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_model_reads_and_writes_itself(string name)
    {
        var (model, _) = Made(name);
        var workspace = new Workspace();
        Assert.StartsWith($"{name}: {model.Dimension} free values\n", model.ToString(), StringComparison.Ordinal);
        foreach (var point in RandomPoints(model)[..10])
        {
            var back = model.Free(model.Constrain(point, workspace), workspace);
            for (var i = 0; i < point.Length; i++) Assert.Equal(point[i], back[i], 1e-9);
        }
    }

    [Fact]
    public void Names_are_told_apart()
    {
        Assert.Equal(Inference.Posteriors.All.Count, Inference.Posteriors.All.Select(posterior => posterior.Name).Distinct().Count());
        Assert.Equal(11, Inference.Posteriors.All.Count(posterior => posterior.Folder is not null));
    }

    private static (Model<double> Model, DataRecord Data) Made(string name)
    {
        var posterior = Inference.Posteriors.All.Single(posterior => posterior.Name == name);
        var data = PosteriorFolder.DataOf(posterior);
        Skip.If(data is null, $"shared/data/posteriors/{posterior.Folder} is not beside this repository.");
        return (posterior.Model(data!).Match(Succ: model => model, Fail: errors => throw new InvalidDataException($"{errors}")), data!);
    }

    private static double[][] RandomPoints(Model<double> model)
    {
        var points = new double[Points][];
        for (var i = 0; i < Points; i++)
        {
            points[i] = new double[model.Dimension];
            RandomKey.FromSeed(11).Fold(i).Normals<double>(points[i]);
        }

        return points;
    }

    // Central differences of three lengths, extrapolated twice (Romberg); of several such the one whose last extrapolation moved least (Ridders).
    private static double Difference(Model<double> model, double[] point, int i, Workspace workspace)
    {
        var moved = (double[])point.Clone();
        double At(double by)
        {
            moved[i] = point[i] + by;
            var value = model.LogDensity(moved, workspace);
            moved[i] = point[i];
            return value;
        }

        double Central(double by) => (At(by) - At(-by)) / (2 * by);

        var (best, least) = (double.NaN, double.PositiveInfinity);
        foreach (var length in new[] { 0.04, 0.01, 2e-3, 5e-4 })
        {
            var (far, middle, near) = (Central(length), Central(length / 2), Central(length / 4));
            var (first, second) = (middle + ((middle - far) / 3), near + ((near - middle) / 3));
            if (Math.Abs(second - first) < least) (best, least) = (second + ((second - first) / 15), Math.Abs(second - first));
        }

        return best;
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
