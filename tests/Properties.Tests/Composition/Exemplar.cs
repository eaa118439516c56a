namespace Toolkit.Properties.Tests;

/// <summary>A transform of the shelf with parameters that show what it does, under the name that the table of orders knows it by.</summary>
internal abstract record Exemplar(string Name)
{
    public const int Dimension = 17;

    public static Exemplar Of<TTransform, TState, TKernel>(string name, ITransform<TTransform, IValue, Metric, double, TState, TKernel> transform)
        where TTransform : struct, ITransformOperator<double, TState, TKernel>
        where TState : struct, IState<TState>
        where TKernel : struct, ILaneKernel<double>, allows ref struct => new Exemplar<TTransform, TState, TKernel>(name, transform);

    /// <summary>The verdict of the commutation law on this and another.</summary>
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
    public override Verdict Commutes(Exemplar other, RandomKey key, double tolerance) => other.CommutesWith(Transform, key, tolerance);

    internal override Verdict CommutesWith<TFirst, TFirstState, TFirstKernel>(
        ITransform<TFirst, IValue, Metric, double, TFirstState, TFirstKernel> first, RandomKey key, double tolerance) =>
        CommutationLaw.Validate(first, Transform, key, Dimension, tolerance);
}
