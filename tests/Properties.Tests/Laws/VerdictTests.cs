namespace Toolkit.Properties.Tests;

/// <summary>What a law says when it does not hold.</summary>
public sealed class VerdictTests
{
    [Fact]
    public void Validate_returns_every_failure_with_its_number()
    {
        var verdict = DescentLaw.Validate(Transforms.Scale<double>(0.5).For(Problem.Objective), Problem, 5);

        Assert.False(verdict.Holds);
        Assert.Equal(5, verdict.Violations.Length);
        Assert.All(verdict.Violations, violation => Assert.True(violation.Measured > violation.Bound));
        Assert.Contains("step 3", verdict.ToString());
    }

    [Fact]
    public void Assert_throws_them()
    {
        var thrown = Assert.Throws<LawViolationException>(() => DescentLaw.Assert(Transforms.Scale<double>(0.5).For(Problem.Objective), Problem, 5));

        Assert.Equal(5, thrown.Verdict.Violations.Length);
        Assert.Contains("descent", thrown.Message);
    }

    [Fact]
    public void A_kept_law_is_quiet()
    {
        Assert.True(Verdict.Kept.Holds);
        Assert.Same(Verdict.Kept, Verdict.Kept.Assert());
        Assert.Equal("no violation", Verdict.Kept.ToString());
    }

    [Fact]
    public void Verdicts_add_up_and_name_their_place()
    {
        var one = new Verdict([new("law", "step 1", 2, 1)]);

        Assert.Equal(2, (one + one + Verdict.Kept).Violations.Length);
        Assert.Equal("law: problem 7, step 1: measured 2, allowed 1", one.In("problem 7").ToString());
    }

    [Fact]
    public void A_number_that_is_none_fails()
    {
        // A divergent run: 1e300 away after some steps, then not finite; the gaps that were not reached are NaN.
        var verdict = DescentLaw.Validate(Transforms.Scale<double>(1e10).For(Problem.Objective), Problem, 60);

        Assert.Contains(verdict.Violations, violation => double.IsNaN(violation.Measured));
    }

    private static Problem<Quadratic> Problem => Quadratics.Random(RandomKey.FromSeed(1), 4, 4, 10);
}
