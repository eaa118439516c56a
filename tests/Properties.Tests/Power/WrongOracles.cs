namespace Toolkit.Properties.Tests;

/// <summary>What an objective's derivatives can get wrong.</summary>
public enum DerivativeSlip
{
    None,
    TwiceTheGradient,
    DroppedTerm,
    WrongSign,
    ValueOfAnotherFunction,
    GaussNewton,
    NotSymmetric,
}

/// <summary>½ (y − sin x)² + ½ x² with one slip.</summary>
internal readonly record struct WrongValley(DerivativeSlip Slip) : IObjective<double>, IHessianVectorOracle<double>
{
    public int Dimension => 2;

    public double Value(ReadOnlySpan<double> point, Workspace workspace)
    {
        var height = point[1] - Math.Sin(point[0]);
        return ((height * height) + (point[0] * point[0])) / 2;
    }

    public void Gradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        var height = point[1] - Math.Sin(point[0]);
        var factor = Slip switch { DerivativeSlip.TwiceTheGradient => 2, DerivativeSlip.WrongSign => -1, _ => 1 };
        var term = Slip is DerivativeSlip.DroppedTerm ? 0 : point[0];
        (destination[0], destination[1]) = (factor * (term - (height * Math.Cos(point[0]))), factor * height);
    }

    public double ValueAndGradient(ReadOnlySpan<double> point, Span<double> destination, Workspace workspace)
    {
        Gradient(point, destination, workspace);
        return Value(point, workspace) + (Slip is DerivativeSlip.ValueOfAnotherFunction ? 1e-6 : 0);
    }

    public void HessianVectorProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> direction, Span<double> destination, Workspace workspace)
    {
        var (sine, cosine) = Math.SinCos(point[0]);
        var bend = (cosine * cosine) + (Slip is DerivativeSlip.GaussNewton ? 0 : (point[1] - sine) * sine) + 1;
        var cross = Slip is DerivativeSlip.NotSymmetric ? 0 : cosine;
        (destination[0], destination[1]) = ((bend * direction[0]) - (cosine * direction[1]), direction[1] - (cross * direction[0]));
    }
}
