namespace Toolkit.Properties.Tests;

/// <summary>Which length the proximal map is told after RMSProp's direction: the coordinate's own, which is right, or another.</summary>
public enum ProximalLength
{
    OfTheMetric,
    Euclidean,
    Forgotten,
}

/// <summary>RMSProp and a soft threshold, plainly written: <c>x ← soft(x − ℓ ∘ g, λ · length)</c>.</summary>
internal readonly record struct PlainProximalRmsProp(double Rate, double Weight, ProximalLength Told)
    : IStep<PlainProximalRmsProp, double, Quadratic, MomentPair, GradientInfo<double>>
{
    public MomentPair Initialize(in Quadratic oracle, ReadOnlySpan<double> start) =>
        new(Buffer<double>.CopyOf(start), Buffer<double>.Allocate(start.Length), Buffer<double>.Allocate(start.Length), 0);

    public GradientInfo<double> Advance(ref MomentPair state, in Quadratic oracle, Workspace workspace)
    {
        using var gradient = workspace.Rent<double>(oracle.Dimension);
        oracle.Gradient(state.Point.Span, gradient.Span, workspace);
        for (var i = 0; i < oracle.Dimension; i++)
        {
            var g = gradient.Span[i];
            state.Second.Mutable[i] = (0.9 * state.Second.Span[i]) + (0.1 * g * g);
            var length = Rate / (Math.Sqrt(state.Second.Span[i]) + 1e-3);
            var told = Told switch { ProximalLength.OfTheMetric => length, ProximalLength.Euclidean => Rate, _ => 1 };
            var v = state.Point.Span[i] - (length * g);
            state.Point.Mutable[i] = Math.Sign(v) * Math.Max(Math.Abs(v) - (Weight * told), 0);
        }

        return new(0, 0, 1);
    }
}
