using HingeDual = Toolkit.Optimization.DualProblem<double, Toolkit.Optimization.DenseRows<double>, Toolkit.Optimization.HingeLoss<double>>;
using SquaresDual = Toolkit.Optimization.DualProblem<double, Toolkit.Optimization.DenseRows<double>, Toolkit.Optimization.SquaredLoss<double>>;

namespace Toolkit.Properties.Tests;

/// <summary>What dual coordinate ascent can get wrong.</summary>
public enum DualSlip
{
    None,
    DoesNotClip,
    ForgetsThePrimalPoint,
    ForgetsTheScaleOfThePrimalPoint,
    ForgetsTheNormOfTheRow,
    NeverReturnsToWhatItSetAside,
    TellsTheGapOfTheRowsAtHand,
}

/// <summary>Epochs on a hinge, in order, with one slip.</summary>
internal readonly record struct WrongDualEpochs(DualSlip Slip)
    : IStep<WrongDualEpochs, double, HingeDual, DualCoordinateState<double>, DualCoordinateInfo<double>>
{
    public DualCoordinateState<double> Initialize(in HingeDual oracle, ReadOnlySpan<double> start) =>
        Steps.StochasticDualCoordinateAscent(oracle, RandomKey.FromSeed(0)).Initialize(oracle, start);

    public DualCoordinateInfo<double> Advance(
        ref DualCoordinateState<double> state, in HingeDual oracle, Workspace workspace)
    {
        var (dual, primal, order) = (state.At.Dual, state.At.Primal, state.Order);
        var (scale, active) = (1 / (oracle.L2 * oracle.Dimension), state.Active);
        for (var position = 0; position < active; position++)
        {
            var i = order.Span[position];
            var label = oracle.Labels[i];
            var margin = label * oracle.Rows.RowDot(i, primal.Span, workspace);
            var before = label * dual.Span[i];
            if (Slip is DualSlip.NeverReturnsToWhatItSetAside or DualSlip.TellsTheGapOfTheRowsAtHand
                && (before == 0 ? margin > 0.5 : before == 1 && margin < 1.5))
            {
                active--;
                (order.Mutable[position], order.Mutable[active]) = (order.Span[active], i);
                position--;
                continue;
            }

            var curvature = Slip is DualSlip.ForgetsTheNormOfTheRow ? scale : oracle.Curvatures[i];
            var after = before + ((1 - margin) / curvature);
            if (Slip is not DualSlip.DoesNotClip) after = Math.Clamp(after, 0, 1);
            dual.Mutable[i] = label * after;
            if (Slip is DualSlip.ForgetsThePrimalPoint && position == 0) continue;
            oracle.Rows.AddRow(
                i, label * (after - before) * (Slip is DualSlip.ForgetsTheScaleOfThePrimalPoint ? 1 : scale), primal.Mutable, workspace);
        }

        var gap = oracle.DualityGap(dual.Span, primal.Span, workspace);
        if (Slip is DualSlip.TellsTheGapOfTheRowsAtHand)
        {
            var (at, others) = (primal.Span.ToArray(), 0.0);
            for (var position = active; position < order.Length; position++)
            {
                var i = order.Span[position];
                others += Math.Max(0, 1 - (oracle.Labels[i] * oracle.Rows.RowDot(i, at, workspace)));
            }

            gap = gap with { Primal = gap.Primal - (others / oracle.Dimension) };
        }

        var told = Slip is DualSlip.NeverReturnsToWhatItSetAside ? new DualityGap<double>(double.NaN, double.NaN) : gap;
        state = state with { Active = active, Epochs = state.Epochs + 1 };
        return new(told, active, active, active + 1);
    }
}

/// <summary>A random row of a least squares problem, with a step that is part of the right one.</summary>
internal readonly record struct ShortDualSteps(double Part)
    : IRandomizedStep<ShortDualSteps, double, SquaresDual, RandomDualCoordinateState<double>, DualCoordinateInfo<double>>
{
    public RandomDualCoordinateState<double> Initialize(in SquaresDual oracle, ReadOnlySpan<double> start) =>
        Steps.RandomDualCoordinateAscent(oracle, RandomKey.FromSeed(0)).Initialize(oracle, start);

    public int Outcomes(in RandomDualCoordinateState<double> state, in SquaresDual oracle) => oracle.Dimension;

    public double Probability(
        int outcome, in RandomDualCoordinateState<double> state, in SquaresDual oracle) => 1.0 / oracle.Dimension;

    public DualCoordinateInfo<double> Advance(
        ref RandomDualCoordinateState<double> state, in SquaresDual oracle, Workspace workspace) =>
        Advance(state.Key.Fold(state.Steps).Integer(oracle.Dimension), ref state, oracle, workspace);

    public DualCoordinateInfo<double> Advance(
        int outcome, ref RandomDualCoordinateState<double> state, in SquaresDual oracle, Workspace workspace)
    {
        var dual = state.At.Dual.Mutable;
        var primal = state.At.Primal.Mutable;
        var z = oracle.Rows.RowDot(outcome, primal, workspace);
        var change = Part * (oracle.Labels[outcome] - z - dual[outcome]) / (1 + oracle.Curvatures[outcome]);
        dual[outcome] += change;
        oracle.Rows.AddRow(outcome, change / (oracle.L2 * oracle.Dimension), primal, workspace);
        state = state with { Steps = state.Steps + 1 };
        return new(new(double.NaN, double.NaN), 1, 0, 1);
    }
}
