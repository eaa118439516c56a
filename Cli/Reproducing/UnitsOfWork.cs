using System.Collections.Immutable;
using System.Diagnostics;

namespace Toolkit.Cli;

/// <summary>What a unit of work came to, as numbers that a journal can keep.</summary>
/// <typeparam name="TSelf">The outcome itself.</typeparam>
internal interface IOutcome<TSelf>
    where TSelf : IOutcome<TSelf>
{
    /// <summary>All that it holds.</summary>
    ImmutableArray<double> Numbers { get; }

    /// <summary>The outcome with these numbers.</summary>
    /// <param name="numbers">What <see cref="Numbers"/> was.</param>
    static abstract TSelf Of(ImmutableArray<double> numbers);
}

/// <summary>Work that knows nothing of any other, and is the same whenever it is done.</summary>
/// <typeparam name="TOutcome">What it comes to.</typeparam>
/// <param name="Name">What it is called in a journal: all that tells it from the other units of its paper, in one line.</param>
/// <param name="Do">Does it; what it is given asks it to stop.</param>
internal readonly record struct UnitOfWork<TOutcome>(string Name, Func<CancellationToken, TOutcome> Do)
    where TOutcome : IOutcome<TOutcome>;

/// <summary>Does the units of an experiment, on several threads: results do not depend on how many. What a journal holds is not done again.</summary>
/// <param name="threads">The number of threads, at least 1.</param>
/// <param name="cancellation">Asks units to stop.</param>
/// <param name="journal">Keeps what is done; null where nobody asks for it.</param>
/// <param name="total">How many units the experiment has, where it is known.</param>
/// <param name="report">Is told how far the experiment has come, by one thread at a time.</param>
internal sealed class UnitsOfWork(int threads, CancellationToken cancellation, UnitJournal? journal = null, int total = 0, Action<UnitProgress>? report = null)
{
    private readonly Lock _gate = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _done;
    private int _found;

    /// <summary>Does units, in no order, and returns what they came to in theirs.</summary>
    /// <param name="units">The units; their names differ.</param>
    /// <exception cref="OperationCanceledException">The work was to stop.</exception>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    public ImmutableArray<TOutcome> Run<TOutcome>(params ImmutableArray<UnitOfWork<TOutcome>> units)
        where TOutcome : IOutcome<TOutcome>
    {
        var body = new Body<TOutcome>(this, units, new TOutcome[units.Length]);
        using var team = new WorkerTeam(threads);
        team.Run(ref body, units.Length);
        return ImmutableArray.Create(body.Outcomes);
    }

    private TOutcome Done<TOutcome>(UnitOfWork<TOutcome> unit)
        where TOutcome : IOutcome<TOutcome>
    {
        cancellation.ThrowIfCancellationRequested();
        if (journal?.Find(unit.Name) is { } numbers)
        {
            Count(wasFound: true);
            return TOutcome.Of(numbers);
        }

        var outcome = unit.Do(cancellation);
        journal?.Add(unit.Name, outcome.Numbers);
        Count(wasFound: false);
        return outcome;
    }

    private void Count(bool wasFound)
    {
        lock (_gate)
        {
            _done++;
            if (wasFound) _found++;
            report?.Invoke(new(_done, _found, total, Stopwatch.GetElapsedTime(_began)));
        }
    }

    private readonly struct Body<TOutcome>(UnitsOfWork owner, ImmutableArray<UnitOfWork<TOutcome>> units, TOutcome[] outcomes) : IParallelBody
        where TOutcome : IOutcome<TOutcome>
    {
        public TOutcome[] Outcomes => outcomes;

        public void Invoke(int part) => outcomes[part] = owner.Done(units[part]);
    }
}

/// <summary>How far an experiment has come.</summary>
/// <param name="Units">The number of units that are done.</param>
/// <param name="Found">How many of them were found in a journal.</param>
/// <param name="Total">The number of all units; 0 where it is not known.</param>
/// <param name="Elapsed">The time since the experiment began.</param>
internal readonly record struct UnitProgress(int Units, int Found, int Total, TimeSpan Elapsed) : IShownProgress
{
    /// <summary>The experiment.</summary>
    public string Name { get; init; } = "";

    /// <inheritdoc/>
    public double Done => Total > 0 ? Math.Min(1, (double)Units / Total) : 0;

    /// <inheritdoc/>
    public string Line => string.Join("  ", Figures.Select(figure => $"{figure.Name}{figure.Value}").Append(Cli.Figures.Duration(Elapsed)));

    /// <inheritdoc/>
    public IEnumerable<(string Name, string Value)> Figures
    {
        get
        {
            yield return ("", Name);
            if (Total == 0) yield break;
            yield return ("units ", $"{Cli.Figures.Count(Units)}/{Cli.Figures.Count(Total)}");

            // Units of one experiment are of much the same length; those that were found took no time.
            if (Units > Found && Units < Total) yield return ("left ", Cli.Figures.Duration(Elapsed * ((double)(Total - Units) / (Units - Found))));
        }
    }
}
