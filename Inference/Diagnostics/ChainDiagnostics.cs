namespace Toolkit.Inference;

/// <summary>
/// What draws tell of the chains that made them: whether the chains agree, and how much the draws are worth. The draws of a quantity are chain after chain.
/// </summary>
/// <remarks>
/// With the definitions of Vehtari, Gelman, Simpson, Carpenter, Bürkner, Rank-normalization, folding, and localization, Bayesian Analysis 2021, as the posterior
/// package of R has them. Chains are split in halves first. What is constant or not finite, or fewer than 4 draws a chain, gives NaN.
/// </remarks>
public static partial class ChainDiagnostics
{
    private const int Fewest = 4;

    private static int LengthOf(ReadOnlySpan<double> draws, int chains)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chains, 1);
        return draws.Length % chains == 0
            ? draws.Length / chains
            : throw new ArgumentException($"{draws.Length} draws are no {chains} chains of one length.", nameof(draws));
    }

    private static bool AreUsable(ReadOnlySpan<double> draws, int chains)
    {
        if (LengthOf(draws, chains) < Fewest) return false;
        var isConstant = true;
        foreach (var draw in draws)
        {
            if (!double.IsFinite(draw)) return false;
            isConstant &= draw == draws[0];
        }

        return !isConstant;
    }

    // Each chain's first and last half, the one in the middle left out.
    private static double[] Split(ReadOnlySpan<double> draws, int chains)
    {
        var length = LengthOf(draws, chains);
        var half = length / 2;
        var halves = new double[2 * half * chains];
        for (var chain = 0; chain < chains; chain++)
        {
            var whole = draws.Slice(chain * length, length);
            whole[..half].CopyTo(halves.AsSpan(2 * chain * half));
            whole[(length - half)..].CopyTo(halves.AsSpan(((2 * chain) + 1) * half));
        }

        return halves;
    }

    // Φ⁻¹((r − 3/8)/(S + 1/4)) of the ranks r, those of equal draws their mean (Blom 1958).
    private static double[] RankNormalized(double[] draws)
    {
        var order = new int[draws.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var sorted = (double[])draws.Clone();
        Array.Sort(sorted, order);
        var scores = new double[draws.Length];
        for (var i = 0; i < sorted.Length;)
        {
            var next = i + 1;
            while (next < sorted.Length && sorted[next] == sorted[i]) next++;
            var rank = (i + 1 + next) / 2.0;
            var score = SpecialFunctions.NormalQuantile((rank - 0.375) / (sorted.Length + 0.25));
            for (; i < next; i++) scores[order[i]] = score;
        }

        return scores;
    }

    // |x − median|, or |x − mean|.
    private static double[] Folded(ReadOnlySpan<double> draws, double center)
    {
        var folded = new double[draws.Length];
        for (var i = 0; i < folded.Length; i++) folded[i] = Math.Abs(draws[i] - center);
        return folded;
    }

    private static double Mean(ReadOnlySpan<double> values) => Reductions.Sum(values) / values.Length;

    // Of n − 1.
    private static double Variance(ReadOnlySpan<double> values)
    {
        var (mean, sum) = (Mean(values), 0.0);
        foreach (var value in values) sum += (value - mean) * (value - mean);
        return sum / (values.Length - 1);
    }
}
