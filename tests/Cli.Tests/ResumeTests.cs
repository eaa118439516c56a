using System.Globalization;

namespace Toolkit.Cli.Tests;

/// <summary>Models, checkpoints, and what <c>--resume</c> makes of them.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;
    private readonly string _model;

    public ResumeTests()
    {
        _data = _folder.Write("data", string.Concat(Enumerable.Range(0, 40).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{(i % 3 == 0 ? 1 : -1)} 1:{i % 7} 2:{(i * 5) % 11}\n"))));
        _model = Path.Combine(_folder.Path, "model.json");
    }

    private string Checkpoint => _model + ".checkpoint";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fit_that_converged_leaves_its_model_and_nothing_else()
    {
        var run = Fit();
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"model +model\.json", run.Output);
        Assert.Equal(["data", "model.json"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void What_the_command_reads_it_does_not_write_over()
    {
        var before = File.ReadAllText(_data);
        foreach (var options in new string[][] { ["--out", _data], ["--test", _data, "--out", _data], ["--weights", _model, "--out", _model] })
        {
            var run = CommandRun.Of(["fit", _data, .. options]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("is read by this command", run.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, File.ReadAllText(_data));
    }

    [Fact]
    public void A_file_of_a_like_name_stays_and_an_obstacle_is_found_before_the_fit()
    {
        var bystander = _folder.Write("model.json.tmp", "precious");
        Assert.Equal(0, Fit().ExitCode);
        Assert.Equal("precious", File.ReadAllText(bystander));

        Directory.CreateDirectory(Checkpoint);
        var run = Fit();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("model.json.checkpoint: is a folder", run.Error, StringComparison.Ordinal);
    }

    // Fewer than bring a method to where rounding stops it.
    [Theory]
    [InlineData(9)]
    [InlineData(97, "--l1", "0.01")]
    [InlineData(97, "--method", "adam", "--batch", "5", "--seed", "3")]
    [InlineData(97, "--method", "gradient", "--standardise", "--l2", "0.1")]
    [InlineData(97, "--method", "coordinate", "--seed", "2")]
    [InlineData(97, "--method", "sdca", "--l2", "0.01", "--seed", "4")]
    [InlineData(97, "--method", "svrg", "--l1", "0.01", "--l2", "0.01", "--rate", "0.0001")]
    [InlineData(97, "--method", "saga", "--standardise")]
    [InlineData(97, "--method", "sign", "--l2", "0.01")]
    public void Pieces_of_a_fit_end_in_the_bytes_of_the_whole(int most, params string[] options)
    {
        string[] endless = [.. options, "--tolerance", "1e-300"];
        Assert.Equal(1, Fit([.. endless, "--iterations", $"{most}"]).ExitCode);
        var whole = File.ReadAllBytes(_model);
        File.Delete(Checkpoint);
        File.Delete(_model);
        for (var piece = 1; piece <= 4; piece++)
        {
            var iterations = piece * most / 4;
            Assert.Equal(1, Fit([.. endless, "--iterations", $"{iterations}", "--resume"]).ExitCode);
            Assert.Equal(piece == 4, whole.AsSpan().SequenceEqual(File.ReadAllBytes(_model)));
        }
    }

    [Theory]
    [InlineData("greedy")]
    [InlineData("greedy", "--l1", "0.001")]
    [InlineData("coordinate", "--l1", "0.001")]
    [InlineData("sdca", "--l2", "0.1", "--loss", "hinge")]
    public void A_step_and_the_rest_end_in_the_bytes_of_the_whole(string method, params string[] options)
    {
        string[] fit = ["--method", method, "--tolerance", "1e-10", .. options];
        Assert.Equal(0, Fit(fit).ExitCode);
        var whole = File.ReadAllBytes(_model);
        File.Delete(_model);
        Assert.Equal(1, Fit([.. fit, "--iterations", "1"]).ExitCode);
        Assert.Equal(0, Fit([.. fit, "--resume"]).ExitCode);
        Assert.Equal(whole, File.ReadAllBytes(_model));
    }

    [Fact]
    public void A_cancelled_fit_says_how_to_go_on_and_going_on_ends_where_the_whole_does()
    {
        Assert.Equal(0, Fit().ExitCode);
        var whole = File.ReadAllBytes(_model);
        File.Delete(_model);
        var run = CommandRun.CancelledAtTheFirstWord("fit", _data, "--out", _model, "--resume");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"  toolkit fit {_data} --out {_model} --resume", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_model));
        Assert.True(File.Exists(Checkpoint));
        Assert.Contains("going on from step 0", Fit("--resume").Error, StringComparison.Ordinal);
        Assert.Equal(whole, File.ReadAllBytes(_model));
        Assert.False(File.Exists(Checkpoint));
    }

    [Fact]
    public void Without_a_file_to_save_in_a_cancelled_fit_says_so()
    {
        var rows = _folder.Write("rows.csv", "1,0\n2,1\n,0\n3,0\n");
        Assert.Contains("nothing was saved", CommandRun.CancelledAtTheFirstWord("fit", rows, "--missing", "drop").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_a_blank_in_its_name_is_quoted_in_the_command_to_go_on()
    {
        var data = _folder.Write("it's data.csv", "1,0\n2,1\n,0\n3,0\n");
        var run = CommandRun.CancelledAtTheFirstWord("fit", data, "--missing", "drop", "--out", _model);
        Assert.Contains($"toolkit fit --resume '{_folder.Path}/it'\\''s data.csv' --missing drop --out {_model}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_fit_stays_as_it_is()
    {
        Fit("--l2", "0.1");
        var model = File.ReadAllBytes(_model);
        var again = Fit("--l2", "0.1", "--resume");
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("is finished already", again.Error, StringComparison.Ordinal);
        Assert.Matches(@"outcome +converged", again.Output);
        Assert.Equal(model, File.ReadAllBytes(_model));
    }

    [Fact]
    public void Resuming_where_nothing_is_begins_at_the_beginning()
    {
        var run = Fit("--resume");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("beginning at step 0", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--l2 0.5 (here 0.25)", "--l2", "0.25")]
    [InlineData("--no-intercept not given (here given)", "--l2", "0.5", "--no-intercept")]
    [InlineData("--method lbfgs (here proximal)", "--l2", "0.5", "--method", "proximal")]
    [InlineData("--tolerance 1e-06 (here 0.01)", "--l2", "0.5", "--tolerance", "0.01")]
    public void Another_option_is_refused_by_a_checkpoint_and_by_a_model(string difference, params string[] options)
    {
        Fit("--l2", "0.5", "--iterations", "2");
        Refused(difference, [.. options, "--resume"]);
        File.Delete(Checkpoint);
        Refused(difference, [.. options, "--resume"]);
    }

    [Fact]
    public void Other_data_are_refused_and_the_same_data_in_other_words_are_not()
    {
        Fit("--iterations", "2");
        File.AppendAllText(_data, "# a remark\n\n");
        Assert.Equal(1, Fit("--iterations", "3", "--resume").ExitCode);
        File.AppendAllText(_data, "1 1:1\n");
        Refused("other data", "--iterations", "4", "--resume");
    }

    [Fact]
    public void A_checkpoint_is_not_overwritten_without_a_word()
    {
        Fit("--iterations", "2");
        var bytes = File.ReadAllBytes(Checkpoint);
        Refused("holds a fit that was not finished: --resume goes on with it; remove the file to begin anew");
        Refused("stands at step 2, beyond --iterations 1", "--iterations", "1", "--resume");
        Assert.Equal(bytes, File.ReadAllBytes(Checkpoint));
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused()
    {
        Fit("--iterations", "2");
        var good = File.ReadAllBytes(Checkpoint);
        foreach (var damage in new Func<byte[], byte[]>[] { bytes => bytes[..^1], bytes => [], bytes => [.. bytes, 0], bytes => [.. bytes[..40], (byte)(bytes[40] ^ 1), .. bytes[41..]] })
        {
            File.WriteAllBytes(Checkpoint, damage(good));
            Refused("damaged", "--resume");
        }
    }

    [Fact]
    public void Where_no_model_can_be_written_nothing_is_fitted()
    {
        Assert.Contains("is a folder", Refused(CommandRun.Of("fit", _data, "--out", _folder.Path)), StringComparison.Ordinal);
        Assert.Contains("is in a folder that is not there", Refused(CommandRun.Of("fit", _data, "--out", Path.Combine(_folder.Path, "no", "model"))), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Contains("is a device", Refused(CommandRun.Of("fit", _data, "--out", "/dev/null")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_model_stays_a_link()
    {
        var link = Path.Combine(_folder.Path, "link.json");
        File.CreateSymbolicLink(link, _model);
        Assert.Equal(0, CommandRun.Of("fit", _data, "--out", link).ExitCode);
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.True(File.Exists(_model));
    }

    [Fact]
    public void A_fit_that_meets_what_is_not_finite_says_where_and_writes_no_model()
    {
        var run = CommandRun.Of("fit", _folder.Write("large", "1 1:1e100\n-1 1:-1e100\n3 1:5\n"), "--loss", "squares", "--method", "adam", "--rate", "1e300", "--out", _model);
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"not finite: gradient in step \d+ of ", run.Output);
        Assert.Equal(["data", "large"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("--resume needs --out", "--resume")]
    [InlineData("--checkpoint-every needs --out", "--checkpoint-every", "1")]
    [InlineData("--method gradient is for smooth objectives; with --l1 take proximal, accelerated, adam, coordinate, greedy, svrg or saga", "--method", "gradient", "--l1", "1")]
    [InlineData("--rate is for --method adam, svrg or saga", "--rate", "1")]
    [InlineData("--rate must be above 0 and at most 1e300; '1e308' is not", "--method", "adam", "--rate", "1e308")]
    [InlineData("--batch is for --method adam", "--batch", "1")]
    [InlineData("--batch must be a whole number of at least 1 and at most 2147483647; '0' is not", "--method", "adam", "--batch", "0")]
    [InlineData("--seed must be a whole number of at least 0; '-1' is not", "--seed", "-1")]
    [InlineData("--method must be", "--method", "euler")]
    public void Options_that_make_no_sense_together_are_refused(string message, params string[] options) =>
        Assert.Contains(message, Refused(CommandRun.Of(["fit", _data, .. options])), StringComparison.Ordinal);

    private static string Refused(CommandRun run)
    {
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        return run.Error;
    }

    private CommandRun Fit(params string[] options) => CommandRun.Of(["fit", _data, "--out", _model, .. options]);

    private void Refused(string message, params string[] options) => Assert.Contains(message, Refused(Fit(options)), StringComparison.Ordinal);
}
