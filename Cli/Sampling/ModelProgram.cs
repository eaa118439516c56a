using System.Diagnostics;

namespace Toolkit.Cli;

/// <summary>A model that is a program of one file, run by <c>dotnet run</c> with the arguments of a command.</summary>
internal static class ModelProgram
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Whether a model's name is that of a program.</summary>
    /// <param name="name">The name.</param>
    public static bool IsOne(string name) => name.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>Runs it, its output on that of this process.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">What it is run with.</param>
    /// <returns>Its exit code.</returns>
    public static int Run(Terminal terminal, string file, IReadOnlyList<string> arguments)
    {
        if (!File.Exists(file)) return terminal.Refuse(DataError.OfFile(file, "no such file"));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["run", file, "--", .. arguments]) start.ArgumentList.Add(argument);
        using var process = Started(start);
        if (process is null) return terminal.Refuse(DataError.OfFile(file, "is a program, and there is no 'dotnet' to run it; expected the .NET SDK on the path"));
        process.OutputDataReceived += (_, line) => Write(terminal.Output, line.Data);
        process.ErrorDataReceived += (_, line) => Write(terminal.Error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            process.WaitForExitAsync(terminal.Cancellation).GetAwaiter().GetResult();
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // A Ctrl-C is the program's too: it says what it has saved, and ends.
            if (!process.WaitForExit(Grace)) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return ExitCode.NotConverged;
        }
    }

    private static Process? Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static void Write(TextWriter writer, string? line)
    {
        if (line is not null) writer.WriteLine(line);
    }
}
