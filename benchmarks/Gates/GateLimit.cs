using System.Globalization;

namespace Toolkit.Benchmarks;

/// <summary>The bound that a gate's value must keep.</summary>
public abstract record GateLimit
{
    private GateLimit()
    {
    }

    /// <summary>Whether <paramref name="value"/> keeps the bound; a value that is not a number never does.</summary>
    public abstract bool Holds(double value);

    /// <summary>The value furthest towards the forbidden side; not a number when one of them is not.</summary>
    public abstract double Worst(IEnumerable<double> values);

    /// <summary>The value may not be greater.</summary>
    /// <param name="Bound">The greatest value that passes.</param>
    public sealed record AtMost(double Bound) : GateLimit
    {
        /// <inheritdoc/>
        public override bool Holds(double value) => value <= Bound;

        /// <inheritdoc/>
        public override double Worst(IEnumerable<double> values) => values.Aggregate(Math.Max);

        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"at most {Bound:0.##}");
    }

    /// <summary>The value may not be less.</summary>
    /// <param name="Bound">The least value that passes.</param>
    public sealed record AtLeast(double Bound) : GateLimit
    {
        /// <inheritdoc/>
        public override bool Holds(double value) => value >= Bound;

        /// <inheritdoc/>
        public override double Worst(IEnumerable<double> values) => values.Aggregate(Math.Min);

        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"at least {Bound:0.##}");
    }
}
