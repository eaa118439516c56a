namespace Toolkit.Optimization;

/// <summary>Room for one example on each thread, for what cannot be done in place. It holds nothing between two calls.</summary>
/// <typeparam name="T">The number type.</typeparam>
internal static class ExampleScratch<T>
    where T : unmanaged
{
    [ThreadStatic]
    private static T[]? _room;

    /// <summary>Room that holds a copy.</summary>
    /// <param name="example">The example.</param>
    public static ReadOnlySpan<T> Copy(ReadOnlySpan<T> example)
    {
        if (_room is null || _room.Length < example.Length) _room = GC.AllocateUninitializedArray<T>(example.Length);
        example.CopyTo(_room);
        return _room.AsSpan(0, example.Length);
    }
}
