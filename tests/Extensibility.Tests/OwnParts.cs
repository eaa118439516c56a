using System.Numerics;
using System.Runtime.Intrinsics;

namespace Toolkit.Extensibility.Tests;

/// <summary>An oracle of one's own: Rosenbrock's valley, f(x, y) = (1 − x)² + 100 (y − x²)².</summary>
public readonly record struct Rosenbrock : IObjective<double>
{
    public int Dimension => 2;

    public double Value(ReadOnlySpan<double> p, Workspace workspace) => Square(1 - p[0]) + (100 * Square(p[1] - (p[0] * p[0])));

    public void Gradient(ReadOnlySpan<double> p, Span<double> g, Workspace workspace) =>
        (g[0], g[1]) = ((-2 * (1 - p[0])) - (400 * p[0] * (p[1] - (p[0] * p[0]))), 200 * (p[1] - (p[0] * p[0])));

    public double ValueAndGradient(ReadOnlySpan<double> p, Span<double> g, Workspace workspace)
    {
        Gradient(p, g, workspace);
        return Value(p, workspace);
    }

    private static double Square(double x) => x * x;
}

/// <summary>A lane transform of one's own: the sign of the update. Its metric is unknown, so no proximal map may follow.</summary>
public readonly record struct Sign<T> : ITransform<Sign<T>, IPoint, Metric, T, NoState, Sign<T>.Kernel>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public NoState Initialize(ReadOnlySpan<T> point) => default;

    public void Prepare(scoped ref NoState state, ReadOnlySpan<T> update, scoped in Evidence<T> evidence, Workspace workspace, out Kernel kernel) =>
        kernel = default;

    public readonly struct Kernel : ILaneKernel<T>
    {
        public void Invoke(ref Lane<T> lane, nuint index) => lane.Update = Vector512.ConditionalSelect(
            Vector512.Equals(lane.Update, Vector512<T>.Zero), Vector512<T>.Zero, Vector512.CopySign(Vector512<T>.One, lane.Update));
    }
}

/// <summary>A transform that must be told the value: Polyak's step length, (f(x) − f*)/‖∇f(x)‖².</summary>
public readonly record struct PolyakStep(double Minimum) : ITransform<PolyakStep, IValue, Identity, double, NoState, PolyakStep.Kernel>
{
    public NoState Initialize(ReadOnlySpan<double> point) => default;

    public void Prepare(
        scoped ref NoState state, ReadOnlySpan<double> update, scoped in Evidence<double> evidence, Workspace workspace, out Kernel kernel) =>
        kernel = new(-(evidence.Value - Minimum) / (evidence.GradientNorm * evidence.GradientNorm));

    public readonly struct Kernel(double factor) : ILaneKernel<double>
    {
        public void Invoke(ref Lane<double> lane, nuint index)
        {
            lane.Update *= factor;
            lane.Length *= Math.Abs(factor);
        }
    }
}

/// <summary>A separable proximal map of one's own: the indicator of the non-negative numbers.</summary>
public readonly record struct NonNegative : ISeparableProximalMap<NonNegative, double>
{
    public Vector512<double> Apply(Vector512<double> point, Vector512<double> length, nuint index) => Vector512.Max(point, Vector512<double>.Zero);

    public Vector512<double> Value(Vector512<double> point, nuint index) => Vector512.ConditionalSelect(
        Vector512.LessThan(point, Vector512<double>.Zero), Vector512.Create(double.PositiveInfinity), Vector512<double>.Zero);
}

/// <summary>A proximal map that is not separable: the projection onto the unit ball.</summary>
public readonly record struct UnitBall : IProximalMap<UnitBall, double>
{
    public void Apply(ReadOnlySpan<double> point, double length, Span<double> destination, Workspace workspace)
    {
        var norm = Math.Max(1, Reductions.Norm(point));
        for (var i = 0; i < point.Length; i++) destination[i] = point[i] / norm;
    }

    public double Value(ReadOnlySpan<double> point, Workspace workspace) => Reductions.Norm(point) <= 1 + 1e-12 ? 0 : double.PositiveInfinity;
}
