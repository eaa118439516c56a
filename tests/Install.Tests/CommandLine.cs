using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Toolkit.Install.Tests;

/// <summary>How a process ended, and what it wrote.</summary>
/// <param name="Line">The command line.</param>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The standard error.</param>
internal sealed record CommandLine(string Line, int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The root of the installation of .NET that runs these tests.</summary>
    public static string DotnetRoot { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The <c>dotnet</c> of that installation.</summary>
    public static string Dotnet { get; } = Path.Combine(DotnetRoot, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    /// <summary>Runs a program to its end, with a home and a package folder of its own.</summary>
    /// <param name="folder">What the process may write to, and where it runs.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="TimeoutException">It did not end in five minutes, and was killed.</exception>
    public static Task<CommandLine> Run(string folder, string program, params string[] arguments) => Run(folder, true, program, arguments);

    /// <summary>Runs a program to its end, with the user's home and package folder.</summary>
    /// <param name="folder">Where the process runs.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="TimeoutException">It did not end in five minutes, and was killed.</exception>
    public static Task<CommandLine> RunAtHome(string folder, string program, params string[] arguments) => Run(folder, false, program, arguments);

    private static async Task<CommandLine> Run(string folder, bool isolated, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // A test host hands its own build environment down; the child is to find its own.
        foreach (var name in start.Environment.Keys.Where(IsOfTheHost).ToArray()) start.Environment.Remove(name);
        start.Environment["DOTNET_ROOT"] = DotnetRoot;
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        start.Environment["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        if (isolated)
        {
            start.Environment["DOTNET_CLI_HOME"] = folder;
            start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "packages");
        }

        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Limit);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in {Limit}.");
        }

        return new($"{Path.GetFileName(program)} {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
    }

    /// <summary>This, if it ended as it should.</summary>
    /// <param name="exitCode">The exit code that is expected.</param>
    public CommandLine Ended(int exitCode = 0)
    {
        Assert.True(ExitCode == exitCode, ToString());
        return this;
    }

    public override string ToString() => $"{Line}: exit code {ExitCode}{Environment.NewLine}{Output}{Environment.NewLine}{Error}";

    private static bool IsOfTheHost(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase);
}
