namespace Toolkit.Cli;

/// <summary>Data sets in folders: those of one that was named, or of a folder <c>shared/data</c> beside the working folder or the tool, or beside any folder above them.</summary>
/// <param name="Root">The folder that was named; null for <c>shared/data</c>.</param>
internal sealed record SharedData(string? Root)
{
    /// <summary>The data beside the working folder or the tool.</summary>
    public static SharedData Beside { get; } = new((string?)null);

    /// <summary>That something is not here, in words.</summary>
    /// <param name="name">Its folder and name.</param>
    public string Lack(string name) => Root is null ? $"shared/data/{name} is not beside the working folder" : $"{Root}: there is no {name} in it";

    /// <summary>The path of a file, or null where it is not here.</summary>
    /// <param name="folder">The folder among the data.</param>
    /// <param name="name">The file.</param>
    public string? Find(string folder, string name)
    {
        if (Root is not null) return Path.Combine(Root, folder, name) is var path && File.Exists(path) ? path : null;
        foreach (var start in (string[])[Environment.CurrentDirectory, AppContext.BaseDirectory])
        {
            for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
            {
                var found = Path.Combine(at.FullName, "shared", "data", folder, name);
                if (File.Exists(found)) return found;
            }
        }

        return null;
    }

    /// <summary>All rows of a file, or null where it is not here or is not read.</summary>
    /// <param name="folder">The folder among the data.</param>
    /// <param name="name">The file.</param>
    /// <param name="format">Its format.</param>
    public ExampleSet<float>? Read(string folder, string name, ExampleFormat format) => Find(folder, name) is not { } path
        ? null
        : ExampleStream.Open([path], new() { Format = format }).MatchUnsafe<ExampleSet<float>?>(Succ: All, Fail: _ => null);

    private static ExampleSet<float>? All(ExampleStream stream)
    {
        using (stream)
        {
            var (starts, ids, values, labels) = (new List<int> { 0 }, new List<ulong>(), new List<float>(), new List<float>());
            while (stream.From(labels.Count, 1024) is { Count: > 0 } examples)
            {
                for (var row = 0; row < examples.Count; row++)
                {
                    ids.AddRange(examples.IdsOf(row));
                    values.AddRange(examples.ValuesOf(row));
                    labels.Add(examples.Labels[row] > 0 ? 1 : -1);
                    starts.Add(ids.Count);
                }
            }

            return stream.Faults.IsEmpty ? ExampleSet<float>.Of([.. starts], [.. ids], [.. values], [.. labels]) : null;
        }
    }
}
