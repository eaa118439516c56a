using System.Numerics;

namespace Toolkit.Properties;

/// <summary>A row of the conformance table: a step, made for an oracle, that every structural law is asked of.</summary>
/// <param name="Name">The name of the row: the algorithm, and the number type.</param>
public abstract record ConformanceRow(string Name)
{
    /// <summary>The dimensions that lengths of lanes make interesting.</summary>
    public static IReadOnlyList<int> Dimensions { get; } = [0, 1, 15, 16, 17, 1000];

    /// <summary>Every public type of the toolkit that the row's step is made of, generic ones as definitions.</summary>
    public abstract IReadOnlySet<Type> Covers { get; }

    /// <summary>Purity, donation, stale copies, traversal, replay, non-finite values.</summary>
    /// <param name="dimension">The number of coordinates.</param>
    public abstract Verdict Validate(int dimension);

    /// <summary>The bytes that a step allocates in steady state.</summary>
    /// <param name="dimension">The number of coordinates.</param>
    public abstract long AllocatedBytesPerStep(int dimension = 1000);

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;

    private protected static T[] Start<T>(int dimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var start = new T[dimension];
        RandomKey.FromSeed(7).Normals<T>(start);
        return start;
    }

    private protected static IEnumerable<Type> Definitions(Type type) => type.IsGenericType
        ? type.GenericTypeArguments.SelectMany(Definitions).Append(type.GetGenericTypeDefinition())
        : [type];
}

/// <summary>A row for one step.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="TOracle">The oracle.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TInfo">What a step tells.</typeparam>
/// <typeparam name="TStep">The implementation of the step.</typeparam>
/// <param name="Name">The name of the row.</param>
/// <param name="Oracle">
/// Makes the oracle from the dimension and a fault: zero for an oracle that answers with numbers, else something that is no number, or whose square is
/// none, to be met in the first answers.
/// </param>
/// <param name="Step">Makes the step for the oracle.</param>
public sealed record ConformanceRow<T, TOracle, TState, TInfo, TStep>(
    string Name, Func<int, T, TOracle> Oracle, Func<TOracle, Step<T, TOracle, TState, TInfo, TStep>> Step)
    : ConformanceRow(Name)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOracle : IOracle
    where TState : struct, IState<TState>
    where TInfo : struct, IStepInfo
    where TStep : struct, IStep<TStep, T, TOracle, TState, TInfo>
{
    /// <inheritdoc/>
    public override IReadOnlySet<Type> Covers => Definitions(typeof(TStep)).ToHashSet();

    /// <inheritdoc/>
    public override Verdict Validate(int dimension)
    {
        var oracle = Oracle(dimension, T.Zero);
        var step = Step(oracle);
        var start = Start<T>(oracle.Dimension);
        var structure = PurityLaw.Validate(step, oracle, start)
            + DonationLaw.Validate(step, oracle, start)
            + StaleCopyLaw.Validate(step, oracle, start)
            + TraversalLaw.Validate(step, oracle, start)
            + ReplayLaw.Validate(step, oracle, start);
        T[] faults = dimension == 0 ? [] : [T.NaN, T.PositiveInfinity, T.NegativeInfinity, SquareOverflows()];
        return faults
            .Select(fault => NonFiniteLaw.Validate(step, oracle, Oracle(dimension, fault), start).In($"{fault}"))
            .Aggregate(structure, (all, verdict) => all + verdict)
            .In($"{Name}, dimension {dimension}");
    }

    /// <inheritdoc/>
    public override long AllocatedBytesPerStep(int dimension = 1000)
    {
        var oracle = Oracle(dimension, T.Zero);
        return AllocationLaw.BytesPerStep(Step(oracle), oracle, Start<T>(oracle.Dimension));
    }

    // A number whose square is none: kept as a second moment it would freeze its coordinate for ever.
    private static T SquareOverflows() => typeof(T) == typeof(float) ? T.CreateChecked(1e25) : T.CreateChecked(1e200);
}
