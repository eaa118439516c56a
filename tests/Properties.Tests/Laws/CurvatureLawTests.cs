using FsCheck;
using FsCheck.Xunit;
using Xunit.Abstractions;
using static Toolkit.Optimization.Preconditioners;

namespace Toolkit.Properties.Tests;

/// <summary>K-FAC, EKFAC and their kin under the theorems of their papers, against Fisher matrices that are written down.</summary>
[Collection(SingleThreaded.Name)]
public sealed class CurvatureLawTests(ITestOutputHelper output)
{
    private const double Lambda = 1e-2;

    public static TheoryData<CurvatureLoss, int> Cases
    {
        get
        {
            var cases = new TheoryData<CurvatureLoss, int>();
            foreach (var loss in Enum.GetValues<CurvatureLoss>())
            {
                cases.Add(loss, 1);
                cases.Add(loss, 3);
            }

            return cases;
        }
    }

    [Property(Arbitrary = [typeof(Problems)], MaxTest = 60)]
    public Property Measured_scalings_are_the_best_diagonal_of_their_basis(CurvatureProblem<double> problem) =>
        (Diagonals(Fisher.Empirical, problem) + Diagonals(Fisher.MonteCarlo, problem) + Diagonals(Fisher.TypeTwo, problem)).ToProperty();

    [Property(Arbitrary = [typeof(Problems)], MaxTest = 60)]
    public Property Damping_is_what_it_says(CurvatureProblem<double> problem) => (Damped(Fisher.Empirical, problem) + Damped(Fisher.TypeTwo, problem)).ToProperty();

    [Property(Arbitrary = [typeof(Problems)], MaxTest = 60)]
    public Property Evidence_is_that_of_single_examples(CurvatureProblem<double> problem) =>
        (EvidenceLaw.Validate(Fisher.Empirical, problem) + EvidenceLaw.Validate(Fisher.MonteCarlo, problem) + EvidenceLaw.Validate(Fisher.TypeTwo, problem)).ToProperty();

    [Property(Arbitrary = [typeof(Problems)], MaxTest = 60)]
    public Property Without_measurements_EKFAC_is_KFAC(CurvatureProblem<double> problem)
    {
        var network = problem.Objective.Network;
        return (UnmeasuredScalingLaw.Validate(Ekfac(network, Fisher.TypeTwo, Options()), Kfac(network, Fisher.TypeTwo, Options(), hasExactDamping: true), problem)
            + UnmeasuredScalingLaw.Validate(RunningAverageEkfac(network, Options()), Kfac(network, Options(), hasExactDamping: true), problem)).ToProperty();
    }

    [Property(Arbitrary = [typeof(Problems)], MaxTest = 60)]
    public Property One_example_at_one_place_is_a_product(CurvatureProblem<double> problem)
    {
        var one = CurvatureProblems.Of<double>(problem.Shape! with { Examples = 1, Places = 1 });
        return (Exact(Fisher.Empirical, one) + Exact(Fisher.MonteCarlo, one) + Exact(Fisher.TypeTwo, one)).ToProperty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Diagonals_are_right_in_single_precision(CurvatureLoss loss, int places)
    {
        // Scales, not bits: a factor of m or of the places would be off by more than 1.
        var problem = CurvatureProblems.Of<float>(new(7, loss, places, 4, 5, 3, 20, HasBias: true));
        var network = problem.Objective.Network;
        PythagorasLaw.Assert(Ekfac(network, Fisher.TypeTwo, Options()), Kfac(network, Fisher.TypeTwo, Options(), hasExactDamping: true), Lambda, problem);
        FisherTraceLaw.Assert(Ekfac(network, Options()), Lambda, problem);
        FisherTraceLaw.Assert(Ekfac(network, Fisher.MonteCarlo, Options()), Lambda, problem);
        SchurHornLaw.Assert(Ekfac(network, Fisher.TypeTwo, Options()), Lambda, problem);
        PreconditionerLaw.Assert(Ekfac(network, Options()), problem);
        EvidenceLaw.Assert(Fisher.TypeTwo, problem);
        if (places == 1) FisherTraceLaw.Assert(Kfac(network, Options() with { MatchesTraces = true }, hasExactDamping: true), Lambda, problem);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Old_bases_still_have_the_best_diagonal(CurvatureLoss loss, int places)
    {
        var problem = CurvatureProblems.Of<double>(new(8, loss, places, 4, 4, 3, 40, HasBias: true));
        var network = problem.Objective.Network;
        var options = Options() with { BasisPeriod = 100 };

        // Fifty batches while the parameters drift away from those that the basis was made at.
        var before = new CurvatureProblem<double>[50];
        for (var k = 0; k < before.Length; k++) before[k] = Drifted(problem, k).OnBatch([.. Enumerable.Range(0, 8).Select(i => problem.Key.Fold(k).Integer(40, i))]);
        var last = Drifted(problem, before.Length);
        OptimalDiagonalLaw.Assert(Ekfac(network, options), Kfac(network, options, hasExactDamping: true), Lambda, last, before);
        PythagorasLaw.Assert(Ekfac(network, options), Kfac(network, options, hasExactDamping: true), Lambda, last, before);
        FisherTraceLaw.Assert(Ekfac(network, options), Lambda, last, before);
        SchurHornLaw.Assert(Ekfac(network, options), Lambda, last, before);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scalings_go_over_to_the_next_basis(CurvatureLoss loss, int places)
    {
        var problem = CurvatureProblems.Of<double>(new(9, loss, places, 4, 4, 3, 30, HasBias: true));
        var network = problem.Objective.Network;
        var options = Options() with { ScalingDecay = 0.8, FactorDecay = 0.6 };
        var before = new[] { Drifted(problem, 1).OnBatch(0, 1, 2, 3, 4), Drifted(problem, 2).OnBatch(5, 6, 7, 8, 9, 10, 11), Drifted(problem, 3).OnBatch(12, 13, 14) };
        var last = Drifted(problem, 4).OnBatch([.. Enumerable.Range(15, 15)]);
        PythagorasLaw.Assert(Ekfac(network, options), Kfac(network, options, hasExactDamping: true), Lambda, last, before, decay: 0.8);
        FisherTraceLaw.Assert(Ekfac(network, options), Lambda, last, before, decay: 0.8);
        SchurHornLaw.Assert(Ekfac(network, options), Lambda, last, before, decay: 0.8);
        PreconditionerLaw.Assert(Ekfac(network, options), last, before);
    }

    [Fact]
    public void Independent_factors_and_linear_layers_are_products()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var key = RandomKey.FromSeed((ulong)seed);
            Exact(Fisher.Empirical, CurvatureProblems.Independent<double>(key, 4, 3, 6, 5)).Assert();
            Exact(Fisher.TypeTwo, CurvatureProblems.DeepLinear<double>(key, [4, 5, 3, 2], 10)).Assert();
            var single = CurvatureProblems.Independent<float>(key, 4, 3, 6, 5);
            KroneckerExactnessLaw.Assert(Kfac(single.Objective.Network, Options(), hasExactDamping: true), Lambda, single);

            // Of linear layers the empirical matrix is no product.
            var linear = CurvatureProblems.DeepLinear<double>(key, [4, 5, 3, 2], 10);
            Assert.False(KroneckerExactnessLaw.Validate(Kfac(linear.Objective.Network, Options(), hasExactDamping: true), Lambda, linear).Holds);
        }
    }

    [Fact]
    public void Drawn_targets_tend_to_the_Fisher_matrix()
    {
        var refused = 0;
        for (var seed = 0; seed < 2000; seed++)
        {
            var one = CurvatureProblems.DeepLinear<double>(RandomKey.FromSeed((ulong)seed), [2, 3, 2], 4);
            refused += MonteCarloFisherLaw.PValues(Kfac(one.Objective.Network, Fisher.MonteCarlo, Options(), hasExactDamping: true), Lambda, one, 1)[0] < 0.01 ? 1 : 0;
        }

        output.WriteLine($"{refused} of 2000 keys refused at 1 %");
        Assert.InRange(refused, 4, 40);
        var problem = CurvatureProblems.DeepLinear<double>(RandomKey.FromSeed(1), [4, 5, 3, 2], 10);
        MonteCarloFisherLaw.Assert(Kfac(problem.Objective.Network, Fisher.MonteCarlo, Options(), hasExactDamping: true), Lambda, problem, 500);
    }

    [Fact]
    public void Squares_of_batches_are_those_of_examples_where_a_batch_is_one()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var problem = CurvatureProblems.Of<double>(new((ulong)seed, CurvatureLoss.Classes, 3, 3, 4, 3, 12, HasBias: true));
            var (network, one) = (problem.Objective.Network, problem.OnBatch(5));
            PythagorasLaw.Assert(RunningAverageEkfac(network, Options()), Kfac(network, Options(), hasExactDamping: true), Lambda, one);
            FisherTraceLaw.Assert(RunningAverageEkfac(network, Options()), Lambda, one);
            Assert.False(FisherTraceLaw.Validate(RunningAverageEkfac(network, Options()), Lambda, problem).Holds);
        }
    }

    [Fact]
    public void Least_squares_take_one_step()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var problem = CurvatureProblems.LeastSquares<double>(RandomKey.FromSeed((ulong)seed), 4, 3, 30, out var solution);
            var network = problem.Objective.Network;
            LeastSquaresStepLaw.Assert(Kfac(network, Fisher.TypeTwo, Options(), hasExactDamping: true), Lambda, problem);
            LeastSquaresStepLaw.Assert(Ekfac(network, Fisher.TypeTwo, Options()), Lambda, problem);
            LeastSquaresStepLaw.Assert(Ekfac(network, Fisher.TypeTwo, Options(1e-13)), 1e-13, problem);

            // The step as a chain, with a length of 1: at the solution behind it.
            var step = Precondition(Ekfac(network, Fisher.TypeTwo, Options(1e-13))).Then(Transforms.Descend<double>(1)).For(problem.Objective, new WholeBatch(), RandomKey.FromSeed(1));
            var state = step.Initialize(problem.Objective, problem.Point.Span);
            step.Advance(ref state, problem.Objective, new());
            for (var i = 0; i < solution.Length; i++) Assert.Equal(solution[i], state.Point.Span[i], 1e-9);
        }
    }

    [Fact]
    public void Steps_do_not_depend_on_how_inputs_are_written()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            foreach (var loss in (CurvatureLoss[])[CurvatureLoss.Numbers, CurvatureLoss.Coins])
            {
                var problem = CurvatureProblems.Of<double>(new((ulong)seed, loss, 1, 3, 4, 3, 40, HasBias: true));
                var network = problem.Objective.Network;
                var (turn, map) = (InputMap.Orthogonal(problem.Key, 3), InputMap.General(problem.Key, 3));
                InputMapLaw.Assert(Kfac(network, Options(1e-13), hasExactDamping: true), problem, turn);
                InputMapLaw.Assert(Kfac(network, Options(1e-13), hasExactDamping: true), problem, map);
                InputMapLaw.Assert(Ekfac(network, Options(1e-13)), problem, turn);
                Assert.False(InputMapLaw.Validate(Ekfac(network, Options(1e-13)), problem, map, tolerance: 1e-3).Holds);
            }
        }
    }

    [Theory]
    [InlineData(4, 2)]
    [InlineData(3, 3)]
    public void Convolutions_are_under_the_same_laws(int extent, int kernel)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var problem = CurvatureProblems.Convolutional<double>(RandomKey.FromSeed((ulong)seed), extent, kernel, 2, 3, 3, 10);
            (Diagonals(Fisher.Empirical, problem) + Diagonals(Fisher.MonteCarlo, problem) + Diagonals(Fisher.TypeTwo, problem) + Damped(Fisher.Empirical, problem)
                + EvidenceLaw.Validate(Fisher.TypeTwo, problem) + EvidenceLaw.Validate(Fisher.Empirical, problem)).Assert();
            if (kernel < extent) continue;

            // With one place a convolution is a dense layer.
            Exact(Fisher.TypeTwo, problem.OnBatch(1)).Assert();
            var dense = Network.Of<double>(extent, extent, 2).Flatten().Dense(3).Tanh().Dense(3);
            var same = problem with { Objective = dense.Objective(problem.Objective.Inputs, problem.Objective.Targets, problem.Objective.Loss) };
            var (one, other) = (problem.FisherBlocks<EmpiricalFisher>(), same.FisherBlocks<EmpiricalFisher>());
            for (var k = 0; k < one.Length; k++) Assert.Equal(one[k], other[k], (a, b) => Math.Abs(a - b) < 1e-13);
        }
    }

    // Laws of the diagonal, of matched traces, and of the state as one matrix.
    private static Verdict Diagonals<TFisher>(TFisher fisher, CurvatureProblem<double> problem)
        where TFisher : struct, IFisher
    {
        var (network, matched) = (problem.Objective.Network, Options() with { MatchesTraces = true });
        var (ekfac, kfac) = (Ekfac(network, fisher, Options()), Kfac(network, fisher, Options(), hasExactDamping: true));
        var verdict = OptimalDiagonalLaw.Validate(ekfac, kfac, Lambda, problem) + PythagorasLaw.Validate(ekfac, kfac, Lambda, problem)
            + PythagorasLaw.Validate(Ekfac(network, fisher, matched), Kfac(network, fisher, matched, hasExactDamping: true), Lambda, problem)
            + PythagorasLaw.Validate(
                Ekfac(network, fisher, Options() with { Sharing = WeightSharing.Reduce }), Kfac(network, fisher, Options() with { Sharing = WeightSharing.Reduce }, hasExactDamping: true), Lambda, problem)
            + FisherTraceLaw.Validate(ekfac, Lambda, problem) + FisherTraceLaw.Validate(Ekfac(network, fisher, matched), Lambda, problem) + SchurHornLaw.Validate(ekfac, Lambda, problem)
            + PreconditionerLaw.Validate(ekfac, problem) + PreconditionerLaw.Validate(Kfac(network, fisher, Options()), problem);
        return problem.Layout.Blocks.All(block => block.Shape.Places == 1)
            ? verdict + FisherTraceLaw.Validate(Kfac(network, fisher, matched, hasExactDamping: true), Lambda, problem)
            : verdict;
    }

    private static Verdict Damped<TFisher>(TFisher fisher, CurvatureProblem<double> problem)
        where TFisher : struct, IFisher
    {
        var network = problem.Objective.Network;
        return ExactDampingLaw.Validate(damping => Ekfac(network, fisher, Options(damping)), 1e-3, 1, problem)
            + ExactDampingLaw.Validate(damping => Kfac(network, fisher, Options(damping), hasExactDamping: true), 1e-3, 1, problem)
            + FactoredDampingLaw.Validate(Kfac(network, fisher, Options()), Kfac(network, fisher, Options(), hasExactDamping: true), Lambda, problem);
    }

    private static Verdict Exact<TFisher>(TFisher fisher, CurvatureProblem<double> problem)
        where TFisher : struct, IFisher => KroneckerExactnessLaw.Validate(Kfac(problem.Objective.Network, fisher, Options(), hasExactDamping: true), Lambda, problem)
            + KroneckerExactnessLaw.Validate(Ekfac(problem.Objective.Network, fisher, Options()), Lambda, problem);

    private static CurvatureProblem<double> Drifted(CurvatureProblem<double> problem, int steps)
    {
        var (point, noise) = (problem.Point.ToArray(), new double[problem.Point.Length]);
        problem.Key.Fold(99).Normals<double>(noise);
        for (var i = 0; i < point.Length; i++) point[i] += 0.02 * steps * noise[i];
        return problem with { Point = point, Key = problem.Key.Fold(steps) };
    }

    private static KroneckerOptions Options(double damping = Lambda) => new() { Damping = damping, BasisPeriod = 1, FactorDecay = 0, ScalingDecay = 0 };

    // All terms at every step.
    private readonly record struct WholeBatch : IBatches<WholeBatch, NoState>
    {
        public NoState Initialize(int terms) => default;

        public int Room(in NoState state, int terms) => terms;

        public ReadOnlySpan<int> Draw(in NoState state, int terms, Span<int> room)
        {
            for (var i = 0; i < terms; i++) room[i] = i;
            return room[..terms];
        }

        public NoState Commit(in NoState state, int terms, ReadOnlySpan<int> room) => default;
    }
}
