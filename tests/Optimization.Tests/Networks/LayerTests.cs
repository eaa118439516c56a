using System.Numerics;

namespace Toolkit.Optimization.Tests.Networks;

/// <summary>Layers and networks against the tape, differences and each other, to second order.</summary>
public sealed class LayerTests
{
    private static readonly int[] Batch = [3, 0, 4, 3];

    private readonly Workspace _workspace = new();

    public static TheoryData<string> Names => LayerCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_and_Hessians_are_those_of_differences(string name)
    {
        var the = LayerCases.Named<double>(name);
        var (objective, point) = (the.Objective, the.Point);
        var (gradient, differences) = (new double[point.Length], new double[point.Length]);
        Assert.Equal(objective.Value(point, _workspace), objective.ValueAndGradient(point, gradient, _workspace));
        FiniteDifferences.Gradient(x => objective.Value(x, _workspace), point, differences);
        AssertClose(differences, gradient, 1e-6);

        var direction = LayerCases.Numbers<double>(point.Length, 40);
        objective.HessianVectorProduct(point, direction, gradient, _workspace);
        FiniteDifferences.HessianVectorProduct((x, g) => objective.Gradient(x, g, _workspace), point, direction, differences);
        AssertClose(differences, gradient, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void In_double_they_agree_with_the_tape(string name) => AgreesWithTheTape<double>(name, 1e-11);

    [Theory]
    [MemberData(nameof(Names))]
    public void In_float_they_agree_with_the_tape(string name) => AgreesWithTheTape<float>(name, 3e-4);

    [Theory]
    [MemberData(nameof(Names))]
    public void Float_is_double_up_to_rounding(string name)
    {
        var (wide, narrow) = (LayerCases.Named<double>(name), LayerCases.Named<float>(name));
        AssertClose(Gradient(wide), [.. Gradient(narrow).Select(value => (double)value)], 1e-4);

        T[] Gradient<T>(LayerCase<T> the)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var gradient = new T[the.Network.ParameterCount];
            the.Objective.Gradient(the.Point, gradient, _workspace);
            return gradient;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_are_adjoint_and_the_Hessian_is_symmetric(string name)
    {
        var the = LayerCases.Named<double>(name);
        var (objective, point, outputs) = (the.Objective, the.Point, the.Network.Output.Length);
        var (v, w, u) = (LayerCases.Numbers<double>(point.Length, 41), LayerCases.Numbers<double>(Batch.Length * outputs, 42), LayerCases.Numbers<double>(point.Length, 43));
        var (forward, backward) = (new double[Batch.Length * outputs], new double[point.Length]);
        objective.JacobianVectorProduct(Batch, point, v, new(forward, Batch.Length, outputs), _workspace);
        objective.VectorJacobianProduct(Batch, point, new(w, Batch.Length, outputs), backward, _workspace);
        Assert.Equal(Dot(forward, w), Dot(v, backward), 1e-12 * Math.Sqrt(Dot(forward, forward) * Dot(w, w)));

        var (ofV, ofU) = (new double[point.Length], new double[point.Length]);
        objective.BatchHessianVectorProduct(Batch, point, v, ofV, _workspace);
        objective.BatchHessianVectorProduct(Batch, point, u, ofU, _workspace);
        Assert.Equal(Dot(u, ofV), Dot(v, ofU), 1e-11 * Math.Sqrt(Dot(u, u) * Dot(ofV, ofV)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_Gauss_Newton_matrix_is_made_of_Jacobians(string name)
    {
        var the = LayerCases.Named<double>(name);
        var (objective, point, outputs) = (the.Objective, the.Point, the.Network.Output.Length);
        var rows = Batch.Length * outputs;
        var z = new double[rows];
        objective.Outputs(Batch, point, new(z, Batch.Length, outputs), _workspace);
        var columns = new double[point.Length][];
        var moved = new double[point.Length][];
        for (var k = 0; k < point.Length; k++)
        {
            var unit = new double[point.Length];
            unit[k] = 1;
            (columns[k], moved[k]) = (new double[rows], new double[rows]);
            objective.JacobianVectorProduct(Batch, point, unit, new(columns[k], Batch.Length, outputs), _workspace);
            the.Loss.HessianProduct(new(z, Batch.Length, outputs), new(columns[k], Batch.Length, outputs), new(moved[k], Batch.Length, outputs));
        }

        var (direction, product, expected) = (LayerCases.Numbers<double>(point.Length, 44), new double[point.Length], new double[point.Length]);
        objective.BatchGaussNewtonProduct(Batch, point, direction, product, _workspace);
        for (var k = 0; k < point.Length; k++)
        {
            for (var l = 0; l < point.Length; l++) expected[k] += Dot(columns[k], moved[l]) * direction[l] / Batch.Length;
        }

        AssertClose(expected, product, 1e-11);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Squared_norms_are_those_of_gradients_of_one_example(string name)
    {
        var the = LayerCases.Named<double>(name);
        var (objective, point) = (the.Network.Objective(the.Inputs, the.Targets, the.Loss), the.Point);
        var (norms, gradient) = (new double[Batch.Length], new double[point.Length]);
        objective.SquaredGradientNorms(Batch, point, norms, _workspace);
        for (var i = 0; i < Batch.Length; i++)
        {
            objective.BatchGradient([Batch[i]], point, gradient, _workspace);
            Assert.Equal(Dot(gradient, gradient), norms[i], 1e-11 * norms[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evidence_of_curvature_makes_the_gradient_of_each_block(string name)
    {
        var the = LayerCases.Named<double>(name);
        var (objective, point) = (the.Network.Objective(the.Inputs, the.Targets, the.Loss), the.Point);
        var (gradient, plain) = (new double[point.Length], new double[point.Length]);
        objective.BatchGradient(Batch, point, plain, _workspace);
        using var scope = _workspace.Open();
        var evidence = objective.BatchGradient<EmpiricalFisher>(Batch, point, gradient, default, _workspace);
        Assert.Equal(plain, gradient);
        Assert.False(objective.Fisher.Blocks.IsEmpty);
        for (var b = 0; b < objective.Fisher.Blocks.Length; b++)
        {
            var (block, h, delta) = (objective.Fisher.Blocks[b], Copy(evidence.Inputs(b)), Copy(evidence.Derivatives(b, 0)));
            Assert.Equal(Batch.Length * block.Shape.Places, h.Length);
            var expected = new double[block.Shape.Length];
            for (var t = 0; t < h.Length; t++)
            {
                for (var j = 0; j < block.Shape.Rows; j++)
                {
                    for (var k = 0; k < block.Shape.Columns; k++) expected[(j * block.Shape.Columns) + k] += delta[t][j] * h[t][k] / Batch.Length;
                    if (block.Shape.HasBias) expected[(block.Shape.Rows * block.Shape.Columns) + j] += delta[t][j] / Batch.Length;
                }
            }

            AssertClose(expected, gradient.AsSpan(block.Offset, block.Shape.Length).ToArray(), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void From_the_second_time_on_nothing_is_allocated(string name)
    {
        var the = LayerCases.Named<float>(name);
        var (objective, point, direction, product) = (the.Objective, the.Point, the.Point, new float[the.Network.ParameterCount]);
        var norms = new float[Batch.Length];
        for (var i = 0; i < 3; i++) Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5; i++) Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            objective.BatchGradient(Batch, point, product, _workspace);
            objective.BatchHessianVectorProduct(Batch, point, direction, product, _workspace);
            objective.BatchGaussNewtonProduct(Batch, point, direction, product, _workspace);
            objective.SquaredGradientNorms(Batch, point, norms, _workspace);
            objective.Value(point, _workspace);
            using var scope = _workspace.Open();
            objective.BatchGradient<MonteCarloFisher>(Batch, point, product, RandomKey.FromSeed(1), _workspace);
        }
    }

    [Fact]
    public void Layers_on_the_tape_allocate_nothing_of_their_own()
    {
        var network = Network.Of<double>(4).Differentiated("affine", _ => ExampleShape.Vector(3), [("weights", [3, 4]), ("bias", [3])], static (p, x) =>
            Functions.Tanh(Functions.Multiply(x, false, p["weights"], true) + p["bias"])).Dense(2);
        var objective = network.Objective(new DenseInputs<double>(LayerCases.Numbers<double>(20, 1), ExampleShape.Vector(4)), Targets<double>.Labels([0, 1, 1, 0, 1]), new SoftmaxCrossEntropy<double>());
        var (point, product, norms) = (network.Initialize(RandomKey.FromSeed(2)), new double[network.ParameterCount], new double[Batch.Length]);
        for (var i = 0; i < 3; i++) Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 5; i++) Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            objective.BatchGradient(Batch, point, product, _workspace);
            objective.BatchHessianVectorProduct(Batch, point, point, product, _workspace);
            objective.SquaredGradientNorms(Batch, point, norms, _workspace);
        }
    }

    [Fact]
    public void Bits_do_not_depend_on_threads()
    {
        using var team = new WorkerTeam(2);
        var shape = new ExampleShape(20, 20, 3);
        var inputs = new DenseInputs<float>(LayerCases.Numbers<float>(40 * shape.Length, 50), shape);
        var targets = Targets<float>.Labels([.. Enumerable.Range(0, 40).Select(i => i % 10)]);
        var network = Network.Of<float>(shape).Convolve(16, 3, padding: 1).Relu().MaxPool(2).Convolve(32, 3).Elu().AveragePool(2).Flatten().LayerNorm()
            .Residual(r => r.Dense(512).Tanh().Dense(512)).Dense(10);
        var point = network.Initialize(RandomKey.FromSeed(51));
        int[] batch = [.. Enumerable.Range(0, 40)];
        Assert.Equal(All(null), All(team));

        float[] All(WorkerTeam? threads)
        {
            var objective = network.Objective(inputs, targets, new SoftmaxCrossEntropy<float>(), 1, threads);
            var (gradient, product, direct, norms) = (new float[point.Length], new float[point.Length], new float[point.Length], new float[batch.Length]);
            objective.BatchGradient(batch, point, gradient, _workspace);
            objective.BatchHessianVectorProduct(batch, point, point, product, _workspace);
            objective.BatchGaussNewtonProduct(batch, point, point, direct, _workspace);
            objective.SquaredGradientNorms(batch, point, norms, _workspace);
            return [objective.Value(point, _workspace), .. gradient, .. product, .. direct, .. norms];
        }
    }

    internal static void AssertClose<T>(T[] expected, T[] actual, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = Math.Max(1, expected.Max(value => Math.Abs(double.CreateChecked(value))));
        for (var i = 0; i < expected.Length; i++) Assert.Equal(double.CreateChecked(expected[i]), double.CreateChecked(actual[i]), tolerance * scale);
    }

    private static double Dot(double[] x, double[] y) => x.Select((value, i) => value * y[i]).Sum();

    private static double[][] Copy(ReadOnlyMatrixSpan<double> matrix)
    {
        var rows = new double[matrix.Rows][];
        for (var i = 0; i < rows.Length; i++) rows[i] = matrix.Row(i).ToArray();
        return rows;
    }

    private void AgreesWithTheTape<T>(string name, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var the = LayerCases.Named<T>(name);
        Assert.Equal(the.Network.ParameterCount, the.Twin.ParameterCount);
        Assert.Equal(the.Network.Output, the.Twin.Output);
        var (expected, actual) = (All(the.OnTape), All(the.Objective));
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Contains(expected[i], value => value != T.Zero || (i == 4 && name == "embedding"));
            AssertClose(expected[i], actual[i], tolerance);
        }

        List<T[]> All(NetworkObjective<T> objective)
        {
            var (point, outputs) = (the.Point, the.Network.Output.Length);
            var inputs = the.Inputs.Values.Span;
            var (v, rows) = (LayerCases.Numbers<T>(point.Length, 41), LayerCases.Numbers<T>(Batch.Length * outputs, 42));
            List<T[]> all = [];
            T[] Next(int length)
            {
                all.Add(new T[length]);
                return all[^1];
            }

            var value = objective.ValueAndGradient(point, Next(point.Length), _workspace);
            Next(1)[0] = value;
            objective.HessianVectorProduct(point, v, Next(point.Length), _workspace);
            objective.BatchGaussNewtonProduct(Batch, point, v, Next(point.Length), _workspace);
            var pulled = LayerCases.Numbers<T>(the.Inputs.Count * outputs, 45);
            objective.InputPullback(inputs, point, new(pulled, the.Inputs.Count, outputs), Next(inputs.Length), _workspace);
            objective.JacobianVectorProduct(Batch, point, v, new(Next(Batch.Length * outputs), Batch.Length, outputs), _workspace);
            objective.VectorJacobianProduct(Batch, point, new(rows, Batch.Length, outputs), Next(point.Length), _workspace);
            objective.SquaredGradientNorms(Batch, point, Next(Batch.Length), _workspace);
            objective.Outputs(Batch, point, new(Next(Batch.Length * outputs), Batch.Length, outputs), _workspace);
            return all;
        }
    }
}
