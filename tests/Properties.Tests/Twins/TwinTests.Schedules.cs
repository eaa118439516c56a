using FsCheck;
using FsCheck.Xunit;
using static Toolkit.Optimization.Schedules;
using static Toolkit.Optimization.Transforms;

namespace Toolkit.Properties.Tests;

/// <content>Runs with a schedule for their rate. The schedules' own values are in the tests of the room below.</content>
public sealed partial class TwinTests
{
    [Property]
    public Property Warm_restarts_as_a_rate(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Descend(CosineRestarts<double>(1, 3, 2)).For(p.Objective), p, TransformTwins.Scheduled(Gradients.Of(p), k => WarmRestarts(k, 1, 3, 2)));

    [Property]
    public Property The_schedule_of_the_Transformer_as_a_rate(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Descend(Noam<double>(16, 5)).For(p.Objective), p,
        TransformTwins.Scheduled(Gradients.Of(p), k => 0.25 * Math.Min(1 / Math.Sqrt(k + 1), (k + 1) / (5 * Math.Sqrt(5)))));

    [Property]
    public Property A_chain_of_schedules_as_a_rate(Problem<GeneralizedLinear<Softplus>> p) => Agree(
        Descend(InverseTime<double>(1, 0.5).WarmedUp(4)).For(p.Objective), p,
        TransformTwins.Scheduled(Gradients.Of(p), k => k < 4 ? k / 4.0 : 1 / (1 + (0.5 * (k - 4)))));

    // Period by period, as the paper counts.
    private static double WarmRestarts(long step, double initial, long length, long growth)
    {
        while (step >= length) (step, length) = (step - length, length * growth);
        return initial * (1 + Math.Cos(Math.PI * step / length)) / 2;
    }
}
