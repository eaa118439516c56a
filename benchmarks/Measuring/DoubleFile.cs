using System.Runtime.InteropServices;

namespace Toolkit.Benchmarks;

/// <summary>Doubles in a file, as they lie in memory: what a peer in another process reads and writes.</summary>
internal static class DoubleFile
{
    /// <summary>All doubles of a file.</summary>
    public static double[] Read(string path)
    {
        using var file = File.OpenRead(path);
        var values = new double[file.Length / sizeof(double)];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Writes a file under another name first: one that is there is whole.</summary>
    public static void Write(string path, params ReadOnlySpan<double[]> parts)
    {
        var half = $"{path}.{Environment.ProcessId}";
        using (var file = File.Create(half))
        {
            foreach (var part in parts) file.Write(MemoryMarshal.AsBytes<double>(part));
        }

        File.Move(half, path, overwrite: true);
    }
}
