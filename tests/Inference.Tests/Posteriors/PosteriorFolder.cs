namespace Toolkit.Inference.Tests.Posteriors;

/// <summary>Where the data of posteriors lie, if they are here.</summary>
internal static class PosteriorFolder
{
    /// <summary>The data of a posterior: built in, or from a "shared" beside any folder from that of the tests upwards; null where neither is.</summary>
    public static DataRecord? DataOf(Posterior posterior) => FileOf(posterior, "data.json") is { } file
        ? DataRecord.Read(file).Match(Succ: data => data, Fail: errors => throw new InvalidDataException($"{errors}"))
        : posterior.BuiltIn;

    /// <summary>A file of a posterior's folder; null where it is not here.</summary>
    public static string? FileOf(Posterior posterior, string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null && posterior.Folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "posteriors", posterior.Folder, name);
            if (File.Exists(file)) return file;
        }

        return null;
    }
}
