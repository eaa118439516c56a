using System.Diagnostics;
using System.Text.Json;

namespace Toolkit.Cli.Tests;

/// <summary>A command line that was run in process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static CommandRun Of(CancellationToken cancellation, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = ToolkitCommand.Run(arguments, new Terminal(output, error, cancellation));
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>A command that is cancelled as soon as it says something on the standard error: when it has read, and not yet begun to fit.</summary>
    public static CommandRun CancelledAtTheFirstWord(params string[] arguments)
    {
        using var output = new StringWriter();
        using var cancellation = new CancellationTokenSource();
        using var error = new CancellingWriter(cancellation);
        var exitCode = ToolkitCommand.Run(arguments, new Terminal(output, error, cancellation.Token));
        return new(exitCode, output.ToString(), error.ToString());
    }

    public static CommandRun Of(params string[] arguments) => Of(CancellationToken.None, arguments);
}

/// <summary>Cancels when something is written.</summary>
internal sealed class CancellingWriter(CancellationTokenSource cancellation) : StringWriter
{
    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        cancellation.Cancel();
    }
}

/// <summary>The command as a process of its own.</summary>
internal static class Commands
{
    public static Process Start(params string[] arguments) => Process.Start(Information(arguments))!;

    /// <summary>A command whose standard input is open, and says nothing of itself.</summary>
    public static Process StartWithInput(params string[] arguments)
    {
        var information = Information(arguments);
        information.RedirectStandardInput = true;
        return Process.Start(information)!;
    }

    private static ProcessStartInfo Information(string[] arguments) => new(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [typeof(ToolkitCommand).Assembly.Location, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}

/// <summary>A folder of its own, gone at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("toolkit-");

    public string Path => _folder.FullName;

    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
