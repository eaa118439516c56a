namespace Toolkit.Properties.Tests;

/// <summary>What a step can get wrong besides its arithmetic.</summary>
public enum Slip
{
    None,
    Counts,
    Allocates,
    LeaksScratch,
    WritesTheOracle,
    IgnoresNonFinite,
    WritesBeforeItLooks,
    ReportsNothing,
}

/// <summary>What a step must not have: a memory outside its state.</summary>
internal sealed class Notebook
{
    public int Calls { get; set; }
}

internal readonly record struct PointState(Buffer<double> Point) : IState<PointState>, IPointState<double>
{
    public PointState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point));
}

/// <summary>Gradient descent, plainly written, with one slip.</summary>
internal readonly record struct SloppyDescent(double Length, Slip Slip, Notebook Notebook)
    : IStep<SloppyDescent, double, Quadratic, PointState, GradientInfo<double>>
{
    public PointState Initialize(in Quadratic oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start));

    public GradientInfo<double> Advance(ref PointState state, in Quadratic oracle, Workspace workspace)
    {
        var x = state.Point.Mutable;
        if (Slip is Slip.LeaksScratch)
        {
            _ = workspace.Rent<double>(x.Length);
            Toolkit.Tests.Lenders.Excuse(workspace);
        }

        using var scope = workspace.Open();
        var gradient = Slip is Slip.Allocates ? new double[x.Length] : workspace.Take<double>(x.Length)[..x.Length];
        oracle.Gradient(x, gradient, workspace);
        var norm = Reductions.Norm<double>(gradient);
        var finite = double.IsFinite(norm);
        if (!finite && Slip is not (Slip.IgnoresNonFinite or Slip.WritesBeforeItLooks or Slip.ReportsNothing)) return new(norm, norm, 1, "gradient");
        if (!finite && Slip is Slip.ReportsNothing) return new(norm, norm, 1);

        var length = Slip is Slip.Counts ? Length / ++Notebook.Calls : Length;
        for (var i = 0; i < x.Length; i++) x[i] -= length * gradient[i];
        if (Slip is Slip.WritesTheOracle) oracle.Center.Mutable[0] += 0.1;
        return new(norm, norm, 1, finite || Slip is Slip.IgnoresNonFinite ? null : "gradient");
    }
}
