using Toolkit.Sketching;

namespace Toolkit.Properties;

/// <summary>Without collisions, on examples that have all features, with all of them kept, a sketched chain is the chain: its memory in tables is the memory that it has of dense vectors.</summary>
/// <remarks>
/// So sketched AdaGrad is AdaGrad, and sketched Adam is Adam. The intercept stands beside the features as one more coordinate that is always 1. Tables keep sums of changes where vectors keep numbers: the two differ by roundings.
/// </remarks>
public static class ChainReductionLaw
{
    private const double Tolerance = 1e-9;

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="transform">The chain.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="key">What the examples and the hashes are drawn from.</param>
    /// <param name="rows">d, from 1 to 64.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TMetric, TState, TKernel, TTransform, TLoss>(
        ITransform<TTransform, IPoint, TMetric, double, TState, TKernel> transform, ILoss<TLoss, double> loss, RandomKey key, int rows = 3)
        where TMetric : Metric
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TLoss : struct, ILoss<TLoss, double> => Validate(transform, loss, key, rows).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="transform">The chain.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="key">What the examples and the hashes are drawn from.</param>
    /// <param name="rows">d, from 1 to 64.</param>
    public static Verdict Validate<TMetric, TState, TKernel, TTransform, TLoss>(
        ITransform<TTransform, IPoint, TMetric, double, TState, TKernel> transform, ILoss<TLoss, double> loss, RandomKey key, int rows = 3)
        where TMetric : Metric
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TLoss : struct, ILoss<TLoss, double>
    {
        var found = new Findings($"sketched {transform.Operator} and its chain");
        var (ids, examples, workspace) = (ReductionLaw.Ids(key), ReductionLaw.Examples(key, isDense: true), new Workspace());
        var options = new SketchedOptions(rows, 1 << 14, ids.Length, ReductionLaw.Injective(ids, rows, 1 << 14, key)) { Examples = 1 };
        var model = examples.With(loss);
        var sketched = transform.Sketched(options).For(model);
        var state = sketched.Initialize(model, []);
        var oracle = new OneExample<TLoss>(model, ids.Length + 1, new());
        var dense = transform.For(oracle);
        var twin = dense.Initialize(oracle, new double[ids.Length + 1]);
        for (var k = 1; k <= examples.Count; k++)
        {
            oracle.Position.Value = k - 1;
            dense.Advance(ref twin, oracle, workspace);
            sketched.Advance(ref state, model, workspace);
            var expected = twin.Point.Span;
            for (var i = 0; i < ids.Length; i++)
            {
                var isKept = state.Top.TryGet(ids[i], out var value);
                found.AtMost(isKept ? Math.Abs(value - expected[i]) : double.PositiveInfinity, Tolerance * Math.Max(1, Math.Abs(expected[i])), $"example {k}: difference at feature {i}");
            }

            found.AtMost(Math.Abs(state.Intercept.Span[0] - expected[^1]), Tolerance * Math.Max(1, Math.Abs(expected[^1])), $"example {k}: difference of the intercepts");
        }

        return found.Verdict;
    }

    /// <summary>The gradient of one example after the other, over all features and the intercept behind them.</summary>
    private readonly record struct OneExample<TLoss>(SparseLinearModel<double, TLoss> Model, int Dimension, StrongBox Position) : IGradientOracle<double>
        where TLoss : struct, ILoss<TLoss, double>
    {
        public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
        {
            var example = Model.From(Position.Value, 1);
            var values = example.ValuesOf(0);
            var score = point[^1];
            for (var i = 0; i < values.Length; i++) score += point[i] * values[i];
            Span<double> slope = stackalloc double[1];
            Model.At([score], example.Labels[0], slope);
            for (var i = 0; i < values.Length; i++) destination[i] = slope[0] * values[i];
            destination[^1] = slope[0];
        }
    }

    private sealed class StrongBox
    {
        public long Value { get; set; }
    }
}
