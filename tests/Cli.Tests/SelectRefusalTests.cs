using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>What a selection must not do: destroy its input, mix data, go on as another, lose names, or crash.</summary>
public sealed class SelectRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Outputs_do_not_destroy_inputs_or_each_other()
    {
        var text = Selections.Libsvm(200);
        var data = _folder.Write("a1.svm", text);
        var refused = CommandRun.Of("select", At("a*.svm"), "--out", data);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("writing it would destroy it", refused.Error, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(data));
        Assert.Equal(2, CommandRun.Of("select", data, "--model", At("x"), "--out", At("x")).ExitCode);
        Assert.False(File.Exists(At("x")));
        var late = CommandRun.Of("select", data, "--test", At("nowhere.svm"), "--model", At("m"));
        Assert.Equal(2, late.ExitCode);
        Assert.Contains("nowhere.svm: no such file", late.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("m")));
    }

    [Fact]
    public void What_is_finished_is_so_for_its_own_data_and_options_only()
    {
        var data = _folder.Write("a.svm", Selections.Libsvm(500));
        Assert.Equal(0, CommandRun.Of("select", data, "--model", At("m")).ExitCode);
        var again = CommandRun.Of("select", data, "--model", At("m"), "--resume");
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("finished already", again.Error, StringComparison.Ordinal);
        var other = CommandRun.Of("select", data, "--loss", "hinge", "--model", At("m"), "--resume");
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("--loss logistic (here hinge)", other.Error, StringComparison.Ordinal);

        // As many bytes, but others.
        var lines = File.ReadAllLines(data);
        Array.Reverse(lines);
        File.WriteAllText(data, string.Join('\n', lines) + "\n");
        var reversed = CommandRun.Of("select", data, "--model", At("m"), "--resume");
        Assert.Equal(2, reversed.ExitCode);
        Assert.Contains("other data", reversed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_other_ids_are_not_merged()
    {
        Assert.Equal(0, CommandRun.Of("select", _folder.Write("a.svm", Selections.Libsvm(500)), "--model", At("a")).ExitCode);
        Assert.Equal(0, CommandRun.Of("select", _folder.Write("b.vw", Selections.Vowpal(500)), "--model", At("b")).ExitCode);
        var refused = CommandRun.Of("sketch", "merge", At("a"), At("b"), "--out", At("c"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--format VowpalWabbit (there Libsvm)", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_kept_in_batches_too()
    {
        var data = _folder.Write("a.vw", Selections.Vowpal(20_000));
        var json = CommandRun.Of("select", data, "--batch", "400", "--rate", "20", "--top", "300", "--json").Json;
        Assert.All(json.GetProperty("features").EnumerateArray(), feature => Assert.Contains('^', feature.GetProperty("name").GetString()!));
        var numbers = CommandRun.Of("select", _folder.Write("a.svm", Selections.Libsvm(2000)), "--batch", "7", "--json").Json;
        Assert.All(numbers.GetProperty("features").EnumerateArray(), feature => Assert.Equal(feature.GetProperty("id").GetString(), feature.GetProperty("name").GetString()));
    }

    [Fact]
    public void A_prediction_of_a_row_depends_on_no_other_row()
    {
        var text = "zip,age,y\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{(i % 5 == 0 ? "A1" : $"{i % 7}")},{i % 50},{(i % 7 == 2 ? 1 : -1)}\n"));
        Assert.Equal(0, CommandRun.Of("select", _folder.Write("train.csv", text), "--model", At("m")).ExitCode);
        string First(string file) => CommandRun.Of("predict", At("m"), file, "--unlabelled").Output.Split('\n')[0];
        var expected = First(_folder.Write("names.csv", "zip,age,y\n2,10,0\nA1,11,0\n"));
        Assert.NotEmpty(expected);
        Assert.Equal(expected, First(_folder.Write("digits.csv", "zip,age,y\n2,10,0\n3,11,0\n")));
        Assert.Equal(expected, First(_folder.Write("moved.csv", "y,age,zip\n0,10,2\n")));
        Assert.Equal(expected, First(_folder.Write("unlabelled.csv", "age,zip\n10,2\n")));
    }

    [Fact]
    public void What_is_no_number_is_null_in_JSON()
    {
        var data = _folder.Write("a.vw", "1 0 |a x y\n-1 0 |a x z\n");
        var run = CommandRun.Of("select", data, "--json", "--model", At("m"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("progressiveLoss").ValueKind);
        Assert.Equal(0, CommandRun.Of("predict", At("m"), data, "--json").ExitCode);
        Assert.DoesNotContain("NaN %", CommandRun.Of("select", data).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_penalty_that_shrinks_all_selects_none()
    {
        var run = CommandRun.Of("select", _folder.Write("a.svm", Selections.Libsvm(1000)), "--l1", "100", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Json.GetProperty("features").EnumerateArray());
    }

    [Fact]
    public void Bad_rows_may_be_passed_over_when_a_run_goes_on()
    {
        var data = _folder.Write("a.svm", Selections.Libsvm(60_000) + "no row\n");
        string[] options = ["select", data, "--model", At("m"), "--checkpoint-every", "0.001", "--memory", "256KiB", "--keep", "200"];
        var refused = CommandRun.Of(options);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("a.svm:60001:1:", refused.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(At("m.checkpoint")));
        var gone = CommandRun.Of([.. options, "--skip-bad", "1", "--resume"]);
        Assert.True(gone.ExitCode == 0, gone.Error);
        Assert.Contains("going on from", gone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_standard_input_can_be_interrupted()
    {
        using var run = Commands.StartWithInput("select", "-", "--format", "libsvm");
        await run.StandardInput.WriteAsync("1 1:1\n");
        await run.StandardInput.FlushAsync();
        await Task.Delay(1500);
        Assert.False(run.HasExited);
        using var interrupt = System.Diagnostics.Process.Start("kill", ["-INT", $"{run.Id}"]);
        Assert.True(run.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(1, run.ExitCode);
    }

    private string At(string name) => Path.Combine(_folder.Path, name);
}
