namespace Toolkit.Properties;

/// <summary>
/// A bet against the claim that numbers yᵢ ≥ 0 have means of at most 1, each given those before it: what a stake of 1 has become.
/// </summary>
/// <remarks>
/// The stake is divided among fractions λ, and grows by 1 + λ(yᵢ − 1) with each number. If the claim is true the expectation of what it has become
/// never exceeds 1, so by Ville's inequality it reaches 1/α with a probability of at most α: 1/wealth is a p-value, for any number of numbers and
/// without an assumption on their distribution. Source: Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", 2024,
/// for numbers bounded below alone.
/// </remarks>
internal sealed class Wager
{
    private static readonly double[] Fractions = [1, 0.5, 0.25, 0.125, 0.0625];

    private readonly double[] _logarithms = new double[Fractions.Length];

    /// <summary>What the stake has become.</summary>
    public double Wealth => _logarithms.Average(Math.Exp);

    /// <summary>Bets on a number; one that is no number wins everything.</summary>
    public void Bet(double y)
    {
        var number = double.IsNaN(y) ? double.PositiveInfinity : Math.Max(0, y);
        for (var i = 0; i < Fractions.Length; i++) _logarithms[i] += Math.Log(1 + (Fractions[i] * (number - 1)));
    }
}
