using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Toolkit.Optimization.Tests;

/// <summary>Preconditioners that are made from a Fisher matrix, against the matrices that they claim to be.</summary>
public sealed class FisherPreconditionerTests
{
    private const double Damping = 0.05;

    private static readonly KroneckerOptions Options = new() { Damping = Damping };

    public static TheoryData<string> Names => [.. Case<double>.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_preconditioner_multiplies_by_one_matrix_its_root_and_its_inverse(string name)
    {
        All<double>(name);
        All<float>(name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Kfac_is_the_product_of_its_factors_with_either_damping(string name)
    {
        var the = Case<double>.Of(name);
        var exact = Of(the, Preconditioners.Kfac(the.Objective.Network, Options, hasExactDamping: true));
        var factored = Of(the, Preconditioners.Kfac(the.Objective.Network, Options));
        for (var k = 0; k < the.Layout.Blocks.Length; k++)
        {
            var (a, b) = the.Factors(k);
            var identity = Matrix<double>.Build.DenseIdentity(the.Layout.Blocks[k].Shape.Length);
            Columns.Close(the.Product(k, a, b) + (Damping * identity), Block(the, exact.Inverse, k), 1e-9);
            var pi = Math.Sqrt(a.Trace() / a.RowCount / (b.Trace() / b.RowCount));
            if (a.RowCount == 1 || b.RowCount == 1 || !double.IsFinite(pi)) continue;
            var root = Math.Sqrt(Damping);
            var damped = the.Product(k, a + (pi * root * Matrix<double>.Build.DenseIdentity(a.RowCount)), b + (root / pi * Matrix<double>.Build.DenseIdentity(b.RowCount)));
            Columns.Close(damped, Block(the, factored.Inverse, k), 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Ekfac_is_the_nearest_matrix_of_its_basis(string name)
    {
        var the = Case<double>.Of(name);
        var (kfac, ekfac) = (Of(the, Preconditioners.Kfac(the.Objective.Network, Options, hasExactDamping: true)), Of(the, Preconditioners.Ekfac(the.Objective.Network, Options)));
        for (var k = 0; k < the.Layout.Blocks.Length; k++)
        {
            var (f, shift) = (the.Fisher(k), Damping * Matrix<double>.Build.DenseIdentity(the.Layout.Blocks[k].Shape.Length));
            var (fromKfac, fromEkfac) = (Block(the, kfac.Inverse, k) - shift, Block(the, ekfac.Inverse, k) - shift);
            Assert.Equal(f.Trace(), fromEkfac.Trace(), 1e-9 * (1 + f.Trace()));
            var whole = Square(f - fromKfac);
            Assert.Equal(whole, Square(f - fromEkfac) + Square(fromEkfac - fromKfac), 1e-9 * (1 + whole));
        }
    }

    [Fact]
    public void Without_correlation_of_places_one_factor_of_channels_serves_all_offsets()
    {
        var the = Case<double>.Of("convolution");
        var options = Options with { AssumesUncorrelatedPlaces = true };
        var (kfac, ekfac) = (Of(the, Preconditioners.Kfac(the.Objective.Network, options, hasExactDamping: true)), Of(the, Preconditioners.Ekfac(the.Objective.Network, options)));
        var ((whole, b), shape) = (the.Factors(0), the.Layout.Blocks[0].Shape);
        var channels = shape.Columns / shape.KernelPlaces;
        Assert.Equal((4, 2), (shape.KernelPlaces, channels));
        var a = Matrix<double>.Build.Dense(shape.InputLength, shape.InputLength);
        for (var offset = 0; offset < shape.KernelPlaces; offset++)
        {
            for (var other = 0; other < shape.KernelPlaces; other++)
                a.SetSubMatrix(other * channels, other * channels, a.SubMatrix(other * channels, channels, other * channels, channels) + (whole.SubMatrix(offset * channels, channels, offset * channels, channels) / shape.KernelPlaces));
        }

        a[shape.Columns, shape.Columns] = shape.Places;
        var shift = Damping * Matrix<double>.Build.DenseIdentity(shape.Length);
        Columns.Close(the.Product(0, a, b) + shift, Block(the, kfac.Inverse, 0), 1e-9);
        var (f, fromKfac, fromEkfac) = (the.Fisher(0), Block(the, kfac.Inverse, 0) - shift, Block(the, ekfac.Inverse, 0) - shift);
        Assert.Equal(f.Trace(), fromEkfac.Trace(), 1e-9 * f.Trace());
        Assert.Equal(Square(f - fromKfac), Square(f - fromEkfac) + Square(fromEkfac - fromKfac), 1e-9 * Square(f));
        Assert.Throws<ArgumentException>(() => Preconditioners.Kfac(the.Objective.Network, options with { MatchesTraces = true }));
    }

    [Fact]
    public void Factored_damping_without_correlation_of_places_takes_pi_from_the_whole_factor()
    {
        var the = Case<double>.Of("convolution");
        var factored = Of(the, Preconditioners.Kfac(the.Objective.Network, Options with { AssumesUncorrelatedPlaces = true }));
        var (a, b) = the.Factors(0);
        var (pi, root) = (Math.Sqrt(a.Trace() / a.RowCount / (b.Trace() / b.RowCount)), Math.Sqrt(Damping));
        var expected = (b.Trace() + (b.RowCount * root / pi)) * (a.Trace() + (a.RowCount * pi * root));
        Assert.Equal(expected, Block(the, factored.Inverse, 0).Trace(), 1e-9 * expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_diagonal_is_that_of_the_examples_own_gradients(string name)
    {
        var the = Case<double>.Of(name);
        var diagonal = Of(the, Preconditioners.DiagonalFisher(the.Objective.Network, Damping));
        for (var k = 0; k < the.Layout.Blocks.Length; k++)
        {
            var f = the.Fisher(k);
            Columns.Close(Matrix<double>.Build.DiagonalOfDiagonalVector(f.Diagonal() + Damping), Block(the, diagonal.Inverse, k), 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_quasi_diagonal_keeps_diagonal_and_bias_row_and_its_inverse_is_an_arrow(string name)
    {
        var the = Case<double>.Of(name);
        var quasi = Of(the, Preconditioners.QuasiDiagonal(the.Objective.Network, Damping));
        for (var k = 0; k < the.Layout.Blocks.Length; k++)
        {
            var shape = the.Layout.Blocks[k].Shape;
            var (f, inverse, p) = (the.Fisher(k), Block(the, quasi.Inverse, k), Block(the, quasi.P, k));
            for (var i = 0; i < shape.Length; i++) Assert.Equal(f[i, i] + Damping, inverse[i, i], 1e-10 * (1 + f[i, i]));
            for (var row = 0; row < shape.Rows && shape.HasBias; row++)
            {
                var bias = (shape.Rows * shape.Columns) + row;
                for (var j = 0; j < shape.Columns; j++)
                {
                    Assert.Equal(f[(row * shape.Columns) + j, bias], inverse[(row * shape.Columns) + j, bias], 1e-10 * (1 + f[bias, bias]));
                    for (var other = 0; other < j; other++) Assert.Equal(0, p[(row * shape.Columns) + j, (row * shape.Columns) + other], 1e-10);
                }
            }
        }
    }

    // Many weights that go with their bias: as an arrow the block would be indefinite.
    [Fact]
    public void A_quasi_diagonal_is_definite_where_the_arrow_is_not()
    {
        var network = Network.Of<double>(6).Dense(1);
        double[] inputs = [.. Enumerable.Repeat(1.0, 6 * 4)];
        var objective = network.Objective(new DenseInputs<double>(inputs, network.Input), Targets<double>.Values(new double[] { 1, 2, 3, 4 }, 1), new HalfSquares<double>());
        Case<double> the = new(objective, [0, 1, 2, 3], new double[7]);
        var f = the.Fisher(0);
        Assert.True(f[6, 6] + 1e-6 - (6 * f[0, 6] * f[0, 6] / (f[0, 0] + 1e-6)) < 0);
        var p = Of(the, Preconditioners.QuasiDiagonal(network, 1e-6)).AreOfOneMatrix(1e-6).P;
        Assert.True(p.Evd(Symmetricity.Symmetric).EigenValues.Real().Minimum() > 0);
    }

    [Fact]
    public void Before_the_first_batch_all_are_the_identity_over_the_damping()
    {
        var the = Case<double>.Of("convolution");
        var network = the.Objective.Network;
        var expected = Matrix<double>.Build.DenseIdentity(the.Length) / Damping;
        Columns.Close(expected, Begun(Preconditioners.Kfac(network, Options)), 1e-12);
        Columns.Close(expected, Begun(Preconditioners.Ekfac(network, Options)), 1e-12);
        Columns.Close(expected, Begun(Preconditioners.DiagonalFisher(network, Damping)), 1e-12);
        Columns.Close(expected, Begun(Preconditioners.QuasiDiagonal(network, Damping)), 1e-12);

        Matrix<double> Begun<TState, TPreconditioner>(IPreconditioner<TPreconditioner, ICurvature<EmpiricalFisher>, double, TState> preconditioner)
            where TState : struct, IState<TState>
            where TPreconditioner : struct, IPreconditionerOperator<double, TState> =>
            Columns.Of<double, TState, TPreconditioner>(preconditioner.Operator, preconditioner.Initialize(the.Point), the.Length).P;
    }

    [Fact]
    public void A_batch_whose_squares_overflow_is_passed_over()
    {
        var network = Network.Of<float>(2).Dense(2);
        float[] inputs = [1, 2, 1e25f, 1];
        var objective = network.Objective(new DenseInputs<float>(inputs, network.Input), Targets<float>.Values(new float[] { 1, 1, 0, 0 }, 2), new HalfSquares<float>());
        Case<float> the = new(objective, [0], new float[6]);
        Passed(Preconditioners.Kfac(network));
        Passed(Preconditioners.Ekfac(network));
        Passed(Preconditioners.DiagonalFisher(network));
        Passed(Preconditioners.QuasiDiagonal(network));

        void Passed<TState, TPreconditioner>(IPreconditioner<TPreconditioner, ICurvature<EmpiricalFisher>, float, TState> preconditioner)
            where TState : struct, IState<TState>
            where TPreconditioner : struct, IPreconditionerOperator<float, TState>
        {
            using var workspace = new Workspace();
            var state = the.Observed(preconditioner);
            var before = state.Copy();
            the.Observe<EmpiricalFisher, TState, TPreconditioner>(preconditioner.Operator, ref state, [1], workspace);
            Assert.Equal(before, state);
        }
    }

    [Fact]
    public void Running_means_begin_unbiased_and_a_batch_seen_again_changes_nothing()
    {
        var the = Case<double>.Of("convolution");
        var network = the.Objective.Network;
        Same(Preconditioners.Kfac(network, Options));
        Same(Preconditioners.Ekfac(network, Options with { RefreshesExactly = true }));
        Same(Preconditioners.DiagonalFisher(network, Damping));
        Same(Preconditioners.QuasiDiagonal(network, Damping));

        void Same<TState, TPreconditioner>(IPreconditioner<TPreconditioner, ICurvature<EmpiricalFisher>, double, TState> preconditioner)
            where TState : struct, IState<TState>
            where TPreconditioner : struct, IPreconditionerOperator<double, TState> => Columns.Close(
            Columns.Of<double, TState, TPreconditioner>(preconditioner.Operator, the.Observed(preconditioner), the.Length).Inverse,
            Columns.Of<double, TState, TPreconditioner>(preconditioner.Operator, the.Observed(preconditioner, 5), the.Length).Inverse, 1e-8);
    }

    // One factor that stands still: the basis converges to its eigenvectors, so the products do to the exact ones.
    [Fact]
    public void Warm_refreshes_come_to_what_whole_ones_give()
    {
        var the = Case<double>.Of("convolution");
        var options = Options with { BasisPeriod = 1, FactorDecay = 0, EarlyRefreshes = 0 };
        var exact = Of(the, Preconditioners.Kfac(the.Objective.Network, options with { RefreshesExactly = true }));
        var warm = Preconditioners.Kfac(the.Objective.Network, options);
        var state = the.Observed(warm);
        using var workspace = new Workspace();
        the.Observe<EmpiricalFisher, KroneckerState<double>, KroneckerPreconditioner<double, EmpiricalFisher>>(warm, ref state, [8, 9, 0], workspace);
        Assert.True(Away() > 1e-3);
        for (var k = 0; k < 60; k++) the.Observe<EmpiricalFisher, KroneckerState<double>, KroneckerPreconditioner<double, EmpiricalFisher>>(warm, ref state, the.Batch, workspace);
        Assert.InRange(Away(), 0, 1e-3);

        double Away() => (Columns.Of<double, KroneckerState<double>, KroneckerPreconditioner<double, EmpiricalFisher>>(warm, state, the.Length).AreOfOneMatrix(1e-9).Inverse - exact.Inverse).FrobeniusNorm() / exact.Inverse.FrobeniusNorm();
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        using var team = new WorkerTeam(3);
        var the = Case<float>.Of("convolution");
        var network = the.Objective.Network;
        Assert.Equal(the.Observed(Preconditioners.Ekfac(network, Options), 6), the.Observed(Preconditioners.Ekfac(network, Options with { Team = team }), 6));
        Assert.Equal(the.Observed(Preconditioners.QuasiDiagonal(network, Damping)), the.Observed(Preconditioners.QuasiDiagonal(network, Damping, team: team)));
    }

    [Fact]
    public void The_second_type_is_the_gauss_newton_matrix()
    {
        var the = Case<double>.Of("shared");
        var diagonal = Preconditioners.DiagonalFisher(the.Objective.Network, Fisher.TypeTwo, Damping);
        var inverse = Columns.Of<double, DiagonalFisherState<double>, DiagonalFisher<double, TypeTwoFisher>>(diagonal, the.Observed(diagonal), the.Length).Inverse;
        using var workspace = new Workspace();
        var (unit, product) = (new double[the.Length], new double[the.Length]);
        for (var j = 0; j < the.Length; j++)
        {
            unit.AsSpan().Clear();
            unit[j] = 1;
            the.Objective.BatchGaussNewtonProduct(the.Batch, the.Point, unit, product, workspace);
            Assert.Equal(product[j] + Damping, inverse[j, j], 1e-10 * (1 + product[j]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_determinant_is_that_of_the_matrix(string name)
    {
        var the = Case<double>.Of(name);
        var network = the.Objective.Network;
        Same(Preconditioners.Kfac(network, Options));
        Same(Preconditioners.Ekfac(network, Options with { AssumesUncorrelatedPlaces = true }));
        Same(Preconditioners.DiagonalFisher(network, Damping));
        Same(Preconditioners.QuasiDiagonal(network, Damping));

        void Same<TState, TPreconditioner>(IPreconditioner<TPreconditioner, ICurvature<EmpiricalFisher>, double, TState> preconditioner)
            where TState : struct, IState<TState>
            where TPreconditioner : struct, IPreconditionerOperator<double, TState>, ILogDeterminant<double, TState>
        {
            using var workspace = new Workspace();
            var state = the.Observed(preconditioner);
            var p = Columns.Of<double, TState, TPreconditioner>(preconditioner.Operator, state, the.Length).P;
            Assert.Equal(p.Evd(Symmetricity.Symmetric).EigenValues.Real().PointwiseLog().Sum(), preconditioner.Operator.LogDeterminant(state, workspace), 1e-7);
        }
    }

    [Fact]
    public void Parts_without_layers_are_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new KroneckerPreconditioner<double, EmpiricalFisher>());
        Assert.Throws<InvalidOperationException>(() => new DiagonalFisher<double, EmpiricalFisher>());
        Assert.Throws<InvalidOperationException>(() => new QuasiDiagonal<double, EmpiricalFisher>());
        var network = Network.Of<double>(2).Dense(1);
        Assert.Throws<ArgumentOutOfRangeException>("damping", () => Preconditioners.DiagonalFisher(network, 0));
        Assert.Throws<ArgumentOutOfRangeException>("decay", () => Preconditioners.QuasiDiagonal(network, 1, 1));
        Assert.Throws<ArgumentException>("point", () => Preconditioners.QuasiDiagonal(network).Initialize(new double[2]));
    }

    private static void All<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (the, tolerance) = (Case<T>.Of(name), Columns.Tolerance<T>());
        var network = the.Objective.Network;
        Of(the, Preconditioners.Kfac(network, Options)).AreOfOneMatrix(tolerance);
        Of(the, Preconditioners.Kfac(network, Options, hasExactDamping: true)).AreOfOneMatrix(tolerance);
        Of(the, Preconditioners.Kfac(network, Options with { MatchesTraces = true })).AreOfOneMatrix(tolerance);
        Of(the, Preconditioners.Kfac(network, Options with { AssumesUncorrelatedPlaces = true, Sharing = WeightSharing.Reduce })).AreOfOneMatrix(tolerance);
        Of(the, Preconditioners.Ekfac(network, Options)).AreOfOneMatrix(tolerance);
        Of(the, Preconditioners.Ekfac(network, Options with { MatchesTraces = true })).AreOfOneMatrix(tolerance);
        Of(the, Preconditioners.RunningAverageEkfac(network, Options)).AreOfOneMatrix(tolerance);
        Of(the, Preconditioners.DiagonalFisher(network, Damping)).AreOfOneMatrix(tolerance);
        Of(the, Preconditioners.QuasiDiagonal(network, Damping)).AreOfOneMatrix(tolerance);
    }

    private static Columns Of<T, TState, TPreconditioner>(Case<T> the, IPreconditioner<TPreconditioner, ICurvature<EmpiricalFisher>, T, TState> preconditioner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TState : struct, IState<TState>
        where TPreconditioner : struct, IPreconditionerOperator<T, TState> =>
        Columns.Of<T, TState, TPreconditioner>(preconditioner.Operator, the.Observed(preconditioner), the.Length);

    private static Matrix<double> Block(Case<double> the, Matrix<double> matrix, int block)
    {
        var (offset, length) = (the.Layout.Blocks[block].Offset, the.Layout.Blocks[block].Shape.Length);
        return matrix.SubMatrix(offset, length, offset, length);
    }

    private static double Square(Matrix<double> matrix) => matrix.FrobeniusNorm() * matrix.FrobeniusNorm();
}
