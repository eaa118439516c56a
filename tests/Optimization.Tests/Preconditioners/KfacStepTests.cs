using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Toolkit.Optimization.Tests;

/// <summary>The optimiser of K-FAC: the quadratic model, the damping and what it does on a problem that it must solve.</summary>
public sealed class KfacStepTests
{
    private static readonly KroneckerOptions Options = new() { FactorDecay = 0.9, BasisPeriod = 3 };

    [Fact]
    public void Two_steps_go_to_the_least_of_the_model_on_their_planes()
    {
        var the = Case<double>.Of("dense");
        var kfac = Preconditioners.Kfac(the.Objective.Network, Options);
        var step = Steps.Kfac(the.Objective, kfac, Batches.Reshuffled(10, RandomKey.FromSeed(1)), RandomKey.FromSeed(2), new() { Damping = 0.7, DampingPeriod = 100, Penalty = 0.05 });
        using var workspace = new Workspace();
        var state = step.Initialize(the.Objective, the.Point);
        var n = the.Length;
        var (factors, point, move) = (kfac.Initialize(the.Point) with { Damping = 0.75 }, (double[])the.Point.Clone(), new double[n]);
        int[] all = [.. Enumerable.Range(0, 10)];
        for (var k = 0; k < 4; k++)
        {
            // The same by dense matrices: the factors are told of the batch, the model is its Gauss–Newton matrix, 0.75 on its diagonal.
            var (curvature, gradient) = (Matrix<double>.Build.Dense(n, n), new double[n]);
            for (var j = 0; j < n; j++)
            {
                var (unit, product) = (new double[n], new double[n]);
                unit[j] = 1;
                the.Objective.BatchGaussNewtonProduct(all, point, unit, product, workspace);
                curvature.SetColumn(j, product);
            }

            using (workspace.Open())
            {
                var evidence = the.Objective.BatchGradient<EmpiricalFisher>(all, point, gradient, RandomKey.FromSeed(2), workspace);
                kfac.Observe(ref factors, gradient, new Evidence<double>(point, 1, evidence), workspace);
            }

            var direction = new double[n];
            kfac.Multiply(factors, gradient, direction, workspace);
            var plane = k == 0 ? Matrix<double>.Build.DenseOfColumnArrays(direction.Select(x => -x).ToArray()) : Matrix<double>.Build.DenseOfColumnArrays(direction.Select(x => -x).ToArray(), move);
            var g = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(gradient);
            var least = (plane.Transpose() * (curvature + (0.75 * Matrix<double>.Build.DenseIdentity(n))) * plane).Solve(-(plane.Transpose() * g));
            move = (plane * least).ToArray();
            for (var i = 0; i < n; i++) point[i] += move[i];

            var info = step.Advance(ref state, the.Objective, workspace);
            Assert.True(info.IsTaken);
            Assert.Equal(least[0], info.Rate, 1e-7 * Math.Abs(least[0]));
            Assert.Equal(k == 0 ? 0 : least[1], info.Momentum, 1e-7);
            Assert.Equal(k == 0 ? 2 : 3, info.OracleCalls);
            Assert.Equal(point, state.Point.Span.ToArray(), (x, y) => Math.Abs(x - y) < 1e-7);
        }
    }

    // Where the model is exact the ratio is 1: damping falls; a model that promises much more than it keeps raises it.
    [Fact]
    public void Damping_follows_the_reduction_ratio()
    {
        var network = Network.Of<double>(3).Dense(1);
        var key = RandomKey.FromSeed(4);
        var (inputs, targets) = (new double[30], new double[10]);
        key.Fold(1).Normals<double>(inputs);
        key.Fold(2).Normals<double>(targets);
        var objective = network.Objective(new DenseInputs<double>(inputs, network.Input), Targets<double>.Values(targets, 1), new HalfSquares<double>());
        var step = Steps.Kfac(objective, Preconditioners.Kfac(network, Fisher.TypeTwo, Options), Batches.Reshuffled(10, key), key, new() { Damping = 1, DampingPeriod = 5, LeastDamping = 0.5 });
        using var workspace = new Workspace();
        var state = step.Initialize(objective, new double[4]);
        for (var k = 1; k <= 100; k++)
        {
            var before = state.Damping;
            var info = step.Advance(ref state, objective, workspace);
            var isMeasured = !double.IsNaN(info.ReductionRatio);
            Assert.Equal(isMeasured ? Math.Max(0.5, before * Math.Pow(0.95, 5)) : before, info.Damping, 1e-12);
            if (info.GradientNorm > 1e-4) Assert.Equal(k % 5 == 0, isMeasured);
            if (isMeasured && info.GradientNorm > 1e-4) Assert.True(info.ReductionRatio > 0.999, $"{info}");
        }

        // The objective is quadratic, and the damped model is above it: its minimum is reached.
        var gradient = new double[4];
        objective.Gradient(state.Point.Span, gradient, workspace);
        Assert.InRange(Reductions.Norm<double>(gradient), 0, 1e-6);

        // A value that falls a hundred times less than the gradient says.
        var steep = new SteepValue(objective);
        var raised = Steps.Kfac(steep, Preconditioners.Kfac(network, Options), Batches.Reshuffled(10, key), key, new() { Damping = 1, DampingPeriod = 1 });
        var last = raised.Run(steep, new double[4]).Take(3).Run();
        Assert.Equal(1 / Math.Pow(0.95, 3), last.State.Damping, 1e-12);
    }

    [Fact]
    public void A_value_that_is_not_finite_behind_the_step_leaves_the_point_and_raises_the_damping()
    {
        var the = Case<double>.Of("dense");
        var cliff = new SteepValue(the.Objective, the.Point);
        var step = Steps.Kfac(cliff, Preconditioners.Kfac(the.Objective.Network, Options), 4, RandomKey.FromSeed(1), new() { Damping = 1, DampingPeriod = 1 });
        using var workspace = new Workspace();
        var state = step.Initialize(cliff, the.Point);
        var info = step.Advance(ref state, cliff, workspace);
        Assert.False(info.IsTaken);
        Assert.Null(info.NonFinite);
        Assert.Equal(the.Point, state.Point.Span.ToArray());
        Assert.Equal(1 / 0.95, state.Damping, 1e-12);
    }

    [Fact]
    public void The_damping_of_factors_is_searched_for_every_so_many_steps()
    {
        var the = Case<double>.Of("convolution");
        var step = Steps.Kfac(the.Objective, Preconditioners.Kfac(the.Objective.Network, Options), 10, RandomKey.FromSeed(1), new() { Damping = 1, FactorDampingPeriod = 3 });
        using var workspace = new Workspace();
        var state = step.Initialize(the.Objective, the.Point);
        var calls = new List<int>();
        for (var k = 1; k <= 12; k++)
        {
            var before = state.Preconditioner.Damping;
            calls.Add(step.Advance(ref state, the.Objective, workspace).OracleCalls);
            var ratio = state.Preconditioner.Damping / before;
            if (k % 3 != 0) Assert.Equal(1, ratio);
            else Assert.Contains(ratio, new[] { 1, Math.Pow(0.95, 3), Math.Pow(0.95, -3) }, new Near());
        }

        Assert.Equal((2, 3, 5), (calls[0], calls[1], calls[2]));
        Assert.NotEqual(1, state.Preconditioner.Damping);
    }

    [Theory]
    [InlineData("dense")]
    [InlineData("convolution")]
    [InlineData("width one")]
    [InlineData("dead units")]
    [InlineData("zero inputs")]
    public void The_value_falls_and_numbers_stay_numbers(string name)
    {
        Falls<double>(name);
        Falls<float>(name);

        static void Falls<T>(string name)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var the = Case<T>.Of(name);
            using var workspace = new Workspace();
            var step = Steps.Kfac(the.Objective, Preconditioners.Kfac(the.Objective.Network, Fisher.MonteCarlo), Batches.Reshuffled(10, RandomKey.FromSeed(1)), RandomKey.FromSeed(2), new() { Damping = 1 });
            var end = step.Run(the.Objective, the.Point).Take(60).Run().State.Point.Span;
            var (before, after) = (double.CreateChecked(the.Objective.Value(the.Point, workspace)), double.CreateChecked(the.Objective.Value(end, workspace)));
            Assert.True(after < before, $"{before} -> {after}");
        }
    }

    [Fact]
    public void Arguments_out_of_range_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Damping", () => new KfacOptions { Damping = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("LeastDamping", () => new KfacOptions { LeastDamping = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("Penalty", () => new KfacOptions { Penalty = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("DampingPeriod", () => new KfacOptions { DampingPeriod = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("FactorDampingPeriod", () => new KfacOptions { FactorDampingPeriod = 0 });
    }

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-12;

        public int GetHashCode(double value) => 0;
    }

    // A value that is a hundred times flatter than its gradient says, or infinite everywhere but at one point.
    private readonly record struct SteepValue(NetworkObjective<double> Inner, double[]? Only = null) : ICurvatureOracle<double>, IGaussNewtonOracle<double>, IBatchValueOracle<double>
    {
        public int Dimension => Inner.Dimension;

        public int Terms => Inner.Terms;

        public CurvatureLayout Fisher => Inner.Fisher;

        public double BatchValue(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Workspace workspace) =>
            Only is null || point.SequenceEqual(Only) ? 0.01 * Inner.BatchValue(batch, point, workspace) : double.PositiveInfinity;

        public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) => Inner.Gradient(point, destination, workspace);

        public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
            Inner.BatchGradient(batch, point, destination, workspace);

        public CurvatureEvidence<double> BatchGradient<TFisher>(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> destination, RandomKey key, Workspace workspace)
            where TFisher : struct, IFisher => Inner.BatchGradient<TFisher>(batch, point, destination, key, workspace);

        public void BatchGaussNewtonProduct(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination, Workspace workspace) =>
            Inner.BatchGaussNewtonProduct(batch, point, direction, destination, workspace);
    }
}
