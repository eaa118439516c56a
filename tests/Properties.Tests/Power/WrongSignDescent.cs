namespace Toolkit.Properties.Tests;

/// <summary>What may be wrong with sign descent.</summary>
public enum SignSlip
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A fixed size in place of N.</summary>
    FixedSize,

    /// <summary>1/Lᵢ in place of 1/√Lᵢ.</summary>
    NoRoot,

    /// <summary>A thousandth of the constants.</summary>
    ThousandthOfTheConstants,

    /// <summary>The sign of zero is 1.</summary>
    SignOfZero,
}

/// <summary>Sign descent as it reads in the paper, with a slip.</summary>
internal readonly record struct WrongSignDescent(Buffer<double> Constants, SignSlip Slip)
    : IStep<WrongSignDescent, double, Quadratic, PointState, GradientInfo<double>>
{
    public PointState Initialize(in Quadratic oracle, ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start));

    public GradientInfo<double> Advance(ref PointState state, in Quadratic oracle, Workspace workspace)
    {
        using var rented = workspace.Rent<double>(oracle.Dimension);
        var x = state.Point.Mutable;
        var gradient = rented.Span;
        oracle.Gradient(x, gradient, workspace);
        var norm = Reductions.Norm<double>(gradient);
        if (!double.IsFinite(norm)) return new(norm, norm, 1, "gradient");
        var size = Slip is SignSlip.FixedSize ? 0.01 : 0.0;
        for (var i = 0; i < x.Length && Slip is not SignSlip.FixedSize; i++) size += Math.Abs(gradient[i]) / Root(i);
        for (var i = 0; i < x.Length; i++)
        {
            var sign = Slip is SignSlip.SignOfZero && gradient[i] == 0 ? 1 : Math.Sign(gradient[i]);
            x[i] -= size * sign / (Slip is SignSlip.NoRoot ? Constants.Span[i] : Root(i));
        }

        return new(norm, norm, 1);
    }

    private double Root(int i) => Math.Sqrt(Slip is SignSlip.ThousandthOfTheConstants ? Constants.Span[i] / 1000 : Constants.Span[i]);
}
