using Squares = Toolkit.Optimization.LinearModelByColumns<
    double, Toolkit.Optimization.DenseColumns<double>, Toolkit.Optimization.SquaredLoss<double>>;

namespace Toolkit.Properties.Tests;

/// <summary>What is wrong with a screening rule.</summary>
public enum ScreeningSlip
{
    None,
    RadiusOfAHundredth,
    HalfTheRadius,
    DualPointNotShrunk,
    NoSphere,
}

/// <summary>A round of coordinate descent with the sphere of the duality gap before it, on least squares, right or wrong.</summary>
internal readonly record struct WrongScreening(double L1, ScreeningSlip Slip)
    : IStep<WrongScreening, double, Squares, WrongScreeningState, GradientInfo<double>>
{
    public WrongScreeningState Initialize(in Squares oracle, ReadOnlySpan<double> start) =>
        new(Buffer<double>.CopyOf(start), Buffer<byte>.Allocate(oracle.Dimension));

    public GradientInfo<double> Advance(
        ref WrongScreeningState state, in Squares oracle, Workspace workspace)
    {
        var x = state.Point.Mutable;
        var screened = state.Screened.Mutable;
        var residual = new double[oracle.ResidualLength];
        oracle.Residual(x, residual);
        var v = new double[x.Length];
        for (var j = 0; j < v.Length; j++) v[j] = oracle.Correlation(j, residual);
        var shrink = Slip == ScreeningSlip.DualPointNotShrunk ? 1 : Math.Min(1, L1 / v.Max(value => Math.Abs(value)));
        var dual = residual.Select(slope => shrink * slope).ToArray();
        var value = (Reductions.SumOfSquares<double>(residual) / (2 * residual.Length)) + (L1 * Reductions.SumOfAbs<double>(x));
        var gap = value + oracle.Conjugate(dual);
        var share = Slip switch { ScreeningSlip.RadiusOfAHundredth => 0.01, ScreeningSlip.HalfTheRadius => 0.5, ScreeningSlip.NoSphere => 0, _ => 1 };
        for (var j = 0; j < v.Length; j++)
        {
            var reach = (shrink * Math.Abs(v[j])) + (share * Math.Sqrt(2 * oracle.CoordinateLipschitz(j) * (Math.Max(gap, 0) + 1e-14)));
            if (x[j] == 0 && reach < L1) screened[j] = 1;
        }

        for (var j = 0; j < x.Length; j++)
        {
            if (screened[j] != 0) continue;
            var length = oracle.CoordinateLipschitz(j);
            var target = (length * x[j]) - oracle.Correlation(j, residual);
            var next = Math.Sign(target) * Math.Max(Math.Abs(target) - L1, 0) / length;
            oracle.MoveResidual(j, next - x[j], residual);
            x[j] = next;
        }

        return new(gap, gap, 1);
    }
}

internal readonly record struct WrongScreeningState(Buffer<double> Point, Buffer<byte> Screened)
    : IState<WrongScreeningState>, IScreeningState<double>
{
    public WrongScreeningState Traverse<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IStateVisitor => new(visitor.Buffer(Point), visitor.Buffer(Screened));
}
