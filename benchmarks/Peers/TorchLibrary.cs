using System.Runtime.InteropServices;

namespace Toolkit.Benchmarks;

/// <summary>Finds libtorch among the packages and loads it before TorchSharp looks for it.</summary>
internal static class TorchLibrary
{
    private const string Bridge = "libLibTorchSharp.so";
    private const string MissedVersion = "GLIBCXX_3.4.32";
    private static readonly string[] Parts = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];
    private static bool _loaded;

    /// <summary>Loads the native libraries; other systems than Linux need no help and get none.</summary>
    /// <exception cref="DllNotFoundException">A library is missing or refused.</exception>
    public static void Load()
    {
        if (_loaded || !OperatingSystem.IsLinux()) return;
        foreach (var part in Parts) NativeLibrary.Load(Find(part));
        var bridge = Find(Bridge);
        if (!NativeLibrary.TryLoad(bridge, out _)) NativeLibrary.Load(Weakened(bridge));
        _loaded = true;
    }

    // Once loaded, a library is found by its name: TorchSharp gets the copy.
    private static string Weakened(string bridge)
    {
        var library = File.ReadAllBytes(bridge);
        if (!SymbolVersions.Weaken(library, MissedVersion)) return bridge;
        var folder = Directory.CreateTempSubdirectory("toolkit-torch-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        var copy = Path.Combine(folder.FullName, Bridge);
        File.WriteAllBytes(copy, library);
        return copy;
    }

    private static string Find(string library) =>
        $"{AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES")}{Path.PathSeparator}{AppContext.BaseDirectory}"
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, library))
            .FirstOrDefault(File.Exists)
        ?? throw new DllNotFoundException($"{library} is not among the packages");
}
