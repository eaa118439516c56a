using System.Reflection;

namespace Toolkit.Install.Tests;

/// <summary>What the build knew when it made these tests.</summary>
internal static class Build
{
    /// <summary>The repository.</summary>
    public static string RepositoryRoot => Metadata(nameof(RepositoryRoot));

    /// <summary>Debug or Release: what is packed is what was built beside the tests.</summary>
    public static string Configuration => Metadata(nameof(Configuration));

    /// <summary>The version that the packages have.</summary>
    public static string Version => Metadata(nameof(Version));

    /// <summary>Where this machine keeps the packages that it has restored.</summary>
    public static string NuGetPackageRoot => Metadata(nameof(NuGetPackageRoot));

    private static string Metadata(string key) => typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
