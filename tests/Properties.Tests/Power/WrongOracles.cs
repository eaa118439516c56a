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
    WrongDiagonal,
    OneTriangle,
    ForgottenTerm,
}

/// <summary>½ (y − sin x)² + ½ x² with one slip.</summary>
internal readonly record struct WrongValley(DerivativeSlip Slip) : IObjective<double>, IHessianSum<double>
{
    public int Dimension => 2;

    public int Terms => 2;

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

    public void Hessian(ReadOnlySpan<double> point, MatrixSpan<double> destination, Workspace workspace)
    {
        BatchHessian([0, 1], point, destination, workspace);
        if (Slip is DerivativeSlip.WrongDiagonal) destination[0, 0] += 1e-3;
        if (Slip is DerivativeSlip.OneTriangle) destination[0, 1] = 0;
    }

    // Terms (y − sin x)² and x².
    public void BatchHessian(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, MatrixSpan<double> destination, Workspace workspace)
    {
        var (sine, cosine) = Math.SinCos(point[0]);
        destination.Values.Clear();
        foreach (var term in batch)
        {
            if (term == 1)
            {
                destination[0, 0] += Slip is DerivativeSlip.ForgottenTerm && batch.Length == 1 ? 0 : 2;
                continue;
            }

            destination[0, 0] += 2 * ((cosine * cosine) + ((point[1] - sine) * sine));
            destination[1, 1] += 2;
            destination[0, 1] -= 2 * cosine;
            destination[1, 0] -= 2 * cosine;
        }

        foreach (ref var value in destination.Values) value /= batch.Length;
    }

    // The gradient of the terms is not what these slips are about.
    public void BatchGradient(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> destination, Workspace workspace) =>
        Gradient(point, destination, workspace);
}
