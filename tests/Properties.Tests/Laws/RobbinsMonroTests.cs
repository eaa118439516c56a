using static Toolkit.Optimization.Schedules;

namespace Toolkit.Properties.Tests;

/// <summary>What schedules say of their tails is true of them; where they say nothing, the law has nothing to hold them to.</summary>
public sealed class RobbinsMonroTests
{
    [Fact]
    public void A_schedule_without_a_tail_is_refused()
    {
        Assert.Throws<ArgumentException>(() => RobbinsMonroLaw.Validate(Cosine<double>(0.1, 100)));
        Assert.Throws<ArgumentException>(() => RobbinsMonroLaw.Validate(Polynomial<double>(0.1, 0, 100)));
        Assert.Throws<ArgumentException>(() => RobbinsMonroLaw.Validate(Exponential<double>(0.1, 0.9)));
        Assert.Throws<ArgumentException>(() => RobbinsMonroLaw.Validate(CosineRestarts<double>(0.1, 10)));
        Assert.Throws<ArgumentException>(() => RobbinsMonroLaw.Validate(InverseTime<double>(0.1, 1).Restarted(10)));
        Assert.Throws<ArgumentException>(() => RobbinsMonroLaw.Validate(InverseTime<double>(0.1, 1).Times(Exponential<double>(1, 0.5))));
        Assert.Throws<ArgumentException>(() => RobbinsMonroLaw.Validate(InverseTime<double>(0.1, 1).AtMost(-1)));
    }

    [Fact]
    public void A_tail_that_begins_beyond_every_run_is_not_taken_on_trust()
    {
        Assert.False(RobbinsMonroLaw.Validate(InversePower<double>(1).Delayed(1L << 41)).Holds);
        Assert.False(RobbinsMonroLaw.Validate(InversePower<double>(1).Delayed(long.MaxValue)).Holds);
    }

    [Fact]
    public void Orders_are_what_the_limits_are()
    {
        Assert.Equal(1, PolyakLojasiewicz<double>(1).Tail!.Order);
        Assert.Equal(0.5, Noam<double>(512).Tail!.Order);
        Assert.Equal(0, WarmUpCosine<double>(1, 10, 100, 0.1).Tail!.Order);
        Assert.Equal(0, OneCycle<double>(1, 100).Tail!.Order);
        Assert.Equal(1.5, InverseTime<double>(1, 1).Times(Noam<double>(4)).Tail!.Order);
        Assert.Equal(0, InverseTime<double>(1, 1).AtLeast(0.001).Tail!.Order);
        Assert.Equal(1, InverseTime<double>(1, 1).AtLeast(0).Tail!.Order);
        Assert.Equal(1, InverseTime<double>(1, 1).AtMost(0.001).Tail!.Order);
    }
}
