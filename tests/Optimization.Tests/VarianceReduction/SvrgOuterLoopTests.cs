using static Toolkit.Optimization.ProximalMaps;

namespace Toolkit.Optimization.Tests.VarianceReduction;

/// <summary>An outer loop draws its terms in chunks: the draws are those of one go, and no memory grows with m.</summary>
public sealed class SvrgOuterLoopTests
{
    private const int Terms = 40;
    private const int Columns = 3;
    private static readonly RandomKey Key = RandomKey.FromSeed(5);

    [Theory]
    [InlineData(1, SvrgSnapshot.LastIterate)]
    [InlineData(2, SvrgSnapshot.LastIterate)]
    [InlineData(7, SvrgSnapshot.RandomIterate)]
    [InlineData(256, SvrgSnapshot.LastIterate)]
    [InlineData(257, SvrgSnapshot.LastIterate)]
    [InlineData(258, SvrgSnapshot.LastIterate)]
    [InlineData(5000, SvrgSnapshot.RandomIterate)]
    [InlineData(5000, SvrgSnapshot.LastIterate)]
    public void Chunks_are_the_bits_of_one_draw(int length, SvrgSnapshot snapshot)
    {
        var (objective, map, workspace) = (Objective(), L1<double>(0.02), new Workspace());
        var step = Steps.ProximalSvrg(objective, map, Key, 0.05, length, snapshot);
        double[] expected = [1, -2, 3];
        var state = step.Initialize(objective, expected);
        for (var loop = 0; loop < 3; loop++)
        {
            var key = Key.Fold(loop);
            var terms = new int[snapshot == SvrgSnapshot.RandomIterate ? 1 + key.Integer(length) : length];
            key.Integers(Terms, terms, 1);
            AtOnce(objective, map, terms, expected, workspace);
            Assert.Equal((2 * terms.Length) - 1, step.Advance(ref state, objective, workspace).OracleCalls);
            Assert.Equal(expected, state.Point.Span);
        }
    }

    [Fact]
    public void A_long_loop_takes_no_more_memory_than_a_short_one()
    {
        var objective = Objective();
        var (once, many) = (Allocated(1), Allocated(200_000));
        Assert.InRange(many, 0, once + 4096);

        long Allocated(int length)
        {
            var step = Steps.Svrg(objective, objective.Smoothness, Key, 0.05, length, SvrgSnapshot.LastIterate);
            var (state, workspace) = (step.Initialize(objective, new double[Columns]), new Workspace());
            step.Next(state, objective);
            var before = GC.GetAllocatedBytesForCurrentThread();
            step.Advance(ref state, objective, workspace);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_loop_that_is_no_longer_finite_ends()
    {
        var objective = Objective();
        var step = Steps.Svrg(objective, objective.Smoothness, Key, 1e6, 1_000_000_000, SvrgSnapshot.LastIterate);
        var state = step.Initialize(objective, [1, 1, 1]);
        var after = step.Next(state, objective, out var info);
        Assert.Equal("iterate", info.NonFinite);
        Assert.InRange(info.OracleCalls, 3, 2 * 1024);
        Assert.Equal(state.Point, after.Point);
    }

    private static void AtOnce(
        SmoothLinearModel<double, DenseRows<double>, SquaredLoss<double>> objective, L1<double> map, int[] terms, Span<double> x, Workspace workspace)
    {
        var (snapshot, gradient, estimate) = (x.ToArray(), new double[Columns], new double[Columns]);
        objective.Gradient(snapshot, gradient, workspace);
        Vectors.AddScaled<double>(x, -0.05, gradient, x);
        map.OverVectors().Apply(x, 0.05, x, workspace);
        foreach (var term in terms[1..])
        {
            Svrg<double, SmoothLinearModel<double, DenseRows<double>, SquaredLoss<double>>>.Correct(term, objective, x, snapshot, gradient, estimate, workspace);
            Vectors.AddScaled<double>(x, -0.05, estimate, x);
            map.OverVectors().Apply(x, 0.05, x, workspace);
        }
    }

    private static SmoothLinearModel<double, DenseRows<double>, SquaredLoss<double>> Objective()
    {
        var (a, y) = (new double[Terms * Columns], new double[Terms]);
        Key.Fold(100).Normals<double>(a);
        Key.Fold(101).Normals<double>(y);
        return Optimization.Objectives.LeastSquares(new DenseRows<double>(a, Terms, Columns), y);
    }
}
