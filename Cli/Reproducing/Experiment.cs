using System.Collections.Immutable;

namespace Toolkit.Cli;

/// <summary>A paper: its experiments, in the order of its theorems.</summary>
/// <param name="Name">What <c>toolkit reproduce</c> calls it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Reference">Authors, place and year.</param>
/// <param name="Summary">What it claims, and the notation that its statements share.</param>
/// <param name="Experiments">The experiments.</param>
internal sealed record Paper(string Name, string Title, string Reference, string Summary, ImmutableArray<Experiment> Experiments)
{
    /// <summary>The files of shared data that its experiments read where they are there, as folder/name.</summary>
    public ImmutableArray<string> Files { get; init; } = [];
}

/// <summary>A theorem, and how to see whether it holds.</summary>
/// <param name="Theorem">Its number.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Statement">What it says, with its constants.</param>
/// <param name="Run">Measures it.</param>
internal sealed record Experiment(string Theorem, string Name, string Statement, Func<Trials, Evidence> Run)
{
    /// <summary>How many units of work it runs, for those who watch; 0 where it is done in one go.</summary>
    public Func<Trials, int> Units { get; init; } = _ => 0;
}

/// <summary>What an experiment draws its problems from.</summary>
/// <param name="Key">The key.</param>
/// <param name="Problems">How many problems of each family.</param>
/// <param name="Cancellation">Stops it between two problems.</param>
internal sealed record Trials(RandomKey Key, int Problems, CancellationToken Cancellation)
{
    /// <summary>Whether the short form is wanted.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Where data sets are.</summary>
    public SharedData Data { get; init; } = SharedData.Beside;

    /// <summary>Does units of work, which is how an experiment comes to be gone on with where it stopped, and to more than one thread.</summary>
    public UnitsOfWork Units { get; init; } = new(Environment.ProcessorCount, Cancellation);

    /// <summary>A key for each problem.</summary>
    public IEnumerable<RandomKey> Keys()
    {
        for (var i = 0; i < Problems; i++)
        {
            Cancellation.ThrowIfCancellationRequested();
            yield return Key.Fold(i);
        }
    }

    /// <summary>A problem that was drawn, where the experiment is not to stop.</summary>
    /// <param name="problem">The problem.</param>
    public TProblem Checked<TProblem>(TProblem problem)
    {
        Cancellation.ThrowIfCancellationRequested();
        return problem;
    }

    /// <summary>The same with problems of their own.</summary>
    /// <param name="index">Which.</param>
    public Trials Fold(int index) => this with { Key = Key.Fold(index) };
}

/// <summary>What an experiment found.</summary>
/// <param name="Findings">The numbers.</param>
/// <param name="Plots">What they look like.</param>
internal sealed record Evidence(ImmutableArray<Finding> Findings, ImmutableArray<Plot> Plots)
{
    /// <summary>What was measured besides, for the page alone.</summary>
    public ImmutableArray<Measurements> Tables { get; init; } = [];

    /// <summary>What could not be measured, and why.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What clocks told: no two runs have the same, so it goes to a page of its own.</summary>
    public Timings Timings { get; init; } = new([], []);
}

/// <summary>What was measured by a clock.</summary>
/// <param name="Tables">The numbers.</param>
/// <param name="Plots">What they look like.</param>
internal sealed record Timings(ImmutableArray<Measurements> Tables, ImmutableArray<Plot> Plots)
{
    /// <summary>Whether nothing was.</summary>
    public bool IsEmpty => Tables.IsEmpty && Plots.IsEmpty;
}

/// <summary>A table of measurements, of which none is judged.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Columns">The names of the columns; all but the first hold numbers.</param>
/// <param name="Rows">The cells.</param>
internal sealed record Measurements(string Title, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows);

/// <summary>A bound beside what was observed, on the problem that came nearest to it.</summary>
/// <param name="Family">The method and the family of problems.</param>
/// <param name="Quantity">What is bounded.</param>
/// <param name="Bound">The theorem's number.</param>
/// <param name="Observed">The number that was measured.</param>
/// <param name="Kept">Whether every problem kept the bound, up to rounding.</param>
/// <param name="Control">Whether the theorem's conditions were broken on purpose, on problems where the bound then provably fails.</param>
internal sealed record Finding(string Family, string Quantity, double Bound, double Observed, bool Kept, bool Control = false)
{
    /// <summary>How far the observed number stays below the bound.</summary>
    public double Margin => Bound - Observed;

    /// <summary>Whether the bound holds, or fails where it must.</summary>
    public bool AsExpected => Kept != Control;

    /// <summary>The verdict in words.</summary>
    public string Verdict => (Kept, Control) switch
    {
        (true, false) => "holds",
        (false, false) => "VIOLATED",
        (false, true) => "fails, rightly",
        (true, true) => "NOT DETECTED",
    };
}
