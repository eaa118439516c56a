namespace Toolkit.Cli.Tests;

/// <summary>Where the Adult data lie, if they are here.</summary>
internal static class AdultData
{
    /// <summary>From the folder of the tests upwards: a "shared" beside any folder on the way.</summary>
    public static string? Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data", "libsvm");
            if (File.Exists(Path.Combine(data, "a8a")) && File.Exists(Path.Combine(data, "a8a.t"))) return data;
        }

        return null;
    }
}
