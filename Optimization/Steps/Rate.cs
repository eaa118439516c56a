namespace Toolkit.Optimization;

/// <summary>A claim about how fast a method converges, which a property can test. A variant without a theorem declares none.</summary>
/// <remarks>δ is the gap F(x) − F*. Expectations are over the method's own draws.</remarks>
public abstract record Rate
{
    private Rate(string conditions) => Conditions = conditions;

    /// <summary>When the theorem holds, and where it is from.</summary>
    public string Conditions { get; }

    /// <summary>The gap shrinks at least by this factor in every step, surely.</summary>
    /// <param name="factor">ρ with δ(x⁺) ≤ ρ δ(x), in [0, 1).</param>
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

    /// <summary>The gap shrinks in expectation at least by this factor in so many steps, wherever they begin: E[δ(x_{k+m}) | x_k] ≤ ρ δ(x_k).</summary>
    /// <param name="factor">ρ, in [0, 1).</param>
    /// <param name="conditions">When the theorem holds, and where it is from.</param>
    /// <param name="steps">m, at least 1: the inner steps of an outer loop, counted from its beginning.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Rate ExpectedLinear(double factor, string conditions, long steps = 1) =>
        new InExpectation(Require.InHalfOpenUnit(factor), Require.AtLeastOne(steps), conditions);

    /// <summary>The gap shrinks in expectation down to a floor: E δ(x_k) ≤ ρᵏ δ(x₀) + floor.</summary>
    /// <param name="factor">ρ, in [0, 1).</param>
    /// <param name="floor">The floor, above 0.</param>
    /// <param name="conditions">When the theorem holds, and where it is from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Rate LinearToFloor(double factor, double floor, string conditions) =>
        new ToFloor(Require.InHalfOpenUnit(factor), Require.Positive(floor), conditions);

    /// <summary>The gap is in expectation at most constant / k^order for k ≥ 1, wherever the run began.</summary>
    /// <param name="order">The power of k, above 0.</param>
    /// <param name="constant">The constant, above 0.</param>
    /// <param name="conditions">When the theorem holds, and where it is from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public static Rate ExpectedSublinear(double order, double constant, string conditions) =>
        new PowerInExpectation(Require.Positive(order), Require.Positive(constant), conditions);

    /// <summary>A linear rate, per step.</summary>
    public sealed record PerStep : Rate
    {
        internal PerStep(double factor, string conditions)
            : base(conditions) => Factor = factor;

        /// <summary>ρ.</summary>
        public double Factor { get; }
    }

    /// <summary>A sublinear rate in terms of the distance at the start.</summary>
    public sealed record Power : Rate
    {
        internal Power(double order, double constant, double shift, string conditions)
            : base(conditions) => (Order, Constant, Shift) = (order, constant, shift);

        /// <summary>The power of k.</summary>
        public double Order { get; }

        /// <summary>What the squared distance is multiplied by.</summary>
        public double Constant { get; }

        /// <summary>What is added to k.</summary>
        public double Shift { get; }
    }

    /// <summary>A linear rate in expectation, per so many steps.</summary>
    public sealed record InExpectation : Rate
    {
        internal InExpectation(double factor, long steps, string conditions)
            : base(conditions) => (Factor, Steps) = (factor, steps);

        /// <summary>ρ.</summary>
        public double Factor { get; }

        /// <summary>m.</summary>
        public long Steps { get; }
    }

    /// <summary>A linear rate in expectation, down to a floor.</summary>
    public sealed record ToFloor : Rate
    {
        internal ToFloor(double factor, double floor, string conditions)
            : base(conditions) => (Factor, Floor) = (factor, floor);

        /// <summary>ρ.</summary>
        public double Factor { get; }

        /// <summary>What the gap falls to.</summary>
        public double Floor { get; }
    }

    /// <summary>A sublinear rate in expectation.</summary>
    public sealed record PowerInExpectation : Rate
    {
        internal PowerInExpectation(double order, double constant, string conditions)
            : base(conditions) => (Order, Constant) = (order, constant);

        /// <summary>The power of k.</summary>
        public double Order { get; }

        /// <summary>The constant.</summary>
        public double Constant { get; }
    }
}
