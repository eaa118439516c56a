namespace Toolkit.Properties.Tests;

/// <summary>What is wrong with a Langevin step whose preconditioner is a matrix.</summary>
public enum MatrixSlip
{
    None,
    NoiseThroughThePreconditioner,
    DriftIsNotPreconditioned,
    NoiseIsNotPreconditioned,
    DriftIsHalved,
    DeviationIsTheRootOfTheRate,
    DeviationIsTheSquareOfTheRate,
    NoiseIsDrawnOnce,
    TermsAreMissing,
}

/// <summary>x ← x − h P ∇U + √(2 T h) L z with P = L Lᵀ, with a slip.</summary>
public readonly record struct WrongMatrixLangevin(ConstantMatrix<double> Preconditioner, double Rate, double Temperature, RandomKey Key, MatrixSlip Slip)
    : IUpdate<WrongMatrixLangevin, double, LangevinState<double, NoState>>
{
    public LangevinState<double, NoState> Initialize(ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start), default, new(Key, 0));

    public ReadOnlySpan<double> Point(in LangevinState<double, NoState> state) => state.Point.Span;

    public double? Apply(ref LangevinState<double, NoState> state, ReadOnlySpan<double> gradient, in Evidence<double> evidence, Workspace workspace)
    {
        using var noise = workspace.Rent<double>(gradient.Length);
        using var drift = workspace.Rent<double>(gradient.Length);
        using var shaped = workspace.Rent<double>(gradient.Length);
        Key.Fold(Slip is MatrixSlip.NoiseIsDrawnOnce ? 0 : state.Noise.Steps).Normals(noise.Span);
        if (Slip is MatrixSlip.DriftIsNotPreconditioned) gradient.CopyTo(drift.Span);
        else Preconditioner.Multiply(default, gradient, 0, default, drift.Span, workspace);
        if (Slip is MatrixSlip.NoiseThroughThePreconditioner) Preconditioner.Multiply(default, noise.Span, 0, default, shaped.Span, workspace);
        else if (Slip is MatrixSlip.NoiseIsNotPreconditioned) noise.Span.CopyTo(shaped.Span);
        else Preconditioner.Multiply(default, default, 1, noise.Span, shaped.Span, workspace);
        var rate = Slip switch { MatrixSlip.DriftIsHalved => Rate / 2, MatrixSlip.TermsAreMissing => Rate / 4, _ => Rate };
        var deviation = Slip switch
        {
            MatrixSlip.DeviationIsTheRootOfTheRate => Math.Sqrt(Temperature * Rate),
            MatrixSlip.DeviationIsTheSquareOfTheRate => Temperature == 0 ? 0 : Rate * Rate,
            _ => Math.Sqrt(2 * Temperature * Rate),
        };
        var point = state.Point.Mutable;
        for (var i = 0; i < point.Length; i++) point[i] += (deviation * shaped.Span[i]) - (rate * drift.Span[i]);
        state = state with { Noise = state.Noise with { Steps = state.Noise.Steps + 1 } };
        return evidence.GradientNorm;
    }
}
