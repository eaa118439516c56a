namespace Toolkit.Optimization;

/// <summary>
/// The move of a state in its own memory. It stands apart from <see cref="Update{TEvidence, T, TState, TUpdate}"/> because the runtime compiles a
/// class with a reference type among its arguments once for all of them, and calls from shared code are slower.
/// </summary>
internal static class Donation
{
    public static T? Apply<T, TState, TUpdate>(
        TUpdate update, string name, ref TState state, ReadOnlySpan<T> gradient, scoped in Evidence<T> evidence, Workspace workspace)
        where T : unmanaged
        where TState : struct, IState<TState>
        where TUpdate : struct, IUpdate<TUpdate, T, TState>
    {
        var length = update.Point(state).Length;
        if (gradient.Length != length || evidence.Point.Length != length) ThrowLength(gradient.Length, evidence.Point.Length, length);

        // On the stack while it moves: each write of a state on the heap would cost a barrier for every buffer.
        var current = state.Donate(name);
        try
        {
            return update.Apply(ref current, gradient, evidence, workspace);
        }
        finally
        {
            state = current;
        }
    }

    private static void ThrowLength(int gradient, int evidence, int point) => throw new ArgumentException(
        $"The gradient has {gradient} elements and the point of the evidence {evidence}, the state's point has {point}.", nameof(gradient));
}
