namespace Toolkit.Properties.Tests;

/// <summary>λ‖x‖₁ with a map that is not its proximal map.</summary>
public enum ThresholdSlip
{
    None,
    Hard,
    LengthForgotten,
    TwiceTheThreshold,
    SignLost,
}

internal readonly record struct WrongThreshold(double Weight, ThresholdSlip Slip) : IProximalMap<WrongThreshold, double>
{
    public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace)
    {
        var threshold = Weight * (Slip is ThresholdSlip.LengthForgotten ? 1 : Slip is ThresholdSlip.TwiceTheThreshold ? 2 * length : length);
        for (var i = 0; i < point.Length; i++)
        {
            var v = point[i];
            destination[i] = Math.Abs(v) <= threshold
                ? 0
                : Slip switch
                {
                    ThresholdSlip.Hard => v,
                    ThresholdSlip.SignLost => Math.Abs(v) - threshold,
                    _ => v - Math.CopySign(threshold, v),
                };
        }
    }

    public double Value(ReadOnlySpan<double> point, Workspace workspace) => Weight * Reductions.SumOfAbs(point);
}

/// <summary>The indicator of the box [−1, 1]ᵈ, with a map that reflects at the boundary, or stops short of it.</summary>
internal readonly record struct WrongBox(double Margin, bool Reflects) : IProximalMap<WrongBox, double>
{
    public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace)
    {
        for (var i = 0; i < point.Length; i++)
        {
            var projected = Math.Clamp(point[i], -1 + Margin, 1 - Margin);
            destination[i] = Reflects ? (2 * projected) - point[i] : projected;
        }
    }

    public double Value(ReadOnlySpan<double> point, Workspace workspace) => Reductions.NormInfinity(point) <= 1 ? 0 : double.PositiveInfinity;
}
