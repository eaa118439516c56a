namespace Toolkit.Inference.Tests.Posteriors;

/// <summary>Where the data of posteriors lie, if they are here.</summary>
internal static class PosteriorFolder
{
    /// <summary>The data of a posterior: built in, or from a "shared" beside any folder from that of the tests upwards; null where neither is.</summary>
    public static DataRecord? DataOf(Posterior posterior)
    {
        if (posterior.Folder is null) return posterior.BuiltIn;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", "posteriors", posterior.Folder, "data.json");
            if (File.Exists(file)) return DataRecord.Read(file).Match(Succ: data => data, Fail: errors => throw new InvalidDataException($"{errors}"));
        }

        return posterior.BuiltIn;
    }
}
