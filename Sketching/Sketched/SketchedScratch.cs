using System.Numerics;

namespace Toolkit.Sketching;

/// <summary>Scratch memory of a sketched step for the gradient at hand.</summary>
internal ref struct SketchedScratch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<int> _slots;
    private readonly Span<int> _hits;
    private readonly Span<int> _counts;
    private readonly Span<T> _before;

    public SketchedScratch(int features, int outputs, int cellsEach, int rows, int buffers, bool hasLengths, Workspace workspace)
    {
        Features = features;
        var all = (features + 1) * outputs;
        Gradient = workspace.Take<T>(all);
        Point = workspace.Take<T>(all);
        Update = workspace.Take<T>(all);
        Lengths = workspace.Take<T>(hasLengths ? all : 0);
        Scores = workspace.Take<T>(outputs)[..outputs];
        Slopes = workspace.Take<T>(outputs)[..outputs];
        Ids = workspace.Take<ulong>(features);
        Cells = workspace.Take<uint>(cellsEach * rows * features);
        NextCells = workspace.Take<uint>(cellsEach * rows * features);
        _slots = workspace.Take<int>(features * outputs);
        _hits = workspace.Take<int>(features * outputs);
        _counts = workspace.Take<int>(outputs);

        // As far apart as the gradient is long, which may be more than was asked for.
        _before = workspace.Take<T>(buffers * Gradient.Length);
    }

    public int Features { get; }

    public Span<T> Gradient { get; }

    public Span<T> Point { get; }

    public Span<T> Update { get; }

    public Span<T> Lengths { get; }

    public Span<T> Scores { get; }

    public Span<T> Slopes { get; }

    public Span<ulong> Ids { get; }

    public Span<uint> Cells { get; private set; }

    public Span<uint> NextCells { get; private set; }

    public void SwapCells()
    {
        var cells = Cells;
        Cells = NextCells;
        NextCells = cells;
    }

    public readonly Span<int> SlotsOf(int plane, int n) => _slots.Slice(plane * n, n);

    public readonly Span<int> RoomForHits(int plane) => _hits.Slice(plane * Features, Features);

    public readonly void Hit(int plane, int count) => _counts[plane] = count;

    public readonly ReadOnlySpan<int> HitsOf(int plane) => _hits.Slice(plane * Features, _counts[plane]);

    public readonly Span<T> BeforeOf(int buffer) => _before[(buffer * Gradient.Length)..];
}

/// <summary>The coordinates of one output among several that share a table.</summary>
internal static class OutputIds
{
    /// <summary>Another id for each output, of the first the feature's own.</summary>
    public static ulong Of(ulong id, int output)
    {
        var z = (ulong)output * 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return id + (z ^ (z >> 31));
    }
}
