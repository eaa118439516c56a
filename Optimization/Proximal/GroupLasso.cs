using System.Numerics;

namespace Toolkit.Optimization;

public static partial class ProximalMaps
{
    /// <summary>g(x) = λ Σ √|G| ‖x_G‖₂ over groups G: each group drawn towards zero, <c>max(1 − λη√|G| / ‖v_G‖, 0) v_G</c>.</summary>
    /// <remarks>
    /// Coordinates of no group are not penalised. A group whose norm is not finite becomes NaN. Source: Yuan and Lin 2006 for g; Parikh and Boyd 2014,
    /// section 6.5, for the map.
    /// </remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="weight">λ, at least 0.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static GroupLasso<T> GroupLasso<T>(double weight, CoordinateGroups groups)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(weight, groups);
}

/// <summary>The group lasso; see <see cref="ProximalMaps.GroupLasso{T}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly record struct GroupLasso<T> : IConjugableMap<GroupLasso<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Refused: there is no usual one.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public GroupLasso() => throw Require.Built("ProximalMaps.GroupLasso");

    internal GroupLasso(double weight, CoordinateGroups groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        (Weight, Groups) = (Require.NotNegative<T>(weight), groups);
    }

    /// <summary>λ.</summary>
    public T Weight { get; }

    /// <summary>The groups.</summary>
    public CoordinateGroups Groups { get; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<T> point, T length, Span<T> destination, Workspace workspace)
    {
        CheckExtent(point);
        using var rental = workspace.Rent<T>(Groups.LargestSize());
        point.CopyTo(destination);
        for (var i = 0; i < Groups.Count; i++)
        {
            var group = rental.Span[..Groups.Size(i)];
            Groups.Gather(i, point, group);
            L2Norm<T>.Shrink(group, GroupWeight(i) * length, group);
            Groups.Scatter<T>(i, group, destination);
        }
    }

    /// <inheritdoc/>
    public T Value(ReadOnlySpan<T> point, Workspace workspace)
    {
        CheckExtent(point);
        using var rental = workspace.Rent<T>(Groups.LargestSize());
        var sum = T.Zero;
        for (var i = 0; i < Groups.Count; i++)
        {
            var group = rental.Span[..Groups.Size(i)];
            Groups.Gather(i, point, group);
            sum += GroupWeight(i) * Reductions.Norm<T>(group);
        }

        return sum;
    }

    /// <inheritdoc/>
    /// <remarks>The indicator of ‖y_G‖₂ ≤ λ√|G| for every group and y = 0 outside of them.</remarks>
    public T ConjugateValue(ReadOnlySpan<T> point, Workspace workspace)
    {
        CheckExtent(point);
        using var rental = workspace.Rent<T>(Groups.LargestSize());
        using var others = workspace.Rent<T>(point.Length);
        point.CopyTo(others.Span);
        var sum = T.Zero;
        for (var i = 0; i < Groups.Count; i++)
        {
            var group = rental.Span[..Groups.Size(i)];
            Groups.Gather(i, point, group);
            sum += Membership.AtMost(Reductions.Norm<T>(group), GroupWeight(i));
            group.Clear();
            Groups.Scatter<T>(i, group, others.Span);
        }

        return sum + Membership.Of<T>(Reductions.NormInfinity<T>(others.Span) == T.Zero);
    }

    private T GroupWeight(int group) => Weight * T.Sqrt(T.CreateChecked(Groups.Size(group)));

    private void CheckExtent(ReadOnlySpan<T> point)
    {
        if (point.Length >= Groups.Extent) return;
        throw new ArgumentException($"The point has {point.Length} coordinates; the groups reach over {Groups.Extent}.", nameof(point));
    }
}
