using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Toolkit.Benchmarks;

/// <summary>A Count-Sketch in C++, in this process: <c>Peers/Native/count_sketch.cpp</c>, compiled for this machine.</summary>
/// <remarks>The library is kept in the temporary folder, by a digest of its source, the compiler's version and the flags; the first run waits a few seconds for it.</remarks>
internal sealed unsafe class NativeSketch : IDisposable
{
    /// <summary>The number of rows.</summary>
    public const int Rows = 5;

    /// <summary>The number of columns.</summary>
    public const int Columns = 1 << 20;

    private const string Compiler = "g++";
    private static readonly string[] Flags = ["-O3", "-march=native", "-std=c++17", "-shared", "-fPIC"];
    private static readonly string Cache = Path.Combine(Path.GetTempPath(), "toolkit-native");
    private readonly nint _library;
    private readonly delegate* unmanaged<int, float*> _make;
    private readonly delegate* unmanaged<float*, void> _delete;
    private readonly delegate* unmanaged<int, float*, ulong*, nuint, int> _add;
    private readonly delegate* unmanaged<int, float*, ulong*, nuint, float*, int> _estimate;
    private readonly float*[] _tables;

    /// <summary>Compiles the library where it is not in the cache, and makes a sketch in small pages and one in large ones.</summary>
    /// <exception cref="PeerMissingException">There is no g++.</exception>
    public NativeSketch()
    {
        _library = NativeLibrary.Load(Library());
        _make = (delegate* unmanaged<int, float*>)NativeLibrary.GetExport(_library, "sketch_new");
        _delete = (delegate* unmanaged<float*, void>)NativeLibrary.GetExport(_library, "sketch_delete");
        _add = (delegate* unmanaged<int, float*, ulong*, nuint, int>)NativeLibrary.GetExport(_library, "sketch_add");
        _estimate = (delegate* unmanaged<int, float*, ulong*, nuint, float*, int>)NativeLibrary.GetExport(_library, "sketch_estimate");
        _tables = [_make(0), _make(1)];
    }

    /// <summary>How it adds, by its numbers.</summary>
    public static string[] AddPaths { get; } = ["key by key", "blocked", "fetching ahead", "in 8 parts", "in 32 parts"];

    /// <summary>How it estimates, by its numbers.</summary>
    public static string[] EstimatePaths { get; } = ["key by key", "blocked"];

    /// <summary>The kinds of memory, by their numbers.</summary>
    public static string[] Pages { get; } = ["4 KB", "2 MB"];

    /// <summary>Adds 1 to each key.</summary>
    /// <param name="path">Of <see cref="AddPaths"/>.</param>
    /// <param name="pages">Of <see cref="Pages"/>.</param>
    /// <param name="keys">The keys.</param>
    public void Add(int path, int pages, ReadOnlySpan<ulong> keys)
    {
        fixed (ulong* start = keys)
        {
            if (_add(path, _tables[pages], start, (nuint)keys.Length) != 0) throw new ArgumentOutOfRangeException(nameof(path), path, "no such path.");
        }
    }

    /// <summary>Estimates each key.</summary>
    /// <param name="path">Of <see cref="EstimatePaths"/>.</param>
    /// <param name="pages">Of <see cref="Pages"/>.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="estimates">Receives as many numbers.</param>
    public void Estimate(int path, int pages, ReadOnlySpan<ulong> keys, Span<float> estimates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(estimates.Length, keys.Length);
        fixed (ulong* start = keys)
        fixed (float* found = estimates)
        {
            _estimate(path, _tables[pages], start, (nuint)keys.Length, found);
        }
    }

    /// <summary>The table in one kind of memory, to be compared.</summary>
    /// <param name="pages">Of <see cref="Pages"/>.</param>
    public Span<float> Table(int pages) => new(_tables[pages], Rows * Columns);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in _tables) _delete(table);
        NativeLibrary.Free(_library);
    }

    private static string Library()
    {
        try
        {
            using var stream = typeof(NativeSketch).Assembly.GetManifestResourceStream("count_sketch.cpp")!;
            using var reader = new StreamReader(stream);
            var source = reader.ReadToEnd();

            // The processor is what -march=native means on this machine: a cache may be carried to another.
            var identity = string.Join('\n', [source, Run("--version"), Run("-march=native", "-Q", "--help=target"), .. Flags]);
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];
            var library = Path.Combine(Directory.CreateDirectory(Cache).FullName, $"count-sketch-{digest}.so");
            if (File.Exists(library)) return library;
            var (text, part) = (Path.ChangeExtension(library, $"{Environment.ProcessId}.cpp"), $"{library}.{Environment.ProcessId}");
            File.WriteAllText(text, source);
            Run([.. Flags, text, "-o", part]);
            File.Move(part, library, overwrite: true);
            File.Delete(text);
            return library;
        }
        catch (Win32Exception cause)
        {
            throw new PeerMissingException(Compiler, cause);
        }
    }

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Compiler, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{Compiler} ended with {process.ExitCode}: {errors.Result}");
    }
}
