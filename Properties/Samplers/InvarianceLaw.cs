namespace Toolkit.Properties;

/// <summary>A kernel keeps a target: transitions from an exact draw give an exact draw, whatever the step size.</summary>
/// <remarks>
/// Of functions f of a point, bounded or with four moments, the differences f(x′) − f(x) of independent pairs have mean 0: the p-value of each is by the central limit theorem, the law's is the least of them times their
/// number. It is uniform up to that, and conservative.
/// </remarks>
public static class InvarianceLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The kernel, made with a key of its own for each pair.</param>
    /// <param name="density">The target.</param>
    /// <param name="draw">An exact draw of the target, written into a point.</param>
    /// <param name="functions">f.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="transitions">The transitions from x to x′, at least 1.</param>
    /// <param name="pairs">The number of pairs, at least 2.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a correct kernel, in (0, 1).</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TDensity, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TDensity, TState, TInfo, TStep>> step, TDensity density, SamplerDraw draw, IReadOnlyList<Func<double[], double>> functions, RandomKey key,
        int transitions = 1, int pairs = 5000, double falseAlarm = 1e-6)
        where TDensity : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TDensity, TState, TInfo> => Validate(step, density, draw, functions, key, transitions, pairs, falseAlarm).Assert();

    /// <summary>The failure, if there is one.</summary>
    /// <param name="step">The kernel, made with a key of its own for each pair.</param>
    /// <param name="density">The target.</param>
    /// <param name="draw">An exact draw of the target, written into a point.</param>
    /// <param name="functions">f.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="transitions">The transitions from x to x′, at least 1.</param>
    /// <param name="pairs">The number of pairs, at least 2.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a correct kernel, in (0, 1).</param>
    public static Verdict Validate<TDensity, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TDensity, TState, TInfo, TStep>> step, TDensity density, SamplerDraw draw, IReadOnlyList<Func<double[], double>> functions, RandomKey key,
        int transitions = 1, int pairs = 5000, double falseAlarm = 1e-6)
        where TDensity : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TDensity, TState, TInfo> =>
        PValues.Judge($"invariance under {step(key).Name}", PValue(step, density, draw, functions, key, transitions, pairs), falseAlarm, $"{pairs} pairs of {transitions} transitions");

    /// <summary>The p-value of the test: at most α with a probability of at most α on a correct kernel.</summary>
    /// <param name="step">The kernel, made with a key of its own for each pair.</param>
    /// <param name="density">The target.</param>
    /// <param name="draw">An exact draw of the target, written into a point.</param>
    /// <param name="functions">f.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="transitions">The transitions from x to x′, at least 1.</param>
    /// <param name="pairs">The number of pairs, at least 2.</param>
    public static double PValue<TDensity, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TDensity, TState, TInfo, TStep>> step, TDensity density, SamplerDraw draw, IReadOnlyList<Func<double[], double>> functions, RandomKey key,
        int transitions = 1, int pairs = 5000)
        where TDensity : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TDensity, TState, TInfo>
    {
        var differences = functions.Select(_ => new double[pairs]).ToArray();
        var isSound = SamplerPairs.Each(step, density, draw, key, transitions, pairs, (pair, from, to) =>
        {
            for (var k = 0; k < differences.Length; k++) differences[k][pair] = functions[k](to) - functions[k](from);
        });
        return !isSound ? 0 : PValues.Least([.. differences.Select(values => PValues.OfMeanZero(values))]);
    }
}

/// <summary>A kernel is reversible: detailed balance, <c>π(x) K(x, x′) = π(x′) K(x′, x)</c>, so that an exact draw and what follows it are exchangeable.</summary>
/// <remarks>
/// Of functions f, g of a point, f(x) g(x′) − f(x′) g(x) of independent pairs has mean 0. A kernel may keep its target and not be reversible: a sweep over blocks in order, underdamped dynamics. What is
/// reversible keeps its target. p-values are as those of <see cref="InvarianceLaw"/>.
/// </remarks>
public static class DetailedBalanceLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="step">The kernel, made with a key of its own for each pair.</param>
    /// <param name="density">The target.</param>
    /// <param name="draw">An exact draw of the target, written into a point.</param>
    /// <param name="functions">The functions, of which all pairs are taken; at least two.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="pairs">The number of pairs of points, at least 2.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a reversible kernel, in (0, 1).</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TDensity, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TDensity, TState, TInfo, TStep>> step, TDensity density, SamplerDraw draw, IReadOnlyList<Func<double[], double>> functions, RandomKey key, int pairs = 5000,
        double falseAlarm = 1e-6)
        where TDensity : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TDensity, TState, TInfo> => Validate(step, density, draw, functions, key, pairs, falseAlarm).Assert();

    /// <summary>The failure, if there is one.</summary>
    /// <param name="step">The kernel, made with a key of its own for each pair.</param>
    /// <param name="density">The target.</param>
    /// <param name="draw">An exact draw of the target, written into a point.</param>
    /// <param name="functions">The functions, of which all pairs are taken; at least two.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="pairs">The number of pairs of points, at least 2.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a reversible kernel, in (0, 1).</param>
    public static Verdict Validate<TDensity, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TDensity, TState, TInfo, TStep>> step, TDensity density, SamplerDraw draw, IReadOnlyList<Func<double[], double>> functions, RandomKey key, int pairs = 5000,
        double falseAlarm = 1e-6)
        where TDensity : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TDensity, TState, TInfo> =>
        PValues.Judge($"detailed balance of {step(key).Name}", PValue(step, density, draw, functions, key, pairs), falseAlarm, $"{pairs} pairs");

    /// <summary>The p-value of the test: at most α with a probability of at most α on a reversible kernel.</summary>
    /// <param name="step">The kernel, made with a key of its own for each pair.</param>
    /// <param name="density">The target.</param>
    /// <param name="draw">An exact draw of the target, written into a point.</param>
    /// <param name="functions">The functions, of which all pairs are taken; at least two.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="pairs">The number of pairs of points, at least 2.</param>
    /// <exception cref="ArgumentException">There are fewer than two functions.</exception>
    public static double PValue<TDensity, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TDensity, TState, TInfo, TStep>> step, TDensity density, SamplerDraw draw, IReadOnlyList<Func<double[], double>> functions, RandomKey key, int pairs = 5000)
        where TDensity : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TDensity, TState, TInfo>
    {
        if (functions.Count < 2) throw new ArgumentException("Detailed balance is of pairs of functions.", nameof(functions));
        (int First, int Second)[] both = [.. from i in Enumerable.Range(0, functions.Count) from j in Enumerable.Range(0, i) select (i, j)];
        var differences = both.Select(_ => new double[pairs]).ToArray();
        var isSound = SamplerPairs.Each(step, density, draw, key, 1, pairs, (pair, from, to) =>
        {
            for (var k = 0; k < both.Length; k++)
            {
                var (f, g) = (functions[both[k].First], functions[both[k].Second]);
                differences[k][pair] = (f(from) * g(to)) - (f(to) * g(from));
            }
        });
        return !isSound ? 0 : PValues.Least([.. differences.Select(values => PValues.OfMeanZero(values))]);
    }
}

/// <summary>Writes an exact draw of a target into a point.</summary>
/// <param name="key">What is drawn with.</param>
/// <param name="point">Receives the draw.</param>
public delegate void SamplerDraw(RandomKey key, Span<double> point);

/// <summary>Exact draws and what a kernel makes of them, each by a chain of its own.</summary>
internal static class SamplerPairs
{
    // False where a transition met what is not finite, or no pair moved: such a kernel keeps everything, and samples nothing.
    public static bool Each<TDensity, TState, TInfo, TStep>(
        Func<RandomKey, Step<double, TDensity, TState, TInfo, TStep>> step, TDensity density, SamplerDraw draw, RandomKey key, int transitions, int pairs, Action<int, double[], double[]> see)
        where TDensity : IOracle
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, TDensity, TState, TInfo>
    {
        var (workspace, from, to, moves) = (new Workspace(), new double[density.Dimension], new double[density.Dimension], false);
        for (var pair = 0; pair < pairs; pair++)
        {
            draw(key.Fold(2 * pair), from);
            var kernel = step(key.Fold((2 * pair) + 1));
            var state = kernel.Initialize(density, from);
            for (var k = 0; k < transitions; k++)
            {
                if (kernel.Advance(ref state, density, workspace).NonFinite is not null) return false;
            }

            state.Point.Span.CopyTo(to);
            moves |= !to.AsSpan().SequenceEqual(from);
            see(pair, from, to);
        }

        return moves;
    }
}
