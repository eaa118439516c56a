using Toolkit.Inference;

namespace Toolkit.Properties.Tests;

/// <summary>What is wrong with a Langevin step.</summary>
public enum LangevinSlip
{
    None,
    DeviationIsTheRootOfTheRate,
    DeviationIsTheSquareOfTheRate,
    DriftIsHalved,
    NoiseThroughThePreconditioner,
    DriftIsNotPreconditioned,
    NoiseIsDrawnOnce,
    NoiseOfOneSign,
}

/// <summary>x ← x − h p ∇U + √(2 h p) z, with a slip.</summary>
public readonly record struct WrongLangevin(Buffer<double> Preconditioner, double Rate, RandomKey Key, LangevinSlip Slip)
    : IUpdate<WrongLangevin, double, LangevinState<double, NoState>>
{
    public LangevinState<double, NoState> Initialize(ReadOnlySpan<double> start) => new(Buffer<double>.CopyOf(start), default, new(Key, 0));

    public ReadOnlySpan<double> Point(in LangevinState<double, NoState> state) => state.Point.Span;

    public double? Apply(ref LangevinState<double, NoState> state, ReadOnlySpan<double> gradient, in Evidence<double> evidence, Workspace workspace)
    {
        using var noise = workspace.Rent<double>(gradient.Length);
        Key.Fold(Slip is LangevinSlip.NoiseIsDrawnOnce ? 0 : state.Noise.Steps).Normals(noise.Span);
        var point = state.Point.Mutable;
        for (var i = 0; i < point.Length; i++)
        {
            var p = Preconditioner.Span[i];
            var drift = Slip switch { LangevinSlip.DriftIsHalved => 0.5 * Rate * p, LangevinSlip.DriftIsNotPreconditioned => Rate, _ => Rate * p };
            var deviation = Slip switch
            {
                LangevinSlip.DeviationIsTheRootOfTheRate => Math.Sqrt(Rate * p),
                LangevinSlip.DeviationIsTheSquareOfTheRate => Rate * Rate,
                LangevinSlip.NoiseThroughThePreconditioner => Math.Sqrt(2 * Rate) * p,
                _ => Math.Sqrt(2 * Rate * p),
            };
            point[i] += (deviation * (Slip is LangevinSlip.NoiseOfOneSign ? Math.Abs(noise.Span[i]) : noise.Span[i])) - (drift * gradient[i]);
        }

        state = state with { Noise = state.Noise with { Steps = state.Noise.Steps + 1 } };
        return evidence.GradientNorm;
    }
}

/// <summary>The logarithm of a gamma variable of shape 1.7, and beside it a normal whose scale is the variable's root: skewed, of changing scale, and drawn exactly.</summary>
public readonly record struct SkewedTarget : ILogDensity<double>
{
    private const double Shape = 1.7;

    public int Dimension => 2;

    public static IReadOnlyList<Func<double[], double>> Functions { get; } =
        [x => x[0], x => x[1], x => Math.Tanh(x[0]), x => Math.Tanh(x[1]) * Math.Tanh(x[1]), x => x[0] > 0 ? 1 : 0, x => x[0] > 0 && x[1] > 0 ? 1 : 0];

    public static void Draw(RandomKey key, Span<double> point)
    {
        Span<double> gamma = stackalloc double[1];
        Inference.Distributions.Gamma(Shape, 1.0).Draw(key.Fold(0), Numerics.Shape.Vector(1), gamma);
        (point[0], point[1]) = (Math.Log(gamma[0]), key.Fold(1).Normal<double>() * Math.Sqrt(gamma[0]));
    }

    public double LogDensity(ReadOnlySpan<double> point, Workspace workspace) => LogDensityAndGradient(point, stackalloc double[2], workspace);

    public double LogDensityAndGradient(ReadOnlySpan<double> x, Span<double> gradient, Workspace workspace)
    {
        var (g, z) = (Math.Exp(x[0]), x[1] * Math.Exp(-0.5 * x[0]));
        gradient[0] = Shape - g - 0.5 + (0.5 * z * z);
        gradient[1] = -z * Math.Exp(-0.5 * x[0]);
        return (Shape * x[0]) - g - (0.5 * z * z) - (0.5 * x[0]);
    }
}

/// <summary>A draw of one of two coordinates given the other, of a standard pair of correlation ½.</summary>
public readonly record struct ConditionalNormal(int Coordinate, RandomKey Key) : IBlockKernel<ConditionalNormal, double, CorrelatedPair, NoiseState>
{
    public NoiseState Initialize(in CorrelatedPair density, ReadOnlySpan<double> start) => new(Key, 0);

    public HamiltonianInfo Advance(ref NoiseState state, Buffer<double> point, in CorrelatedPair density, Workspace workspace)
    {
        var x = point.Mutable;
        x[Coordinate] = (CorrelatedPair.Correlation * x[1 - Coordinate])
            + (Math.Sqrt(1 - (CorrelatedPair.Correlation * CorrelatedPair.Correlation)) * state.Key.Fold(state.Steps).Normal<double>());
        state = state with { Steps = state.Steps + 1 };
        return new(1, double.NaN, 0, false, 0);
    }
}

/// <summary>Two standard normals of correlation ½.</summary>
public readonly record struct CorrelatedPair : ILogDensity<double>
{
    public const double Correlation = 0.5;

    public int Dimension => 2;

    public static IReadOnlyList<Func<double[], double>> Functions { get; } = [x => Math.Tanh(x[0]), x => Math.Tanh(x[1]), x => x[0] * x[1], x => x[0] * x[0]];

    public static void Draw(RandomKey key, Span<double> point)
    {
        key.Normals(point);
        point[1] = (Correlation * point[0]) + (Math.Sqrt(1 - (Correlation * Correlation)) * point[1]);
    }

    public double LogDensity(ReadOnlySpan<double> point, Workspace workspace) => LogDensityAndGradient(point, stackalloc double[2], workspace);

    public double LogDensityAndGradient(ReadOnlySpan<double> x, Span<double> gradient, Workspace workspace)
    {
        const double Precision = 1 / (1 - (Correlation * Correlation));
        gradient[0] = -Precision * (x[0] - (Correlation * x[1]));
        gradient[1] = -Precision * (x[1] - (Correlation * x[0]));
        return 0.5 * ((x[0] * gradient[0]) + (x[1] * gradient[1]));
    }
}
