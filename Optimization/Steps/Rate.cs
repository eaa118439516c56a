namespace Toolkit.Optimization;

/// <summary>A claim about how fast a method converges, which a property can test. A variant without a theorem declares none.</summary>
public abstract record Rate
{
    private Rate()
    {
    }

    /// <summary>The gap F(x) − F* shrinks at least by this factor in every step.</summary>
    /// <param name="factor">ρ with F(x⁺) − F* ≤ ρ (F(x) − F*), in [0, 1).</param>
    /// <param name="conditions">When the theorem holds, and where it is from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of its range.</exception>
    public static Rate Linear(double factor, string conditions) => new PerStep(Require.InHalfOpenUnit(factor), conditions);

    /// <summary>The gap after k steps is at most constant · ‖x₀ − x*‖² / (k + shift)^order.</summary>
    /// <param name="order">The power of k, above 0.</param>
    /// <param name="constant">What the squared distance to the solution is multiplied by, above 0.</param>
    /// <param name="shift">What is added to k.</param>
    /// <param name="conditions">When the theorem holds, and where it is from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Rate Sublinear(double order, double constant, double shift, string conditions) =>
        new Power(Require.Positive(order), Require.Positive(constant), shift, conditions);

    /// <summary>A linear rate, per step.</summary>
    /// <param name="Factor">ρ.</param>
    /// <param name="Conditions">When the theorem holds, and where it is from.</param>
    public sealed record PerStep(double Factor, string Conditions) : Rate;

    /// <summary>A sublinear rate in terms of the distance at the start.</summary>
    /// <param name="Order">The power of k.</param>
    /// <param name="Constant">What the squared distance is multiplied by.</param>
    /// <param name="Shift">What is added to k.</param>
    /// <param name="Conditions">When the theorem holds, and where it is from.</param>
    public sealed record Power(double Order, double Constant, double Shift, string Conditions) : Rate;
}
