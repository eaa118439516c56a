using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Inference;

/// <summary>A function of what is distributed alone, in operations of the tape.</summary>
internal interface ITerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The term of each element.</summary>
    static abstract Variable<T> Of(Variable<T> x);
}

/// <summary>A term, which is computed once for data, however often a density is evaluated.</summary>
internal static class Known<T, TTerm>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTerm : struct, ITerm<T>
{
    private static readonly ConditionalWeakTable<ConstantStorage<T>, Kept> Table = [];

    /// <summary>The term of each element.</summary>
    public static Variable<T> Each(Variable<T> x) => x.Source is ConstantStorage<T> constant ? Of(constant).Each : TTerm.Of(x);

    /// <summary>The sum of the terms.</summary>
    public static Variable<T> Sum(Variable<T> x) => x.Source is ConstantStorage<T> constant ? Of(constant).Sum : Functions.Sum(TTerm.Of(x));

    private static Kept Of(ConstantStorage<T> constant) =>
        Table.TryGetValue(constant, out var kept) ? kept : Table.GetValue(constant, static constant => new(new Variable<T>(constant)));

    private sealed class Kept
    {
        public Kept(Variable<T> x)
        {
            using var apart = Tape<T>.Apart();
            (Each, Sum) = (TTerm.Of(x), Functions.Sum(TTerm.Of(x)).Value);
        }

        public Variable<T> Each { get; }

        public T Sum { get; }
    }
}
