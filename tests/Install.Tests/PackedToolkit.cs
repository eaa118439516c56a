using System.IO.Compression;
using System.Xml.Linq;

namespace Toolkit.Install.Tests;

/// <summary>
/// The packages of the solution in a folder of their own, made once for all tests from what was built beside them: nothing is compiled, and
/// nothing in the projects' outputs is overwritten.
/// </summary>
/// <remarks>
/// The configuration that tests restore with has two sources and no other: that folder, the only one that <c>Toolkit.*</c> may come from, and the
/// packages that this machine has restored for the build itself. So no index is asked, and no other version of the toolkit can be met.
/// </remarks>
public sealed class PackedToolkit : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("toolkit-install-");

    /// <summary>Where the packages are.</summary>
    public string Packages => Path.Combine(_folder.FullName, "feed");

    /// <summary>The configuration to restore with.</summary>
    public string Configuration => Path.Combine(_folder.FullName, "NuGet.config");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        File.WriteAllText(Configuration, $"""
            <?xml version="1.0" encoding="utf-8"?>
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{Packages}" />
                <add key="restored" value="{Build.NuGetPackageRoot}" />
              </packageSources>
              <packageSourceMapping>
                <clear />
                <packageSource key="packed"><package pattern="Toolkit.*" /></packageSource>
                <packageSource key="restored"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        foreach (var project in new[] { "Numerics", "Optimization", "Inference", "Sketching", "Properties", "Cli" })
        {
            // The restore's results are read where the build left them: only the packing runs in a folder of its own.
            (await CommandLine.Run(_folder.FullName, CommandLine.Dotnet, "pack", "--no-build", "-c", Build.Configuration, "-o", Packages,
                "-p:NuGetPackageRoot=" + Build.NuGetPackageRoot, Path.Combine(Build.RepositoryRoot, project))).Ended();
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A new folder.</summary>
    public string Folder(string name) => _folder.CreateSubdirectory(name).FullName;

    /// <summary>The files of a package.</summary>
    internal string[] Files(string package)
    {
        using var archive = Open(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    /// <summary>The manifest of a package.</summary>
    internal XElement Manifest(string package)
    {
        using var archive = Open(package);
        using var stream = archive.GetEntry($"{package}.nuspec")!.Open();
        var root = XElement.Load(stream);
        foreach (var element in root.DescendantsAndSelf()) element.Name = element.Name.LocalName;
        return root.Element("metadata")!;
    }

    private ZipArchive Open(string package) => ZipFile.OpenRead(Path.Combine(Packages, $"{package}.{Build.Version}.nupkg"));
}
