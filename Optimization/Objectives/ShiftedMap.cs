using System.Numerics;

namespace Toolkit.Optimization;

/// <summary>A map of products that are all greater by a constant, which keeps what it makes of them: rows with an intercept or centred need its sum.</summary>
internal readonly ref struct ShiftedMap<T, TMap>(TMap map, T shift, Span<T> mapped) : IProductMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMap : struct, IProductMap<T>, allows ref struct
{
    private readonly TMap _map = map;
    private readonly Span<T> _mapped = mapped;

    public void Map(int first, scoped Span<T> products)
    {
        foreach (ref var value in products) value += shift;
        _map.Map(first, products);
        products.CopyTo(_mapped[first..]);
    }
}
