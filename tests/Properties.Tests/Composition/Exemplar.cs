namespace Toolkit.Properties.Tests;

/// <summary>A transform of the shelf with parameters that show what it does, under the name that the table of orders knows it by.</summary>
internal abstract record Exemplar(string Name)
{
    public const int Dimension = 17;

    /// <summary>The number of steps of a run: enough for a rectification or a schedule to change its mind.</summary>
    public const int Steps = 8;

    /// <summary>The type of the operator.</summary>
    public abstract Type Operator { get; }

    public static Exemplar Of<TTransform, TState, TKernel>(string name, ITransform<TTransform, IValue, Metric, double, TState, TKernel> transform)
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct => new Exemplar<TTransform, TState, TKernel>(name, transform);

    /// <summary>What a run of steps makes of some updates, at points and values drawn from a key.</summary>
    public abstract IReadOnlyList<double[]> Apply(IReadOnlyList<double[]> updates, RandomKey key);

    /// <summary>The verdict of the commutation law, which asks chains, on this and another.</summary>
    public abstract Verdict Commutes(Exemplar other, RandomKey key, double tolerance);

    // The types of both are known where each has told its own.
    internal abstract Verdict CommutesWith<TFirst, TFirstState, TFirstKernel>(
        ITransform<TFirst, IValue, Metric, double, TFirstState, TFirstKernel> first, RandomKey key, double tolerance)
        where TFirst : struct, ITransformOperator<double, TFirstState, TFirstKernel>
        where TFirstState : struct, IState<TFirstState>
        where TFirstKernel : struct, ILaneKernel<double>, allows ref struct;
}

internal sealed record Exemplar<TTransform, TState, TKernel>(string Name, ITransform<TTransform, IValue, Metric, double, TState, TKernel> Transform)
    : Exemplar(Name)
    where TTransform : struct, ITransformOperator<double, TState, TKernel>
    where TState : struct, IState<TState>
    where TKernel : struct, ILaneKernel<double>, allows ref struct
{
    public override Type Operator => typeof(TTransform);

    public override IReadOnlyList<double[]> Apply(IReadOnlyList<double[]> updates, RandomKey key)
    {
        using var workspace = new Workspace();
        var lengths = new double[Dimension];
        var state = Transform.Initialize(Draws.Of(key, 0));
        var answers = new List<double[]>();
        for (var k = 0; k < updates.Count; k++)
        {
            var answer = new double[Dimension];
            Transform.Apply(ref state, updates[k], new Evidence<double>(Draws.Of(key, k), 1, 1.0 / (k + 1)), answer, lengths, workspace);
            answers.Add(answer);
        }

        return answers;
    }

    public override Verdict Commutes(Exemplar other, RandomKey key, double tolerance) => other.CommutesWith(Transform, key, tolerance);

    internal override Verdict CommutesWith<TFirst, TFirstState, TFirstKernel>(
        ITransform<TFirst, IValue, Metric, double, TFirstState, TFirstKernel> first, RandomKey key, double tolerance) =>
        CommutationLaw.Validate(first, Transform, key, Dimension, tolerance);
}

/// <summary>Normal draws for the steps of a run.</summary>
internal static class Draws
{
    public static double[] Of(RandomKey key, int step)
    {
        var draws = new double[Exemplar.Dimension];
        key.Fold(step).Normals<double>(draws);
        return draws;
    }
}
