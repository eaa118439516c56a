using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Inference;

/// <summary>
/// A difference, which of data and a constant is computed once: the same constant comes back, so that what is known of it is kept, too.
/// </summary>
internal static class Difference<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConditionalWeakTable<ConstantStorage<T>, Kept> LeftTable = new();
    private static readonly ConditionalWeakTable<ConstantStorage<T>, Kept> RightTable = new();

    /// <summary>left − right.</summary>
    public static Variable<T> Of(Variable<T> left, Variable<T> right)
    {
        if (left.IsOnTape || right.IsOnTape) return left - right;
        return (left.Source as ConstantStorage<T>, right.Source as ConstantStorage<T>) switch
        {
            ({ } data, _) => Look(LeftTable, data, right, left, right),
            (_, { } data) => Look(RightTable, data, left, left, right),
            _ => left - right,
        };
    }

    private static Variable<T> Look(
        ConditionalWeakTable<ConstantStorage<T>, Kept> table, ConstantStorage<T> data, Variable<T> other, Variable<T> left, Variable<T> right)
    {
        if (table.TryGetValue(data, out var kept) && kept.IsOf(other)) return kept.Value;
        using var apart = Tape<T>.Apart();
        kept = new(other, left - right);
        table.AddOrUpdate(data, kept);
        return kept.Value;
    }

    private sealed class Kept(Variable<T> other, Variable<T> value)
    {
        public Variable<T> Value => value;

        public bool IsOf(Variable<T> asked) =>
            ReferenceEquals(asked.Source, other.Source) && (asked.Source is not null || asked.Literal == other.Literal);
    }
}
