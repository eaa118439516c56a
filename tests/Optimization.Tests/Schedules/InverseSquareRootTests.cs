namespace Toolkit.Optimization.Tests;

public sealed class InverseSquareRootTests
{
    [Fact]
    public void It_begins_at_the_initial_value_halves_at_three_times_its_steps_and_falls_as_a_root()
    {
        var schedule = Schedules.InverseSquareRoot<double>(0.2, 100);
        Assert.Equal((0.2, 0.1, 0.02), (schedule.At(0), schedule.At(300), schedule.At(9900)));
        Assert.Equal(0.5, schedule.At(4_000_000_000) / schedule.At(1_000_000_000), 1e-6);
    }
}
