using Toolkit.Inference;

namespace Toolkit.Properties;

/// <summary>
/// Geweke's joint test: a model's prior, its data and a kernel on its posterior belong together. Parameters are drawn from the prior and data from them; then, in turns, the kernel moves the
/// parameters given the data and data are drawn anew. The pair has the same joint law all the while, if density, draws and kernel are right.
/// </summary>
/// <remarks>
/// Of functions f of free values and data the differences between the end and the beginning of independent replications have mean 0: p-values are as those of <see cref="InvarianceLaw"/>. It sees
/// errors of the density (a constant that depends on parameters, a missing Jacobian), of the draws, and of the kernel. Source: Geweke 2004; from exact draws, Gandy and Scott 2020.
/// </remarks>
public static class JointLaw
{
    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    /// <param name="model">The model of data; of any to begin with.</param>
    /// <param name="observed">The number of data.</param>
    /// <param name="kernel">The kernel, made with a key.</param>
    /// <param name="functions">f, of free values and data.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="turns">How often the kernel and the data take turns, at least 1.</param>
    /// <param name="replications">The number of replications, at least 2.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a right model, in (0, 1).</param>
    /// <exception cref="LawViolationException">The law does not hold.</exception>
    public static void Assert<TState, TInfo, TStep>(
        Func<double[], Model<double>> model, int observed, Func<RandomKey, Step<double, Model<double>, TState, TInfo, TStep>> kernel, IReadOnlyList<Func<double[], double[], double>> functions,
        RandomKey key, int turns = 3, int replications = 2000, double falseAlarm = 1e-6)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, Model<double>, TState, TInfo> => Validate(model, observed, kernel, functions, key, turns, replications, falseAlarm).Assert();

    /// <summary>The failure, if there is one.</summary>
    /// <param name="model">The model of data; of any to begin with.</param>
    /// <param name="observed">The number of data.</param>
    /// <param name="kernel">The kernel, made with a key.</param>
    /// <param name="functions">f, of free values and data.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="turns">How often the kernel and the data take turns, at least 1.</param>
    /// <param name="replications">The number of replications, at least 2.</param>
    /// <param name="falseAlarm">α, the probability at most of refusing a right model, in (0, 1).</param>
    public static Verdict Validate<TState, TInfo, TStep>(
        Func<double[], Model<double>> model, int observed, Func<RandomKey, Step<double, Model<double>, TState, TInfo, TStep>> kernel, IReadOnlyList<Func<double[], double[], double>> functions,
        RandomKey key, int turns = 3, int replications = 2000, double falseAlarm = 1e-6)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, Model<double>, TState, TInfo> =>
        PValues.Judge($"joint law of {model(new double[observed]).Name}", PValue(model, observed, kernel, functions, key, turns, replications), falseAlarm, $"{replications} replications of {turns} turns");

    /// <summary>The p-value of the test: at most α with a probability of at most α where all is right.</summary>
    /// <param name="model">The model of data; of any to begin with.</param>
    /// <param name="observed">The number of data.</param>
    /// <param name="kernel">The kernel, made with a key.</param>
    /// <param name="functions">f, of free values and data.</param>
    /// <param name="key">What everything is drawn from.</param>
    /// <param name="turns">How often the kernel and the data take turns, at least 1.</param>
    /// <param name="replications">The number of replications, at least 2.</param>
    /// <exception cref="ArgumentException">The model observes another number of data.</exception>
    public static double PValue<TState, TInfo, TStep>(
        Func<double[], Model<double>> model, int observed, Func<RandomKey, Step<double, Model<double>, TState, TInfo, TStep>> kernel, IReadOnlyList<Func<double[], double[], double>> functions,
        RandomKey key, int turns = 3, int replications = 2000)
        where TState : struct, IState<TState>, IPointState<double>
        where TInfo : struct, IStepInfo
        where TStep : struct, IStep<TStep, double, Model<double>, TState, TInfo>
    {
        var prior = model(new double[observed]);
        if (prior.ObservedLength != observed) throw new ArgumentException($"The model observes {prior.ObservedLength} data, not {observed}.", nameof(observed));
        var (workspace, point, data) = (new Workspace(), new double[prior.Dimension], new double[observed]);
        var differences = functions.Select(_ => new double[replications]).ToArray();
        for (var replication = 0; replication < replications; replication++)
        {
            var own = key.Fold(replication);
            prior.DrawPrior(own.Fold(-1), point, workspace);
            prior.DrawPredictive(point, own.Fold(-2), data, workspace);
            for (var k = 0; k < differences.Length; k++) differences[k][replication] = -functions[k](point, data);
            for (var turn = 0; turn < turns; turn++)
            {
                var (posterior, step) = (model([.. data]), kernel(own.Fold(2 * turn)));
                var state = step.Initialize(posterior, point);
                if (step.Advance(ref state, posterior, workspace).NonFinite is not null) return 0;
                state.Point.Span.CopyTo(point);
                prior.DrawPredictive(point, own.Fold((2 * turn) + 1), data, workspace);
            }

            for (var k = 0; k < differences.Length; k++) differences[k][replication] += functions[k](point, data);
        }

        return PValues.Least([.. differences.Select(values => PValues.OfMeanZero(values))]);
    }
}
