using System.Diagnostics;

namespace Toolkit.Benchmarks;

/// <summary>The md5sum of the machine: a yardstick for reading that every machine has.</summary>
public static class Md5Sum
{
    /// <summary>The name that tables print.</summary>
    public const string Name = "md5sum";

    /// <summary>Sums a file, in a process of its own.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PeerMissingException">There is no md5sum.</exception>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static void Run(string path)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Name, [path]) { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException($"{Name} ended with {process.ExitCode}.");
        }
        catch (System.ComponentModel.Win32Exception cause)
        {
            throw new PeerMissingException(Name, cause);
        }
    }
}
