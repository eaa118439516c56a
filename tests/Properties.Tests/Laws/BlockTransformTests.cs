using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <summary>What is known of the transforms that know blocks, beyond their twins.</summary>
[Properties(Arbitrary = [typeof(Problems)], MaxTest = 50, Replay = Fixed.Seed)]
public sealed class BlockTransformTests
{
    // A row has whole lanes and a rest.
    private const int Rows = 5;
    private const int Columns = 19;
    private const int Count = Rows * Columns;

    private static readonly ParameterBlocks Matrix = ParameterBlocks.Of(("matrix", [Rows, Columns]));
    private static readonly ParameterBlocks Vector = ParameterBlocks.Of(("vector", [Count]));

    // Anil et al. 2019: the covers' numbers are never below the sums of squares that they stand for.
    [Property]
    public bool Sm3_bounds_the_sums_of_AdaGrad_from_above(RandomKey key)
    {
        var transform = ScaleBySm3<double>(Matrix);
        var state = transform.Initialize(new double[Count]);
        var sums = new double[Count];
        var holds = true;
        for (var k = 0; k < 10; k++)
        {
            var gradient = Draws(key.Fold(k), Count, sparse: k % 2 == 0);
            var update = Apply(transform, ref state, gradient, new double[Count]);
            for (var i = 0; i < Count; i++)
            {
                sums[i] += gradient[i] * gradient[i];
                var cover = Math.Min(state.Rows.Span[i / Columns], state.Columns.Span[i % Columns]);
                holds &= cover >= sums[i] * (1 - 1e-14);
                holds &= Math.Abs(update[i]) <= Math.Abs(gradient[i]) / Math.Sqrt(sums[i]) * (1 + 1e-14) || sums[i] == 0;
            }
        }

        return holds;
    }

    // Shazeer and Stern 2018: the factored estimate of a matrix of rank one is the matrix.
    [Property]
    public bool Adafactor_is_exact_for_squares_of_rank_one(RandomKey key)
    {
        var (rows, columns) = (Draws(key.Fold(1), Rows), Draws(key.Fold(2), Columns));
        var (factored, full) = (ScaleByAdafactor<double>(Matrix), ScaleByAdafactor<double>(Vector));
        var (left, right) = (factored.Initialize(new double[Count]), full.Initialize(new double[Count]));
        return Enumerable.Range(0, 10).All(k =>
        {
            var gradient = Enumerable.Range(0, Count).Select(i => (k + 1) * rows[i / Columns] * columns[i % Columns]).ToArray();
            return Close(Apply(factored, ref left, gradient, new double[Count]), Apply(full, ref right, gradient, new double[Count]), 1e-12);
        });
    }

    [Property]
    public bool Adafactor_keeps_the_mean_of_its_squares_at_one_for_a_steady_gradient(RandomKey key)
    {
        var transform = ScaleByAdafactor<double>(Vector);
        var state = transform.Initialize(new double[Count]);
        var gradient = Draws(key, Count);
        return Enumerable.Range(0, 5).All(_ => Apply(transform, ref state, gradient, new double[Count]).All(u => Math.Abs(Math.Abs(u) - 1) < 1e-9));
    }

    // With ‖x‖ = ‖u‖ the ratio is one; so it is by convention where one of them is zero.
    [Property]
    public bool Lamb_with_a_ratio_of_one_is_Adam(RandomKey key)
    {
        var (lamb, adam) = (Lamb<double>(Vector, 0.01, epsilon: 1e-8), Adam<double>(0.01));
        var (left, right) = (lamb.Initialize(new double[Count]), adam.Initialize(new double[Count]));
        var direction = ScaleByAdam<double>();
        var shadow = direction.Initialize(new double[Count]);
        return Enumerable.Range(0, 6).All(k =>
        {
            var gradient = Draws(key.Fold(k), Count);
            var own = Apply(direction, ref shadow, gradient, new double[Count]);
            var point = k % 2 == 0 ? Plain.Times(-1, own) : new double[Count];
            return Apply(lamb, ref left, gradient, point).SequenceEqual(Apply(adam, ref right, gradient, point));
        });
    }

    [Property]
    public bool Centred_rows_have_mean_zero_and_centring_twice_is_centring_once(RandomKey key)
    {
        var transform = Centralize<double>(Matrix);
        var state = default(NoState);
        var once = Apply(transform, ref state, Draws(key, Count), new double[Count]);
        var twice = Apply(transform, ref state, once, new double[Count]);
        return once.Chunk(Columns).All(row => Math.Abs(row.Sum()) < 1e-14) && Close(once, twice, 1e-14);
    }

    [Property]
    public bool The_trust_ratio_gives_every_block_the_norm_of_its_parameters(RandomKey key)
    {
        var blocks = ParameterBlocks.Of(("a", [3]), ("b", [4, 5]), ("c", [Count - 23]));
        var (point, state) = (Draws(key.Fold(1), Count), default(NoState));
        var update = Apply(ScaleByTrustRatio<double>(blocks), ref state, Draws(key, Count), point);
        return PlainBlock.All(blocks).All(block => Math.Abs((Plain.Norm(block.Of(update)) / Plain.Norm(block.Of(point))) - 1) < 1e-13);
    }

    // Whatever happens elsewhere: the bits of the point outside, and the state inside, see nothing of it.
    [Property]
    public Property Blocks_stand_apart(RandomKey key)
    {
        var blocks = ParameterBlocks.Of(("a", [13]), ("b", [5]), ("c", [17]));
        var part = AddDecayedWeights<double>(0.1).Then(Adam<double>(0.1)).On(blocks["b"]);
        var still = Descend<double>(0.1).Then(Freeze<double>(blocks["b"])).AsUpdate();
        var (left, right) = (part.Initialize(new double[35]), part.Initialize(new double[35]));
        var start = Draws(key.Fold(9), 35);
        start[14] = -0.0;
        var frozen = still.Initialize(start);
        var workspace = new Workspace();
        for (var k = 0; k < 4; k++)
        {
            var (one, other) = (Draws(key.Fold(k), 35), Draws(key.Fold(k + 100), 35));
            var (here, there) = (Draws(key.Fold(k + 200), 35), Draws(key.Fold(k + 300), 35));
            one.AsSpan(13, 5).CopyTo(other.AsSpan(13));
            here.AsSpan(13, 5).CopyTo(there.AsSpan(13));
            var (mine, theirs) = (Apply(part, ref left, one, here), Apply(part, ref right, other, there));
            if (!mine.AsSpan(13, 5).SequenceEqual(theirs.AsSpan(13, 5)) || left != right) return false.Label("the block saw what is outside it");
            if (!mine.AsSpan(0, 13).SequenceEqual(one.AsSpan(0, 13)) || !mine.AsSpan(18).SequenceEqual(one.AsSpan(18))) return false.Label("outside changed");
            still.Apply(ref frozen, one, workspace);
        }

        return start.Skip(13).Take(5).Select(BitConverter.DoubleToInt64Bits).SequenceEqual(
            frozen.Point.Span.ToArray().Skip(13).Take(5).Select(BitConverter.DoubleToInt64Bits)).Label("a frozen block moved");
    }

    [Fact]
    public void A_part_of_the_state_is_reached_by_the_name_of_its_block()
    {
        var blocks = ParameterBlocks.Of(("a", [13]), ("b", [5]));
        var chain = ScaleByAdam<double>().On(blocks["a"]).Then(ScaleByAdam<double>(0.5).On(blocks["b"]));
        var state = chain.Initialize(new double[18]);
        Apply(chain, ref state, Draws(RandomKey.FromSeed(1), 18), new double[18]);

        state.Part(blocks["b"], out AdamState<double> ofB);
        state.Part(blocks["a"], out AdamState<double> ofA);

        Assert.Equal((0.9, 0.5), (ofA.MeanBias, ofB.MeanBias));
        Assert.Throws<InvalidOperationException>(() => state.Part(out AdamState<double> _));
        Assert.Throws<InvalidOperationException>(() => state.Part(blocks["b"], out MomentumState<double> _));
    }

    [Fact]
    public void Blocks_of_another_vector_are_refused()
    {
        var blocks = ParameterBlocks.Of(("a", [13]), ("b", [5]));
        Assert.Throws<ArgumentException>(() => Adam<double>().On(blocks["b"]).Initialize(new double[17]));
        Assert.Throws<ArgumentException>(() => ScaleByTrustRatio<double>(blocks).Initialize(new double[17]));
        Assert.Throws<ArgumentException>(() => ScaleBySm3<double>(blocks).Initialize(new double[19]));
        Assert.Throws<ArgumentException>(() => Adam<double>().On(blocks["b"]).On(blocks["a"]).Initialize(new double[18]));
    }

    [Fact]
    public void Parameters_are_checked_where_a_part_is_built()
    {
        Assert.Equal("coefficient", Assert.Throws<ArgumentOutOfRangeException>(() => ScaleByTrustRatio<float>(Vector, 1e39)).ParamName);
        Assert.Equal("epsilon", Assert.Throws<ArgumentOutOfRangeException>(() => ScaleByTrustRatio<double>(Vector, 1, -1)).ParamName);
        Assert.Equal("maximum", Assert.Throws<ArgumentOutOfRangeException>(() => ClipByBlockRms<double>(Vector, 0)).ParamName);
        Assert.Equal("minimum", Assert.Throws<ArgumentOutOfRangeException>(() => ScaleByParameterRms<double>(Vector, 0)).ParamName);
        Assert.Equal("epsilon", Assert.Throws<ArgumentOutOfRangeException>(() => AdaptiveGradientClip<float>(Vector, 1, 1e-60)).ParamName);
        Assert.Equal("decay", Assert.Throws<ArgumentOutOfRangeException>(() => ScaleByAdafactor<double>(Vector, 0)).ParamName);
        Assert.Equal("blocks", Assert.Throws<ArgumentNullException>(() => Centralize<double>(null!)).ParamName);
        Assert.Throws<InvalidOperationException>(() => new ScaleBySm3<double>());
        Assert.Throws<InvalidOperationException>(() => new Masked<double, SetToZero<double>, NoState, ZeroKernel<double>>());
    }

    private static double[] Apply<TTransform, TState, TKernel>(
        ITransform<TTransform, IPoint, Metric, double, TState, TKernel> transform, ref TState state, double[] update, double[] point)
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct
    {
        var (result, lengths) = (new double[update.Length], new double[update.Length]);
        transform.Apply(ref state, update, new Evidence<double>(point, double.NaN), result, lengths, new Workspace());
        return result;
    }

    private static double[] Draws(RandomKey key, int length, bool sparse = false)
    {
        var draws = new double[length];
        key.Normals<double>(draws);
        return sparse ? [.. draws.Select(draw => Math.Abs(draw) > 0.7 ? draw : 0)] : draws;
    }

    private static bool Close(double[] left, double[] right, double tolerance) =>
        left.Zip(right, (a, b) => Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(b))).All(close => close);
}
