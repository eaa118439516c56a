namespace Toolkit.Cli;

/// <summary>What features are called that are among the kept, looked up in the window where they came in; names of those that went are forgotten.</summary>
/// <param name="stream">The examples.</param>
internal sealed class FeatureNames(ExampleStream stream)
{
    private const int Slack = 4;

    private readonly Dictionary<ulong, string> _names = [];
    private bool _hasNames;

    /// <summary>Names the kept features that have none yet, as far as the window at hand tells them.</summary>
    /// <param name="top">The kept features.</param>
    /// <param name="from">The examples that are at hand; null for the stream's own.</param>
    public void Note<T>(in TopK<T> top, ExampleStream? from = null)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var source = from ?? stream;
        _hasNames |= source.HasNames;
        if (!_hasNames) return;
        var room = Slack * top.Capacity * top.Planes;
        for (var plane = 0; plane < top.Planes; plane++)
        {
            foreach (var id in top.Kept(plane))
            {
                if (!_names.ContainsKey(id) && source.TryNameOf(id, out var name)) _names.Add(id, name);
            }
        }

        if (_names.Count > room) Forget(top);
    }

    /// <summary>Whether a kept feature has a name that is not known.</summary>
    /// <param name="top">The kept features.</param>
    public bool Lacks<T>(in TopK<T> top)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        for (var plane = 0; _hasNames && plane < top.Planes; plane++)
        {
            foreach (var id in top.Kept(plane))
            {
                if (!_names.ContainsKey(id)) return true;
            }
        }

        return false;
    }

    /// <summary>The name of a feature.</summary>
    /// <param name="id">The feature.</param>
    public string Of(ulong id) => _names.TryGetValue(id, out var name) ? name : _hasNames ? $"#{id}" : id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void Forget<T>(in TopK<T> top)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var kept = new HashSet<ulong>();
        for (var plane = 0; plane < top.Planes; plane++) kept.UnionWith(top.Kept(plane).ToArray());
        foreach (var id in _names.Keys.Where(id => !kept.Contains(id)).ToArray()) _names.Remove(id);
    }
}
