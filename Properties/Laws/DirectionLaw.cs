namespace Toolkit.Properties;

/// <summary>
/// A direction goes with the gradient, whatever it has seen before: ⟨g, u⟩ &gt; 0 for every gradient g of any sequence. So x − α u goes down for a short α.
/// </summary>
/// <remarks>
/// Points and gradients are draws, not those of any function, so that about half of the changes of the gradient go against the move. True of
/// limited-memory BFGS, which leaves such pairs out; not of momentum.
/// </remarks>
public static class DirectionLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="update">The direction, as an update: x ← x + u.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What points and gradients are drawn from.</param>
    /// <param name="steps">The number of gradients.</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TState, TUpdate>(Update<IPoint, double, TState, TUpdate> update, int dimension, RandomKey key, int steps = 40)
        where TState : struct, IState<TState>, IMovablePointState<double>
        where TUpdate : struct, IUpdate<TUpdate, double, TState> => Validate(update, dimension, key, steps).Assert();

    /// <summary>Every failure.</summary>
    /// <param name="update">The direction, as an update: x ← x + u.</param>
    /// <param name="dimension">The number of coordinates.</param>
    /// <param name="key">What points and gradients are drawn from.</param>
    /// <param name="steps">The number of gradients.</param>
    public static Verdict Validate<TState, TUpdate>(Update<IPoint, double, TState, TUpdate> update, int dimension, RandomKey key, int steps = 40)
        where TState : struct, IState<TState>, IMovablePointState<double>
        where TUpdate : struct, IUpdate<TUpdate, double, TState>
    {
        var found = new Findings($"direction of {update.Name}");
        var workspace = new Workspace();
        var (before, gradient) = (new double[dimension], new double[dimension]);
        var state = update.Initialize(before);
        for (var k = 1; k <= steps; k++)
        {
            key.Fold(k).Normals<double>(gradient);
            key.Fold(-k).Normals<double>(before);
            before.CopyTo(state.Point.Mutable);
            update.Apply(ref state, gradient, workspace);
            var product = state.Point.Span.ToArray().Select((x, i) => (x - before[i]) * gradient[i]).Sum();
            found.Require(product > 0, $"dimension {dimension}, gradient {k}: ⟨g, u⟩ is {product:g6}");
        }

        return found.Verdict;
    }
}
