using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>What a path of penalties found.</summary>
/// <param name="LargestPenalty">The least penalty whose solution has no features.</param>
/// <param name="Places">The penalties, from the largest on, as far as the path came.</param>
internal sealed record PathFit(double LargestPenalty, ImmutableArray<PathPlace> Places)
{
    /// <summary>The place whose model is kept: the first with the least loss on the test data, or without such data the last; −1 where there is none.</summary>
    public int Chosen => Places is [{ TestLoss: not null }, ..]
        ? Places.IndexOf(Places.MinBy(place => place.TestLoss)!)
        : Places.Length - 1;
}

/// <summary>A penalty λ of a path, and its solution.</summary>
/// <param name="Penalty">λ.</param>
/// <param name="Objective">The mean loss and the penalty.</param>
/// <param name="Gap">The duality gap: the objective is above its least value by at most this.</param>
/// <param name="NonZeros">How many coefficients are not 0.</param>
/// <param name="Score">The coefficients, in the units of the data.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="TestLoss">The mean loss on the test data; null without.</param>
internal sealed record PathPlace(double Penalty, double Objective, double Gap, int NonZeros, ModelScore Score, double Loss, double? TestLoss);

/// <summary>How far a path has come.</summary>
/// <param name="Index">The number of penalties done.</param>
/// <param name="Count">The number of all.</param>
/// <param name="Penalty">The last one.</param>
/// <param name="NonZeros">How many coefficients are not 0 there.</param>
/// <param name="Gap">The duality gap there.</param>
/// <param name="Elapsed">The time since the path began.</param>
internal readonly record struct PathPlaceProgress(int Index, int Count, double Penalty, int NonZeros, double Gap, TimeSpan Elapsed) : IShownProgress
{
    /// <inheritdoc/>
    public double Done => (double)Index / Count;

    /// <summary>A plain line: <c>penalty 12 of 100: 0.0123  45 not 0  gap 1.2e-07  1.20 s</c>.</summary>
    public string Line =>
        $"penalty {Cli.Figures.Count(Index)} of {Cli.Figures.Count(Count)}: {Cli.Figures.Value(Penalty, 3)}  {Cli.Figures.Count(NonZeros)} not 0  gap {Cli.Figures.Magnitude(Gap)}"
        + $"  {Cli.Figures.Duration(Elapsed)}";

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Figures =>
    [
        ("penalty ", $"{Cli.Figures.Count(Index)} of {Cli.Figures.Count(Count)}"),
        ("at ", Cli.Figures.Value(Penalty, 3)),
        ("not 0: ", Cli.Figures.Count(NonZeros)),
    ];
}
