using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Benchmarks;

/// <summary>The command line as a process of its own, as it lies beside this program.</summary>
public static class ToolkitProcess
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "toolkit.dll");

    /// <summary>Runs a command to its end.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>What it wrote to the standard output.</returns>
    /// <exception cref="InvalidOperationException">It ended with another exit code than 0.</exception>
    public static string Run(params IReadOnlyList<string> arguments) => Run(null, arguments);

    /// <summary>Runs a command to its end, and measures the memory that was resident at its peak.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>MiB.</returns>
    /// <exception cref="PlatformNotSupportedException">The system does not tell the peak of a process that runs.</exception>
    public static double PeakMemory(params IReadOnlyList<string> arguments)
    {
        var peak = 0.0;
        Run(
            process =>
            {
                while (!process.HasExited)
                {
                    peak = Math.Max(peak, HighWater(process.Id));
                    Thread.Sleep(2);
                }
            },
            arguments);
        return peak;
    }

    private static string Run(Action<Process>? watch, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        watch?.Invoke(process);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"toolkit ended with {process.ExitCode}: {error.Result}");
        return output.Result;
    }

    // The peak so far, as the kernel keeps it; 0 once the process is gone.
    private static double HighWater(int id)
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("The peak of a process's memory is read from /proc.");
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
