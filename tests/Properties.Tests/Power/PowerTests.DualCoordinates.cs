namespace Toolkit.Properties.Tests;

/// <content>Dual coordinate ascent.</content>
public sealed partial class PowerTests
{
    private static IEnumerable<Detection> DualCoordinates()
    {
        // Rows are set aside at half of the margin and more: some of them should have moved, and what would show it is never looked at again.
        foreach (var slip in Enum.GetValues<DualSlip>().Where(slip => slip is not DualSlip.None))
        {
            yield return new("dual ascent", $"{slip}", key => Epochs(key, DualSlip.None), key => Epochs(key, slip));
        }

        // With every row of one curvature the theorem's step is short of the exact one by little: a twentieth of it climbs by a tenth of what it
        // should.
        yield return new("expected dual ascent", "a twentieth of the step", key => Short(key, 1), key => Short(key, 0.05));
        yield return new("expected dual ascent", "more than twice the step", key => Short(key, 1), key => Short(key, 2.2));

        // Rows have squared norms of about 10: without them steps are ten times too long.
        static Verdict Epochs(RandomKey key, DualSlip slip)
        {
            var dual = Objectives.DualProblem(DualInstances.Dense(key), default(HingeLoss<double>), DualInstances.Labels(key), 0.1);
            return DualAscentLaw.Validate(new WrongDualEpochs(slip).AsStep(), dual, new double[DualInstances.Rows], 400, 1e-3);
        }

        static Verdict Short(RandomKey key, double part)
        {
            var dual = Objectives.DualProblem(DualInstances.Dense(key), default(SquaredLoss<double>), DualInstances.Labels(key), 10);
            var step = Steps.RandomDualCoordinateAscent(dual, key);
            return ExpectedDualAscentLaw.Validate(new ShortDualSteps(part).AsStep().Declaring(step.Rate), dual, new double[DualInstances.Rows], 5);
        }
    }
}
