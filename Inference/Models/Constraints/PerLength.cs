using System.Collections.Concurrent;
using System.Numerics;

namespace Toolkit.Inference;

/// <summary>The constants that a transform needs, made once for each length or order.</summary>
internal static class PerLength<TUse, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConcurrentDictionary<int, Variable<T>> Made = new();

    public static Variable<T> Get(int length, Func<int, Variable<T>> make) => Made.TryGetValue(length, out var made) ? made : Made.GetOrAdd(length, Make(length, make));

    private static Variable<T> Make(int length, Func<int, Variable<T>> make)
    {
        using var apart = Tape<T>.Apart();
        return make(length);
    }
}
