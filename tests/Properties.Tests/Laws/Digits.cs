namespace Toolkit.Properties.Tests;

/// <summary>The MNIST test digits, where they are here.</summary>
internal static class Digits
{
    /// <summary>The 10,000 digits; null where they are not here.</summary>
    public static LabelledImages? Read()
    {
        var (images, labels) = (Shared("mnist/t10k-images-idx3-ubyte.gz"), Shared("mnist/t10k-labels-idx1-ubyte.gz"));
        if (images is null || labels is null) return null;
        return IdxReader.Read(images, labels).Match(Succ: digits => digits, Fail: errors => throw new InvalidOperationException(string.Join('\n', errors)));
    }

    private static string? Shared(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", path);
            if (Path.Exists(file)) return file;
        }

        return null;
    }
}
