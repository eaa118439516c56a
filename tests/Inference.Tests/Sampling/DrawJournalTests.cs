using static Toolkit.Inference.Distributions;

namespace Toolkit.Inference.Tests.Sampling;

/// <summary>Draws that are written as they come, and gone on with.</summary>
public sealed class DrawJournalTests : IDisposable
{
    private static readonly SamplingOptions Few = new(Chains: 2, Warmup: 60, Draws: 40, Seed: 3);

    private readonly string _folder = Directory.CreateTempSubdirectory("toolkit-journal-").FullName;

    // Cut anywhere: in a line, between two lines, before the first.
    [Theory]
    [InlineData(KernelKind.NoUTurn, MassMatrixKind.Dense, 1)]
    [InlineData(KernelKind.NoUTurn, MassMatrixKind.Diagonal, 3)]
    [InlineData(KernelKind.HamiltonianMonteCarlo, MassMatrixKind.Unit, 1)]
    [InlineData(KernelKind.Mala, MassMatrixKind.Diagonal, 2)]
    [InlineData(KernelKind.Ula, MassMatrixKind.Diagonal, 1)]
    [InlineData(KernelKind.Metropolis, MassMatrixKind.Dense, 2)]
    public void A_journal_that_ends_anywhere_is_gone_on_with_to_the_same_bytes(KernelKind kernel, MassMatrixKind mass, int thinning)
    {
        var options = Few with { Kernel = kernel, MassMatrix = mass, Thinning = thinning };
        var whole = PosteriorSampler.Run(Schools(), options, journal: new DrawJournal(_folder));
        var (draws, points) = (Contents("*.csv"), Contents("*.points"));
        var random = new Random(5);
        for (var k = 0; k < 12; k++)
        {
            foreach (var file in Directory.GetFiles(_folder, "*.csv"))
            {
                var (text, length) = (File.ReadAllText(file), new FileInfo(file).Length);
                var beginning = text.IndexOf('\n', text.IndexOf("warm-up = ", StringComparison.Ordinal)) + 1;
                Cut(file, k < 10 ? random.Next(beginning, (int)length) : beginning + (k % 2));
            }

            if (k % 4 == 3) foreach (var file in Directory.GetFiles(_folder, "*.warmup")) File.Delete(file);
            if (k % 4 == 2) foreach (var file in Directory.GetFiles(_folder, "*-2.points")) Cut(file, random.Next(points[file].Length));
            var resumed = PosteriorSampler.Run(Schools(), options, journal: new DrawJournal(_folder, resumes: true));
            Assert.Equal(draws, Contents("*.csv"));
            Assert.Equal(points, Contents("*.points"));
            for (var chain = 0; chain < 2; chain++)
            {
                Assert.True(whole.Chains[chain].Values.SequenceEqual(resumed.Chains[chain].Values));
                Assert.True(whole.Chains[chain].Points.SequenceEqual(resumed.Chains[chain].Points));
                Assert.True(whole.Chains[chain].Transitions.SequenceEqual(resumed.Chains[chain].Transitions));
                Assert.True(whole.Chains[chain].InverseMass.SequenceEqual(resumed.Chains[chain].InverseMass));
                Assert.Equal(whole.Chains[chain].WarmupDivergences, resumed.Chains[chain].WarmupDivergences);
            }
        }

        // The same, written at once from what was kept in memory.
        var other = Path.Combine(_folder, "other");
        CmdStanFile.WriteAll(other, whole);
        Assert.Equal(draws.Values, Directory.GetFiles(other).Order(StringComparer.Ordinal).Select(file => Convert.ToHexString(File.ReadAllBytes(file))));
    }

    [Fact]
    public void A_lambda_that_throws_leaves_its_draws()
    {
        var calls = 0;
        var model = new Model<double>("m", model =>
        {
            model.Prior(model.Real("x"), Normal(0, 1));
            if (++calls > 1200) Thrown();
        });
        var thrown = Assert.Throws<SamplingException>(() => PosteriorSampler.Run(model, Few with { Draws = 4000, Chains = 1 }, journal: new DrawJournal(_folder)));
        Assert.Matches(@"^chain 1, transition \d+ of the draws: TimeoutException: ", thrown.Message);
        Assert.Contains(nameof(Thrown), Assert.IsType<TimeoutException>(thrown.InnerException).StackTrace, StringComparison.Ordinal);
        Assert.InRange(thrown.Draws!.Count, 50, 1200);
        Assert.Equal(thrown.Draws.Count, new DrawJournal(_folder).Saved("m")[1]);
        calls = int.MinValue;
        var whole = PosteriorSampler.Run(model, Few with { Draws = 4000, Chains = 1 }, journal: new DrawJournal(_folder, resumes: true));
        Assert.True(whole.Draws(0).SequenceEqual(PosteriorSampler.Run(model, Few with { Draws = 4000, Chains = 1 }).Draws(0)));
        Assert.True(thrown.Draws.Draws(0).SequenceEqual(whole.Draws(0)[..thrown.Draws.Count]));
    }

    [Fact]
    public void A_run_that_was_stopped_in_its_warmup_is_gone_on_with()
    {
        var options = Few with { Warmup = 3000, Draws = 10, Threads = 1 };
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => PosteriorSampler.Run(Schools(), options, progress =>
        {
            if (progress.Transition == 2000) source.Cancel();
        }, new DrawJournal(_folder), source.Token));
        Assert.Empty(Directory.GetFiles(_folder, "*.csv"));
        var first = long.MaxValue;
        var resumed = PosteriorSampler.Run(Schools(), options, progress => first = Math.Min(first, progress.Chain == 0 ? progress.Transition : long.MaxValue), new DrawJournal(_folder, resumes: true));
        Assert.Equal(2001, first);
        Assert.True(PosteriorSampler.Run(Schools(), options).Chains[0].Values.SequenceEqual(resumed.Chains[0].Values));
    }

    [Fact]
    public void Draws_of_another_run_are_refused()
    {
        PosteriorSampler.Run(Schools(), Few, journal: new DrawJournal(_folder));
        string Refused(Model<double> model, SamplingOptions options) =>
            Assert.Throws<DrawJournalException>(() => PosteriorSampler.Run(model, options, journal: new DrawJournal(_folder, resumes: true))).Message;
        Assert.Contains("the step's description is", Refused(Schools(), Few with { Seed = 4 }), StringComparison.Ordinal);
        Assert.Contains("csv:7: is the journal of another run: found '#     num_samples = 40', expected '#     num_samples = 41'", Refused(Schools(), Few with { Draws = 41 }), StringComparison.Ordinal);
        Assert.Contains("the problem is 'eight_schools_noncentered, chain 1 from -", Refused(Schools(9), Few), StringComparison.Ordinal);

        // The data are changed behind the warm-up's back.
        foreach (var file in Directory.GetFiles(_folder, "*.csv"))
        {
            var lines = File.ReadAllLines(file);
            lines[^1] = lines[^1].Replace(lines[^1].Split(',')[0], "-40.5", StringComparison.Ordinal);
            File.WriteAllText(file, string.Join('\n', lines) + "\n");
        }

        Assert.Contains("draw 40 has the log density -40.5, and here it is ", Refused(Schools(), Few), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_run_is_not_written_over_and_a_finished_one_is()
    {
        PosteriorSampler.Run(Schools(), Few with { Chains = 3 }, journal: new DrawJournal(_folder));
        PosteriorSampler.Run(Schools(), Few, journal: new DrawJournal(_folder));
        Assert.Equal(2, Directory.GetFiles(_folder, "*.csv").Length);
        var file = Directory.GetFiles(_folder, "*-2.csv").Single();
        Cut(file, new FileInfo(file).Length - 1);
        Assert.Equal(39, new DrawJournal(_folder).Saved("eight_schools_noncentered")[2]);
        Assert.Contains("has 39 of 40 draws of a run that was interrupted; resume it", Assert.Throws<DrawJournalException>(() =>
            PosteriorSampler.Run(Schools(), Few, journal: new DrawJournal(_folder))).Message, StringComparison.Ordinal);

        // What is there is read as far as all chains have come.
        var read = CmdStanFile.Read([.. Directory.GetFiles(_folder, "*.csv").Order(StringComparer.Ordinal)]).Match(Succ: sample => sample, Fail: errors => throw new InvalidDataException($"{errors}"));
        Assert.Equal((39, 40), (read.Count, read.Options.Draws));
    }

    // Of four chains on one thread, one had come to its end when the run was stopped: nothing tells of the others but that they are missing.
    [Fact]
    public void Draws_of_chains_that_ended_are_kept_when_others_had_not_begun()
    {
        var options = Few with { Chains = 4, Threads = 1 };
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => PosteriorSampler.Run(Schools(), options, progress =>
        {
            if (progress.Chain == 1) source.Cancel();
        }, new DrawJournal(_folder), source.Token));
        Assert.Single(Directory.GetFiles(_folder, "*.csv"));
        Assert.Contains("of 4 chains of a run that was interrupted", Assert.Throws<DrawJournalException>(() => PosteriorSampler.Run(Schools(), options, journal: new DrawJournal(_folder))).Message, StringComparison.Ordinal);
        var resumed = PosteriorSampler.Run(Schools(), options, journal: new DrawJournal(_folder, resumes: true));
        Assert.True(PosteriorSampler.Run(Schools(), options).Draws("mu").SequenceEqual(resumed.Draws("mu")));

        // What a journal did not write it leaves alone.
        var foreign = Path.Combine(_folder, "eight_schools_noncentered-9.csv");
        File.WriteAllText(foreign, "a,b\n1,2\n");
        PosteriorSampler.Run(Schools(), options, journal: new DrawJournal(_folder));
        Assert.Equal("a,b\n1,2\n", File.ReadAllText(foreign));
    }

    [Fact]
    public void Draws_of_other_chains_are_in_the_exception()
    {
        var (calls, options) = (0, Few with { Chains = 4, Threads = 1, Draws = 400 });
        var model = new Model<double>("m", model =>
        {
            model.Prior(model.Real("x"), Normal(0, 1));
            if (++calls > 2500) Thrown();
        });
        var thrown = Assert.Throws<SamplingException>(() => PosteriorSampler.Run(model, options));
        Assert.InRange(thrown.Draws!.Chains.Length, 1, 3);
        Assert.InRange(thrown.Draws.Count, 50, 400);
        Assert.Contains("more than", Assert.Throws<SamplingException>(() => PosteriorSampler.Run(model, new(Draws: 1_000_000_000))).Message, StringComparison.Ordinal);
    }

    // Thinned draws tell of all transitions between them.
    [Fact]
    public void Thinning_hides_no_divergence()
    {
        var centred = EightSchoolsCentered.Posterior.Model(EightSchools.Data).Match(Succ: model => model, Fail: errors => throw new InvalidDataException($"{errors}"));
        var options = new SamplingOptions(Chains: 1, Draws: 1000, Seed: 3);
        var (all, few) = (PosteriorSampler.Run(centred, options).Chains[0], PosteriorSampler.Run(centred, options with { Draws = 100, Thinning = 10 }).Chains[0]);
        Assert.Equal(all.Transitions.Chunk(10).Select(ten => ten.Any(one => one.IsDivergent)), few.Transitions.Select(one => one.IsDivergent));
        Assert.Contains(few.Transitions, one => one.IsDivergent);
        Assert.Equal(all.Transitions.Sum(one => one.Gradients), few.Transitions.Sum(one => one.Gradients));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_said()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Assert.Contains("cannot be written", Assert.Throws<DrawJournalException>(() => PosteriorSampler.Run(Schools(), Few, journal: new DrawJournal(file))).Message, StringComparison.Ordinal);
        var read = Assert.Throws<DrawJournalException>(() =>
        {
            using var held = new FileStream(Path.Combine(_folder, "eight_schools_noncentered.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            PosteriorSampler.Run(Schools(), Few, journal: new DrawJournal(_folder, resumes: true));
        });
        Assert.Contains("or is by another run", read.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_file_may_have_is_written_with_underscores()
    {
        var model = new Model<double>("a/b: c?", model => model.Prior(model.Real("x"), Normal(0, 1)));
        var whole = PosteriorSampler.Run(model, Few, journal: new DrawJournal(_folder));
        Assert.True(File.Exists(Path.Combine(_folder, "a_b_ c_-2.csv")));
        Assert.Equal(40, new DrawJournal(_folder).Saved("a/b: c?")[2]);
        Assert.True(whole.Draws(0).SequenceEqual(PosteriorSampler.Run(model, Few, journal: new DrawJournal(_folder, resumes: true)).Draws(0)));
        var read = CmdStanFile.Read([.. Directory.GetFiles(_folder, "*.csv").Order(StringComparer.Ordinal)]).Match(Succ: sample => sample, Fail: errors => throw new InvalidDataException($"{errors}"));
        Assert.Equal("a/b: c?", read.Model);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Thrown() => throw new TimeoutException();

    private static void Cut(string file, long length)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.SetLength(length);
    }

    private static Model<double> Schools(double first = 28) => EightSchoolsNoncentered.Posterior.Model(EightSchools.Data.With("y", first, 8, -3, 7, -1, 1, 18, 12))
        .Match(Succ: model => model, Fail: errors => throw new InvalidDataException($"{errors}"));

    private SortedDictionary<string, string> Contents(string pattern) =>
        new(Directory.GetFiles(_folder, pattern).ToDictionary(file => file, file => Convert.ToHexString(File.ReadAllBytes(file))), StringComparer.Ordinal);
}
