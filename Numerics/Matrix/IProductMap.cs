namespace Toolkit.Numerics;

/// <summary>What becomes of the products z = A x on their way to A^T r; see <see cref="MappedNormalProduct"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public interface IProductMap<T>
    where T : unmanaged
{
    /// <summary>products = r, made of z in place: of each row by itself.</summary>
    /// <remarks>
    /// Each row comes once, in any order, and rows apart from each other perhaps on several threads: what is written beside r must be apart too.
    /// </remarks>
    /// <param name="first">The first row, a multiple of <see cref="System.Runtime.Intrinsics.Vector512{T}.Count"/>.</param>
    /// <param name="products">z of as many rows from there on, in whole lanes: behind the last row there is padding, which nobody reads.</param>
    void Map(int first, scoped Span<T> products);
}
