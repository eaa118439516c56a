namespace Toolkit.Properties.Tests;

/// <summary>What may be wrong with boosting.</summary>
public enum BoostingSlip
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The logarithm without its ½.</summary>
    TwiceTheWeight,

    /// <summary>Half the weight.</summary>
    HalfTheWeight,

    /// <summary>A fifth of the weight.</summary>
    FifthOfTheWeight,

    /// <summary>Stumps of one polarity.</summary>
    OnePolarity,

    /// <summary>The second stump by the size of its derivative.</summary>
    SecondBest,

    /// <summary>The stump with the smallest derivative.</summary>
    Flattest,

    /// <summary>Weights on the rows that stay as they were.</summary>
    NoReweighting,

    /// <summary>A stump that goes up.</summary>
    WrongSign,
}

/// <summary>Boosting by the whole gradient over all stumps, with a slip; the best length under the exponential loss, 1/L_c where a constant is
/// given.</summary>
internal readonly record struct WrongBoosting<TLoss>(BoostingSlip Slip, double? Lipschitz)
    : IStep<WrongBoosting<TLoss>, double, LinearModel<double, DecisionStumps<double>, TLoss>, PointState, GradientInfo<double>>
    where TLoss : struct, ILoss<TLoss, double>
{
    public PointState Initialize(in LinearModel<double, DecisionStumps<double>, TLoss> oracle, ReadOnlySpan<double> start) =>
        new(Buffer<double>.CopyOf(start));

    public GradientInfo<double> Advance(ref PointState state, in LinearModel<double, DecisionStumps<double>, TLoss> oracle, Workspace workspace)
    {
        var gradient = new double[oracle.Dimension];
        var seen = Slip is BoostingSlip.NoReweighting ? gradient : state.Point.Span;
        var loss = oracle.ValueAndGradient([.. seen], gradient, workspace);
        var order = Enumerable.Range(0, gradient.Length).OrderByDescending(k => Math.Abs(gradient[k])).ToArray();
        var chosen = Slip switch
        {
            // Others give the same answers on these rows: the second best is the first that is worse.
            BoostingSlip.SecondBest => order.First(k => Math.Abs(gradient[k]) < Math.Abs(gradient[order[0]]) * (1 - 1e-6)),
            BoostingSlip.Flattest => order[^1],
            BoostingSlip.OnePolarity => order.FirstOrDefault(k => gradient[k] < 0, order[^1]),
            _ => order[0],
        };
        var slope = gradient[chosen];
        var length = Lipschitz is { } lipschitz ? -slope / lipschitz : -Math.Atanh(slope / loss);
        state.Point.Mutable[chosen] += Slip switch
        {
            BoostingSlip.TwiceTheWeight => 2 * length,
            BoostingSlip.HalfTheWeight => length / 2,
            BoostingSlip.FifthOfTheWeight => length / 5,
            BoostingSlip.WrongSign => -length,
            _ => length,
        };
        return new(Math.Abs(slope), Math.Abs(slope), 1);
    }
}
