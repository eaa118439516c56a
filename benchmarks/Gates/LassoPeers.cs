namespace Toolkit.Benchmarks;

/// <summary>What the gates of the lasso ask of their peers.</summary>
internal static class LassoPeers
{
    /// <summary>The name of glmnet in the tables.</summary>
    public const string Glmnet = "glmnet";

    /// <summary>The name of scikit-learn in the tables.</summary>
    public const string ScikitLearn = "scikit-learn Lasso";

    /// <summary>The gap that every contender must reach, over the value at 0.</summary>
    public const double Tolerance = 1e-6;

    /// <summary>The last penalty, as a part of the largest.</summary>
    public const double Smallest = 0.05;

    /// <summary>The arguments by which a peer loads the problem.</summary>
    public static string[] Arguments(LassoProblem problem) => [problem.Path, $"{LassoProblem.Rows}", $"{LassoProblem.Features}"];

    /// <summary>The request with the loosest of some settings that reaches the gap at the last penalty, and the peer's solutions with it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="peer">The peer.</param>
    /// <param name="name">The name that the table prints.</param>
    /// <param name="settings">The peer's tolerances, the loosest first.</param>
    /// <param name="request">The request with a setting.</param>
    /// <exception cref="InvalidOperationException">No setting reaches it.</exception>
    public static (Contender Contender, double[] Solutions) Calibrated(
        LassoProblem problem, PeerProcess peer, string name, IReadOnlyList<double> settings, Func<double, FormattableString> request)
    {
        foreach (var setting in settings)
        {
            peer.Ask(request(setting));
            var solutions = peer.Solution();
            if (problem.RelativeGap(solutions.AsSpan()[^LassoProblem.Features..], Smallest * problem.LargestPenalty) <= Tolerance)
                return (peer.Contender(name, request(setting)), solutions);
        }

        throw new InvalidOperationException($"{name} does not reach a gap of {Tolerance:R}.");
    }
}
