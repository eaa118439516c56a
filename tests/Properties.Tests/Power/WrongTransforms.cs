using System.Runtime.Intrinsics;

namespace Toolkit.Properties.Tests;

/// <summary>What a transform can get wrong that its step alone does not show.</summary>
public enum TransformSlip
{
    None,
    CountsItsCalls,
    ReadsTheWholeUpdate,
    KnowsItsPlace,
    KnowsTheDimension,
    ForgetsTheLength,
}

/// <summary>Half the update, as a lane transform with one slip.</summary>
internal readonly record struct WrongScale(TransformSlip Slip, int[] Calls) : ITransform<WrongScale, IPoint, Identity, double, NoState, WrongScaleKernel>
{
    public NoState Initialize(ReadOnlySpan<double> point) => default;

    public void Prepare(scoped ref NoState state, ReadOnlySpan<double> update, scoped in Evidence<double> evidence, Workspace workspace, out WrongScaleKernel kernel) =>
        kernel = new(Slip, Slip switch
        {
            TransformSlip.CountsItsCalls => 0.5 / ++Calls[0],
            TransformSlip.ReadsTheWholeUpdate => 0.5 / (1 + Reductions.Norm(update)),
            TransformSlip.KnowsTheDimension => 0.5 / (1 + evidence.Point.Length),
            _ => 0.5,
        });
}

internal readonly struct WrongScaleKernel(TransformSlip slip, double factor) : ILaneKernel<double>
{
    public void Invoke(ref Lane<double> lane, nuint index)
    {
        lane.Update *= slip is TransformSlip.KnowsItsPlace ? factor * (1 + index) : factor;
        if (slip is not TransformSlip.ForgetsTheLength) lane.Length *= factor;
        if (slip is TransformSlip.ForgetsTheLength) lane.Length = Vector512<double>.One;
    }
}
