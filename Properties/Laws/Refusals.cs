namespace Toolkit.Properties;

/// <summary>What a law answers to a rate that it cannot check: which law can.</summary>
internal static class Refusals
{
    public static ArgumentException Of(string step, Rate? rate, string law)
    {
        var reason = rate switch
        {
            null => "declares no rate, so there is none to hold it to. Declare the theorem's, " +
                $"step.Declaring(Rate.{(law == nameof(RateLaw) ? "Linear(1 - mu / lipschitz" : "ExpectedLinear(1 - mu / (d * lipschitz)")}, \"conditions\")), " +
                "or give it to a Report as its claim",
            Rate.PerStep or Rate.Power => $"declares a sure rate, which {nameof(RateLaw)} checks",
            Rate.InExpectation { Steps: 1 } => $"declares a rate in expectation: {nameof(ExpectedRateLaw)} averages over all outcomes where the " +
                $"step can be told them, {nameof(MeanRateLaw)} over seeds",
            _ => $"declares a rate in expectation that no single step shows: {nameof(MeanRateLaw)} averages over seeds",
        };
        return new($"{step} {reason}{(rate is null ? "" : $"; {law} does not check it")}.", nameof(step));
    }

    public static ArgumentException OfOutcomes(string step, string law) => new(
        $"{step} has more outcomes than can be told one by one: {nameof(MeanRateLaw)} averages over seeds; {law} does not check it.", nameof(step));
}
