namespace Toolkit.Numerics;

/// <summary>A function of two parameters a and b at a point, with its derivatives to second order.</summary>
internal readonly record struct Jet(double Value, double A, double B, double AA, double AB, double BB)
{
    public static implicit operator Jet(double constant) => new(constant, 0, 0, 0, 0, 0);

    /// <summary>a itself.</summary>
    public static Jet First(double a) => new(a, 1, 0, 0, 0, 0);

    /// <summary>b itself.</summary>
    public static Jet Second(double b) => new(b, 0, 1, 0, 0, 0);

    public static Jet operator +(in Jet f, in Jet g) => new(f.Value + g.Value, f.A + g.A, f.B + g.B, f.AA + g.AA, f.AB + g.AB, f.BB + g.BB);

    public static Jet operator -(in Jet f, in Jet g) => new(f.Value - g.Value, f.A - g.A, f.B - g.B, f.AA - g.AA, f.AB - g.AB, f.BB - g.BB);

    public static Jet operator *(in Jet f, in Jet g) => new(
        f.Value * g.Value,
        (f.A * g.Value) + (f.Value * g.A),
        (f.B * g.Value) + (f.Value * g.B),
        (f.AA * g.Value) + (2 * f.A * g.A) + (f.Value * g.AA),
        (f.AB * g.Value) + (f.A * g.B) + (f.B * g.A) + (f.Value * g.AB),
        (f.BB * g.Value) + (2 * f.B * g.B) + (f.Value * g.BB));

    // q with q g = f, order by order.
    public static Jet operator /(in Jet f, in Jet g)
    {
        var one = 1 / g.Value;
        var value = f.Value * one;
        var (a, b) = ((f.A - (value * g.A)) * one, (f.B - (value * g.B)) * one);
        return new(
            value,
            a,
            b,
            (f.AA - (2 * a * g.A) - (value * g.AA)) * one,
            (f.AB - (a * g.B) - (b * g.A) - (value * g.AB)) * one,
            (f.BB - (2 * b * g.B) - (value * g.BB)) * one);
    }

    /// <summary>φ(f), given φ, φ′ and φ″ at f.</summary>
    public Jet Through(double value, double slope, double curvature) => new(
        value,
        slope * A,
        slope * B,
        (curvature * A * A) + (slope * AA),
        (curvature * A * B) + (slope * AB),
        (curvature * B * B) + (slope * BB));

    public Jet Log() => Through(Math.Log(Value), 1 / Value, -1 / (Value * Value));

    /// <summary>ln(1 − eᶠ).</summary>
    public Jet Log1mExp()
    {
        var odds = 1 / SpecialFunctions.Expm1(-Value);
        return Through(SpecialFunctions.Log1mExp(Value), -odds, -odds * (1 + odds));
    }

    public Jet LogGamma() => Through(SpecialFunctions.LogGamma(Value), SpecialFunctions.Digamma(Value), SpecialFunctions.Trigamma(Value));

    /// <summary>Whether all derivatives are within a distance of 0.</summary>
    public bool IsFlat(double distance) =>
        Math.Abs(A) <= distance && Math.Abs(B) <= distance && Math.Abs(AA) <= distance && Math.Abs(AB) <= distance && Math.Abs(BB) <= distance;

    /// <summary>The derivative of orders i by a and j by b, i + j at most 2.</summary>
    public double Derivative(int i, int j) => (i, j) switch
    {
        (0, 0) => Value,
        (1, 0) => A,
        (0, 1) => B,
        (2, 0) => AA,
        (1, 1) => AB,
        _ => BB,
    };
}
