using System.Numerics;
using System.Runtime.CompilerServices;

namespace Toolkit.Optimization;

public static partial class Transforms
{
    /// <summary>A factor that depends on the number of steps taken: <c>u = s(k) g</c>, k = 0, 1, ….</summary>
    /// <remarks>State: k. Identity metric, length |s(k)|.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The schedule.</typeparam>
    /// <param name="schedule">s.</param>
    public static ScaleBySchedule<T, TSchedule> ScaleBySchedule<T, TSchedule>(ISchedule<TSchedule, T> schedule)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> => new((TSchedule)schedule, T.One);

    /// <summary>Down the direction, by a scheduled rate: <c>u = −η(k) d</c>, k = 0, 1, ….</summary>
    /// <remarks>State: k. Identity metric, length η(k).</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TSchedule">The schedule.</typeparam>
    /// <param name="rate">η.</param>
    public static ScaleBySchedule<T, TSchedule> Descend<T, TSchedule>(ISchedule<TSchedule, T> rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSchedule : struct, ISchedule<TSchedule, T> => new((TSchedule)rate, T.NegativeOne);
}

/// <summary>A scheduled factor; see <see cref="Transforms.ScaleBySchedule{T, TSchedule}"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TSchedule">The schedule.</typeparam>
public readonly record struct ScaleBySchedule<T, TSchedule>
    : ITransform<ScaleBySchedule<T, TSchedule>, IPoint, Identity, T, ScheduleState, ScaleKernel<T>>, IUniformScaling
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSchedule : struct, ISchedule<TSchedule, T>
{
    internal ScaleBySchedule(TSchedule schedule, T sign) => (Schedule, Sign) = (schedule, sign);

    /// <summary>The schedule.</summary>
    public TSchedule Schedule { get; }

    /// <summary>+1, or −1 to descend.</summary>
    public T Sign { get; }

    /// <inheritdoc/>
    public ScheduleState Initialize(ReadOnlySpan<T> point) => default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(scoped ref ScheduleState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out ScaleKernel<T> kernel)
    {
        var factor = Sign * Schedule.At(state.Steps);
        state = new(state.Steps + 1);
        kernel = new(factor);
    }
}

/// <summary>Where in a schedule a run stands.</summary>
/// <param name="Steps">k, the number of steps taken.</param>
public readonly record struct ScheduleState(long Steps) : IState<ScheduleState>
{
    /// <inheritdoc/>
    public ScheduleState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Scalar(Steps));
}
